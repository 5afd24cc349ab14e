"""The order in which calls are listed, and where a page of it begins."""

from django.db.models import Q, QuerySet

from dure.office.calls.models import CallRow

LATEST_FIRST = ("-closes_at", "pk")
"""The one that closes last stands first."""


def begin_after(rows: QuerySet[CallRow], slug: str) -> QuerySet[CallRow]:
    """Put calls in order and cut them to those after one; to all where there is no such call.

    New calls shift nothing: a page begins after a call, and not after a number of them.
    """
    rows = rows.order_by(*LATEST_FIRST)
    if not slug:
        return rows
    last = CallRow.objects.filter(pk=slug).values_list("closes_at", flat=True).first()
    if last is None:
        return rows
    return rows.filter(Q(closes_at__lt=last) | Q(closes_at=last, pk__gt=slug))
