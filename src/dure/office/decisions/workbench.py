"""What the workbench of a decision shows: methods side by side, the line, its effect, the lines."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest

from dure.award.methods import METHODS
from dure.office.decisions.gather import Pot
from dure.office.decisions.plan import Choices, compare
from dure.office.decisions.queries import (
    LINES,
    preview,
    show_comparison,
    show_effect,
    show_lines,
)
from dure.office.web.errors import tell
from dure.office.web.parameters import read_choice, read_whole


def read_choices(request: HttpRequest, kept: Choices) -> Choices:
    """Read what is only tried out, from the address, on top of what is kept.

    Raises
    ------
    ParameterRefused
        If a parameter cannot be read.
    """
    if request.method == "POST" or request.GET.get("try") is None:
        return kept
    method = read_choice(request, "method", METHODS) or kept.method
    return replace(kept, method=method, cut=read_whole(request, "cut", high=100_000))


def show_workbench(pot: Pot, choices: Choices, after: int) -> dict[str, Any]:
    """Give what the page of an open decision shows.

    Parameters
    ----------
    after : place after which the page of lines begins
    """
    comparison = compare(pot)
    page: dict[str, Any] = {
        "pot": pot,
        "choices": choices,
        "method": METHODS[choices.method],
        "count": len(pot.applications),
        "methods": METHODS.values(),
        "after": after,
    }
    if comparison is not None:
        page["by_method"], page["by_group"] = show_comparison(pot, comparison)
        page["compared"] = [METHODS[name].short for name in comparison.methods]
    plan, findings = preview(pot, choices)
    page["findings"] = tell(findings)
    if plan is not None and pot.applications:
        page["effect"] = show_effect(pot, choices, plan)
        page["lines"] = show_lines(pot, choices, plan, after)
        page["next"] = after + LINES if after + LINES < len(plan.lines) else None
    return page
