"""What a proposal says of every application: computed without a database, as data to be sealed."""

from typing import Any

from dure.award.record import write_award
from dure.office.decisions.choices import Choices
from dure.office.decisions.explain import write_why
from dure.office.decisions.plan import make_final_award, make_plan
from dure.office.decisions.pot import Pot


def write_lines(pot: Pot, choices: Choices) -> dict[str, Any]:
    """Write the award with its reasons, and every line with its explanation."""
    plan = make_plan(pot, choices)
    award = make_final_award(pot, choices, plan)
    months = {a.id: a.months for a in pot.applications}
    return {
        "award": write_award(award),
        "lines": [
            {
                "application": line.number,
                "place": line.place,
                "outcome": line.outcome,
                "reserve_place": line.reserve_place,
                "seconds": dict(line.seconds),
                "months": months[line.number],
                "why": write_why(award, line.number),
            }
            for line in plan.lines
        ],
    }
