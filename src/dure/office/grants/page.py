"""What the page of a grant shows."""

from datetime import date
from typing import Any

from django.utils.safestring import mark_safe

from dure.office.calls.queries import read_paper
from dure.office.grants.burndown import draw_burndown, forecast, read_use
from dure.office.grants.models import GrantRow
from dure.office.grants.queries import find_balances, list_requests_of, show_balances, title_of
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
    totals = find_balances([row.number])[row.number]
    page: dict[str, Any] = {
        "row": row,
        "title": title_of(row),
        "state": GRANT.names[row.state],
        "balances": show_balances(row),
        "requests": list_requests_of(row),
        "forecasts": [
            (
                labels.get(use.type, use.type),
                forecast(use, call, row.ends_on, day, totals[use.type].credits_pending),
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
