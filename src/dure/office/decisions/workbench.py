"""What the workbench of a decision shows: methods side by side, the line, its effect, the lines."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest

from dure.award.methods import METHODS
from dure.office.assessments.queries import find_advised
from dure.office.decisions.choices import Choices
from dure.office.decisions.computed import find_comparison, find_preview
from dure.office.decisions.pot import Pot
from dure.office.decisions.queries import LINES
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
    page: dict[str, Any] = {
        "pot": pot,
        "choices": choices,
        "method": METHODS[choices.method],
        "count": len(pot.applications),
        "methods": METHODS.values(),
        "after": after,
        "compared": find_comparison(pot),
    }
    shown = find_preview(pot, choices)
    page["findings"] = tell(shown.findings)
    if shown.effect is not None:
        page["effect"] = shown.effect
        page["lines"] = lines = shown.lines[after : after + LINES]
        if pot.call.judging.assessment:
            keys = pot.keys
            page["advised"] = find_advised({n: keys[n] for n in (s.line.number for s in lines)})
        page["next"] = after + LINES if after + LINES < len(shown.lines) else None
    return page
