"""How a grant is used up: its balance day by day, a chart of it, and a plain forecast."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Sum

from dure.application.call import Call
from dure.office.decisions.amounts import write_amount
from dure.office.grants.models import GrantRow
from dure.office.ledger.models import AccountRow, TransferRow
from dure.report.paper import LineChart, Series
from dure.terms.language import Text
from dure.terms.units import DAY_S, HOUR_S

WINDOW_DAYS = 28
"""Days of use that the forecast goes by."""
_ZONE_S = 9 * HOUR_S  # Days of Korea, which knows no summer time.
_EPOCH = date(1970, 1, 1)
_POINTS_MAX = 120


@dataclass(frozen=True, slots=True)
class Use:
    """What went through the account of one type, day by day.

    Parameters
    ----------
    type : of accelerator
    there_s : day → balance at its end, for days on which it changed, in order
    used_s : day → seconds used on it
    """

    type: str
    there_s: Mapping[date, int]
    used_s: Mapping[date, int]


def read_use(grant: GrantRow) -> tuple[Use, ...]:
    """Read how a grant was used from the book: two statements for each type, summed by day."""
    rows = AccountRow.objects.filter(owner=grant.number, kind__in=["grant", "used"])
    numbers = {(row.kind, row.unit): row.number for row in rows}
    uses = []
    for kind, unit in sorted(numbers):
        if kind != "grant":
            continue
        came, went = (
            _by_day("credit_id", numbers[kind, unit]),
            _by_day("debit_id", numbers[kind, unit]),
        )
        there: dict[date, int] = {}
        balance = 0
        for day in sorted({*came, *went}):
            balance += came.get(day, 0) - went.get(day, 0)
            there[day] = balance
        used_number = numbers.get(("used", unit))
        used = _by_day("credit_id", used_number) if used_number is not None else {}
        uses.append(Use(unit, there, used))
    return tuple(uses)


def _by_day(side: str, number: int) -> dict[date, int]:
    """Add up what went through one side of an account, by day."""
    rows = TransferRow.objects.filter(**{side: number}).order_by()
    days = rows.values(day=(F("happened_s") + _ZONE_S) / DAY_S).annotate(total=Sum("posted_s"))
    return {
        _EPOCH + timedelta(days=int(day)): int(total)
        for day, total in days.values_list("day", "total")
        if total
    }


def draw_burndown(
    uses: Sequence[Use], grant: GrantRow, labels: Mapping[str, Text], day: date
) -> LineChart | None:
    """Make the chart of a grant from its first day until today; None before there are two days.

    Parameters
    ----------
    labels : type → its name
    day : today
    """
    moments = sorted({d for use in uses for d in use.there_s if d <= day} | {day})
    if len(moments) == 1:
        return None
    step = -(-len(moments) // _POINTS_MAX)
    days = sorted({*moments[::step], moments[-1]})
    first = days[0]
    x = tuple(float((d - first).days) for d in days)
    series = tuple(
        Series(labels.get(use.type, Text(en=use.type, ko=use.type)), x, _hours(use, days))
        for use in uses
    )
    return LineChart(
        title=Text(en=f"What {grant.number} has left", ko=f"{grant.number}의 잔여량"),
        summary=Text(
            en=f"Accelerator-hours left, from {first} to {day}.",
            ko=f"{first}부터 {day}까지 남은 가속기시간입니다.",
        ),
        x_title=Text(en=f"days since {first}", ko=f"{first}부터의 일수"),
        y_title=Text(en="accelerator-hours left", ko="남은 가속기시간"),
        series=series,
    )


def _hours(use: Use, days: Sequence[date]) -> tuple[float | None, ...]:
    """Give the balance at the end of each day, in hours; the last one before it holds on."""
    known = sorted(use.there_s)
    values, at, balance = [], 0, 0
    for day in days:
        while at < len(known) and known[at] <= day:
            balance = use.there_s[known[at]]
            at += 1
        values.append(balance / HOUR_S)
    return tuple(values)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What becomes of the balance of one type if use goes on as in the last weeks.

    Parameters
    ----------
    reported : the last day on which use was reported; None before any: then nothing is forecast,
        since a site that did not report has not used nothing
    days : how many days of use it goes by
    runs_out : the day on which nothing is left, or None if it lasts until the end
    opens_on : the day on which more opens after that, or None
    over : what is left over at the end then
    """

    type: str
    reported: date | None
    days: int
    per_day: Text
    runs_out: date | None
    opens_on: date | None
    over: Text


Opening = tuple[date, int]
"""A day, and the accelerator-seconds that open on it."""


def forecast(
    use: Use, call: Call, ends_on: date, day: date, later: Sequence[Opening] = ()
) -> Forecast:
    """Say how long a balance lasts: what was used a day over the last `WINDOW_DAYS`, carried on.

    A grant that is younger goes by the days that it has.

    Parameters
    ----------
    ends_on : the grant's last day
    day : today
    later : what opens before the end, by day
    """
    first = min([*use.there_s, day])
    days = min(WINDOW_DAYS, (day - first).days + 1)
    window = [day - timedelta(days=n) for n in range(days)]
    used_s = max(0, sum(use.used_s.get(d, 0) for d in window))
    there_s = max(0, list(use.there_s.values())[-1] if use.there_s else 0)
    days_left = max(0, (ends_on - day).days)
    lasts, opens_on = _find_end(there_s, later, (used_s, days), day)
    is_over = lasts is not None and lasts < days_left
    total_s = there_s + sum(seconds for _, seconds in later)
    over_s = 0 if is_over else total_s - used_s * days_left // days
    return Forecast(
        type=use.type,
        reported=max(use.used_s, default=None),
        days=days,
        per_day=write_amount(call, use.type, used_s // days),
        runs_out=day + timedelta(days=lasts) if lasts is not None and is_over else None,
        opens_on=opens_on if is_over else None,
        over=write_amount(call, use.type, over_s),
    )


def _find_end(
    there_s: int, later: Sequence[Opening], rate: tuple[int, int], day: date
) -> tuple[int | None, date | None]:
    """Tell after how many days nothing is left at a rate, and when more opens then.

    Parameters
    ----------
    rate : accelerator-seconds, used over so many days
    """
    used_s, days = rate
    if not used_s:
        return None, None
    # Exact: there is enough for n whole days as long as n * used <= there * days.
    for opens_on, seconds in sorted(later):
        lasts = there_s * days // used_s
        if lasts < (opens_on - day).days:
            return lasts, opens_on
        there_s += seconds
    return there_s * days // used_s, None
