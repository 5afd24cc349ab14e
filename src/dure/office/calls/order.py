"""The order in which calls are listed, and where a page of it begins."""

from datetime import datetime

from django.db.models import Q, QuerySet

from dure.office.calls.models import CallRow

LATEST_FIRST = ("-closes_at", "pk")
"""The one that closes last stands first."""


def begin_after(rows: QuerySet[CallRow], slug: str) -> QuerySet[CallRow]:
    """Put calls in order and cut them to those after one; to all where there is no such call.

    New calls shift nothing: a page begins after a call, and not after a number of them.
    """
    rows = rows.order_by(*LATEST_FIRST)
    last = CallRow.objects.filter(pk=slug).values_list("closes_at", flat=True).first()
    return rows if last is None else rows.filter(_stands_after(last, slug))


def _stands_after(last: datetime, slug: str) -> Q:
    """Cut to what stands after a call in the order."""
    return Q(closes_at__lt=last) | Q(closes_at=last, pk__gt=slug)
