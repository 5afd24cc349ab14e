"""What the page of a grant shows."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.safestring import mark_safe

from dure.office.calls.queries import read_paper
from dure.office.decisions.amounts import write_amount
from dure.office.grants.burndown import Opening, draw_burndown, forecast, read_use
from dure.office.grants.models import GrantRow
from dure.office.grants.queries import list_requests_of, show_balances, title_of
from dure.office.grants.tranches import WAITING, Tranche, list_tranches
from dure.office.states import GRANT
from dure.report.charts import DESK_PX, NARROW_PX, draw_chart, tabulate_chart
from dure.terms.language import Lang


def show_grant(row: GrantRow, day: date, lang: Lang) -> dict[str, Any]:
    """Give what the page of a grant shows: balances, the chart with its table, forecasts.

    Parameters
    ----------
    day : today
    """
    call = read_paper(row.call)
    uses = read_use(row)
    labels = {offer.type: offer.label for offer in call.offers}
    chart = draw_burndown(uses, row, labels, day)
    tranches = list_tranches(row)
    page: dict[str, Any] = {
        "row": row,
        "title": title_of(row),
        "state": GRANT.names[row.state],
        "balances": show_balances(row),
        "requests": list_requests_of(row),
        "tranches": [(one, write_amount(call, one.type, one.seconds)) for one in tranches],
        "forecasts": [
            (
                labels.get(use.type, use.type),
                forecast(use, call, row.ends_on, day, _list_openings(tranches, use.type)),
            )
            for use in uses
        ],
    }
    if chart is not None:
        page["chart"] = chart
        # Drawn by the report room, which escapes what it writes.
        page["desk"] = mark_safe(draw_chart(chart, lang, DESK_PX, "desk"))  # noqa: S308 - see above
        page["phone"] = mark_safe(draw_chart(chart, lang, NARROW_PX, "phone"))  # noqa: S308 - see above
        page["table"] = tabulate_chart(chart)
    return page


def _list_openings(tranches: Iterable[Tranche], type_: str) -> list[Opening]:
    """List what opens later of one type."""
    return [(t.opens_on, t.seconds) for t in tranches if t.type == type_ and t.state == WAITING]
