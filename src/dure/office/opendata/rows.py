"""Rows of the datasets, read from the programme, the tables of the office and the book."""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Concat
from django.utils import timezone

from dure.application.amount import read_amount
from dure.application.call import Call
from dure.office.apart import run_apart
from dure.office.applications.models import ApplicationRow, PaperRow
from dure.office.calls.models import CallRow
from dure.office.calls.queries import read_paper
from dure.office.clock import now
from dure.office.decisions.models import AWARDED, AwardRow
from dure.office.ledger.models import TransferRow
from dure.office.opendata.dataset import Cell
from dure.office.opendata.rule import PUBLISHED_STATES, SMALL, withhold
from dure.terms.calendar import add_months
from dure.terms.units import DAY_S

_CHUNK = 1_000
_NOT_ASKED = ("draft", "withdrawn")


def list_fact_rows() -> Iterator[tuple[Cell, ...]]:
    """List the facts of the programme; apart, since what reads the file is larger than it is."""
    facts: list[tuple[Cell, ...]] = run_apart("dure.office.opendata.facts:make_fact_rows")
    yield from facts


def find_awards() -> QuerySet[AwardRow]:
    """Find the awards that are published: signed, the latest of each application, and given."""
    later = AwardRow.objects.filter(application=OuterRef("application"), pk__gt=OuterRef("pk"))
    # As a text that is put together: by its index, a database would read all and sort them.
    rows = AwardRow.objects.alias(stands=Concat("application__state", Value("")))
    rows = rows.filter(outcome=AWARDED, stands__in=PUBLISHED_STATES, decision__state="signed")
    return rows.filter(~Exists(later))


AWARD_VALUES = (
    "pk",
    "application__number",
    "application__call_id",
    "application__title_ko",
    "application__title_en",
    "application__organisation",
    "application__track",
    "application__region",
    "application__state",
    "application__is_drawn",
    "application__grant__state",
    "months",
    "decision__signed_at",
    "seconds",
)


class AwardValues(NamedTuple):
    """The values of `AWARD_VALUES`."""

    pk: int
    number: str
    call: str
    title_ko: str
    title_en: str
    organisation: str
    track: str
    region: str
    state: str
    is_drawn: bool
    grant_state: str | None
    months: int
    signed_at: datetime
    seconds: dict[str, int]


def list_award_rows() -> Iterator[tuple[Cell, ...]]:
    """List the awards, a row for each type that was given."""
    for row in find_awards().order_by("pk").values_list(*AWARD_VALUES).iterator(_CHUNK):
        award = AwardValues(*row)
        day = timezone.localtime(award.signed_at).date().isoformat()
        for type_, seconds in sorted(award.seconds.items()):
            if seconds:
                yield (
                    award.number,
                    award.call,
                    award.title_ko,
                    award.title_en,
                    award.organisation,
                    award.track,
                    award.region,
                    type_,
                    seconds,
                    award.months,
                    day,
                    award.grant_state or award.state,
                    int(award.is_drawn),
                )


def list_call_rows() -> Iterator[tuple[Cell, ...]]:
    """List the calls, a row for each type: what there was, what was asked, what was given."""
    for row in CallRow.objects.order_by("opens_at", "pk"):
        call = read_paper(row)
        asked, given = _sum_asked(call), _sum_given(row.pk)
        for offer in call.offers:
            count, asked_s = withhold(*asked[offer.type])
            awards, given_s = given[offer.type]
            yield (
                row.pk,
                call.title.ko,
                call.title.en,
                call.opens.isoformat(),
                call.closes.isoformat(),
                offer.type,
                offer.servers,
                offer.server_size,
                int(call.capacity_s(offer.type)),
                count,
                asked_s,
                awards,
                given_s,
                int(count is None),
                int(row.is_demo),
            )


def _sum_asked(call: Call) -> dict[str, tuple[int, int]]:
    """Count what was submitted by the type it is counted in, and add up what was asked."""
    papers = PaperRow.objects.filter(
        application__call_id=call.id, version=F("application__version")
    )
    papers = papers.exclude(application__state__in=_NOT_ASKED).order_by("pk")
    found: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for text in papers.values_list("paper", flat=True).iterator(_CHUNK):
        record = json.loads(text)["application"]
        type_ = record["types"].split(",")[0].split("=")[0].strip()
        amount = read_amount(record["asked"])
        size = next((o.server_size for o in call.offers if o.type == type_), 1)
        count, asked_s = found[type_]
        term_s = call.months_s(record["months"])
        found[type_] = count + 1, asked_s + amount.measure_s(size, term_s)
    return found


def _sum_given(call_id: str) -> dict[str, tuple[int, int]]:
    """Count the awards of a call by type, and add up what was given."""
    found: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    rows = find_awards().filter(application__call_id=call_id).values_list("seconds", flat=True)
    for seconds in rows.iterator(_CHUNK):
        for type_, given in seconds.items():
            if given:
                count, given_s = found[type_]
                found[type_] = count + 1, given_s + given
    return found


def list_use_rows() -> Iterator[tuple[Cell, ...]]:
    """List what was used, a row for each month and type that was reported; no row is not zero."""
    months = list(_list_months())
    if not months:
        return
    bounds = [_start_s(add_months(month, 1)) for month in months]
    cases = [When(happened_s__lt=end, then=number) for number, end in enumerate(bounds)]
    month_of = Case(*cases, default=len(months) - 1, output_field=IntegerField())
    found: dict[tuple[int, str], tuple[int, int]] = {}
    for side, sign in (("credit", 1), ("debit", -1)):
        rows = TransferRow.objects.filter(**{f"{side}__kind": "used"}, posted_s__gt=0).order_by()
        sums = rows.values(month=month_of, unit=F(f"{side}__unit")).annotate(
            total=Sum("posted_s"), grants=Count(f"{side}_id", distinct=True)
        )
        for each in sums:
            key = each["month"], each["unit"]
            used_s, grants = found.get(key, (0, 0))
            # A correction takes back what a grant of the month had used: no further grant.
            more = each["grants"] if sign > 0 else 0
            found[key] = used_s + sign * int(each["total"]), grants + more
    for (number, unit), (used_s, grants) in sorted(found.items()):
        count, shown_s = withhold(grants, used_s)
        yield f"{months[number]:%Y-%m}", unit, count, shown_s, int(count is None)


def _list_months() -> Iterator[date]:
    """Give the months from the first use in the book until now."""
    rows = TransferRow.objects.filter(credit__kind="used", posted_s__gt=0).order_by("happened_s")
    first_s = rows.values_list("happened_s", flat=True).first()
    if first_s is None:
        return
    month = timezone.localtime(datetime.fromtimestamp(first_s, UTC)).date().replace(day=1)
    end = timezone.localdate(now())
    while month <= end:
        yield month
        month = add_months(month, 1)


def _start_s(day: date) -> int:
    """Give the first second of a day in the time zone of the programme."""
    return int(timezone.make_aware(datetime(day.year, day.month, day.day)).timestamp())  # noqa: DTZ001 - made aware here


def list_wait_rows() -> Iterator[tuple[Cell, ...]]:
    """List how long applicants waited, by call and step: half of them, and nine in ten, at most."""
    for call_id in CallRow.objects.order_by("opens_at", "pk").values_list("pk", flat=True):
        for step, waits in _find_waits(call_id).items():
            if not waits:
                continue  # Nobody has come to the end of it: absent, and not zero.
            days = sorted(wait // timedelta(seconds=DAY_S) for wait in waits)
            is_small = len(days) < SMALL
            at = (_at_most(days, 50), _at_most(days, 90), days[-1])
            shown: tuple[int | None, ...] = (None,) * 4 if is_small else (len(days), *at)
            yield (call_id, step, *shown, int(is_small))


def _find_waits(call_id: str) -> dict[str, list[timedelta]]:
    """Find the waits of a call, by step."""
    first = AwardRow.objects.filter(application__call_id=call_id, decision__state="signed")
    rows = first.order_by("-pk").values_list("application_id", "decision__signed_at")
    # The first decision stays, as the earliest comes last.
    decided = {pk: signed_at for pk, signed_at in rows.iterator(_CHUNK) if signed_at is not None}
    found: dict[str, list[timedelta]] = {"submitted_to_decided": [], "decided_to_accepted": []}
    papers = PaperRow.objects.filter(application__call_id=call_id, version=1)
    for pk, submitted_at in papers.values_list("application_id", "submitted_at").iterator(_CHUNK):
        if pk in decided:
            found["submitted_to_decided"].append(decided[pk] - submitted_at)
    accepted = ApplicationRow.objects.filter(call_id=call_id, grant__isnull=False)
    for pk, accepted_at in accepted.values_list("pk", "grant__accepted_at").iterator(_CHUNK):
        if pk in decided:
            found["decided_to_accepted"].append(accepted_at - decided[pk])
    return found


def _at_most(days: list[int], percent: int) -> int:
    """Give the days within which so many of a hundred were through; days are sorted."""
    return days[-(-len(days) * percent // 100) - 1]
