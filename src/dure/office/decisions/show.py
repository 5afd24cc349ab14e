"""What the workbench shows of a pot: computed without a database, and given as plain data."""

from dure.award.methods import METHODS
from dure.office.decisions.amounts import write_amount, write_amounts
from dure.office.decisions.choices import OUTCOME_NAMES, Choices, Line, Plan
from dure.office.decisions.plan import compare, make_plan
from dure.office.decisions.pot import Pot
from dure.office.decisions.shown import Compared, Effect, GroupLine, MethodLine, Preview, Shown
from dure.terms.errors import InputRefused
from dure.terms.language import Text


def show_comparison(pot: Pot) -> Compared | None:
    """Divide a pot by every method, and give two tables; None where nothing is to be divided."""
    comparison = compare(pot)
    if comparison is None:
        return None
    whole = comparison.groups[0].shares
    lines = [
        MethodLine(
            name=total.method,
            label=METHODS[total.method].label,
            meaning=METHODS[total.method].meaning,
            served=share.served,
            full=share.full,
            more=share.more,
            less=share.less,
            least_permille=total.least_permille,
            points="–" if total.points_milli is None else f"{total.points_milli / 1000:,.0f}",
            left=write_amounts(
                pot.call, dict(zip(pot.call.types, map(int, total.unsold_s), strict=True))
            ),
        )
        for total, share in zip(comparison.totals, whole, strict=True)
    ]
    groups = [
        GroupLine(
            label=group.label,
            by=group.by,
            count=group.count,
            shares=tuple((s.served, s.more, s.less) for s in group.shares),
        )
        for group in comparison.groups
        if group.by in ("track", "size") and group.shares
    ]
    names = tuple(METHODS[name].short for name in comparison.methods)
    return Compared(tuple(lines), tuple(groups), names)


def show_effect(pot: Pot, choices: Choices, plan: Plan) -> Effect:
    """Say what a line and changes by hand do against the method alone."""
    alone = make_plan(pot, Choices(choices.method, reserve=choices.reserve))
    before = {line.number: sum(line.seconds.values()) for line in alone.lines}
    after = {line.number: sum(line.seconds.values()) for line in plan.lines}
    return Effect(
        counts=tuple(
            (name, plan.count(outcome), alone.count(outcome))
            for outcome, name in OUTCOME_NAMES.items()
        ),
        left=tuple(
            (
                pot.call.offer(t).label,
                write_amount(pot.call, t, plan.left_s[t]),
                write_amount(pot.call, t, alone.left_s[t]),
            )
            for t in pot.call.types
        ),
        gains=sum(after[n] > before[n] for n in after),
        losses=sum(after[n] < before[n] for n in after),
    )


def show_lines(pot: Pot, choices: Choices, plan: Plan) -> tuple[Shown, ...]:
    """Show the lines of a plan."""
    applications = {a.id: a for a in pot.applications}
    shown = []
    for line in plan.lines:
        application = applications[line.number]
        shown.append(
            Shown(
                line=line,
                title=application.title,
                organisation=application.organisation,
                asked=application.asked.text,
                given=write_amounts(pot.call, line.seconds),
                by_method=write_amounts(pot.call, line.by_method),
                outcome=_outcome(line),
                is_by_hand=bool(line.reason),
                is_last_above=line.place == choices.cut,
            )
        )
    return tuple(shown)


def _outcome(line: Line) -> Text:
    """Name an outcome, with the place on the reserve list."""
    name = OUTCOME_NAMES[line.outcome]
    if line.reserve_place is None:
        return name
    return Text(en=f"{name.en} {line.reserve_place}", ko=f"{name.ko} {line.reserve_place}")


def preview(pot: Pot, choices: Choices) -> Preview:
    """Make a plan and its effect, or give why the method cannot hold the rules of the call."""
    try:
        plan = make_plan(pot, choices)
    except InputRefused as refusal:
        return Preview(tuple(refusal.findings))
    if not pot.applications:
        return Preview(plan.findings)
    lines = show_lines(pot, choices, plan)
    return Preview(plan.findings, show_effect(pot, choices, plan), lines)
