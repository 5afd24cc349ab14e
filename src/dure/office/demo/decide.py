"""Bring a small drawn call to its end: ranked, decided, accepted, declined, objected to.

It uses the same acts as people do, so that every page behind a decision has something to show.
"""

from collections.abc import Mapping
from datetime import timedelta

from dure.office.calls.models import CallRow
from dure.office.decisions.actions import do_choose, do_draft, do_propose
from dure.office.decisions.models import AWARDED, DECLINED, AwardRow, DecisionRow
from dure.office.decisions.sign import do_sign
from dure.office.demo.judge import PER, do_pass_all, do_review, keep_profiles
from dure.office.grants.actions import do_accept, do_refuse
from dure.office.grants.models import GrantRow
from dure.office.grants.requests import do_file
from dure.office.objections.actions import do_object
from dure.office.panels.actions import do_close_panel, do_keep_minutes, do_open_panel
from dure.office.panels.bench import find_bench
from dure.office.panels.sheet import make_sheet
from dure.office.people.models import Person
from dure.office.reviews.actions import do_assign_plan
from dure.office.reviews.plan import make_plan
from dure.office.roles import Role

RESERVE, TRANCHES = 2, 2
_DRAWN = "무작위로 만든 시연 자료입니다. Drawn for the demonstration; about no real project."
_MINUTES = f"{_DRAWN} The chair and the reviewers of the demonstration; nothing was moved."


def do_decide_demo(
    row: CallRow, people: Mapping[Role, Person], reviewers: list[Person], seed: int
) -> DecisionRow:
    """Take the drawn applications of a call through everything that follows.

    Parameters
    ----------
    row : call that has closed
    people : one for each role
    reviewers : who write all the reviews
    seed : of the drawn points
    """
    officer, chair = people[Role.OFFICER].pk, people[Role.CHAIR].pk
    do_pass_all(row, officer)
    keep_profiles(reviewers)
    do_assign_plan(row.pk, PER, make_plan(row.pk, PER).seal, by=officer)
    do_review(row, seed)
    do_open_panel(row.pk, by=chair)
    do_keep_minutes(row.pk, _MINUTES, by=chair)
    do_close_panel(row.pk, make_sheet(find_bench(row.pk)).seal, by=chair)
    draft = do_draft(row, by=officer)
    overseer = people[Role.COUNCIL].pk
    chosen = {"overseer_id": overseer, "reserve": RESERVE, "tranches": TRANCHES}
    do_choose(draft.pk, {**chosen, "conditions": _DRAWN}, by=officer)
    proposed = do_propose(draft.pk, by=officer)
    signed = do_sign(draft.pk, by=people[Role.DECIDER].pk, seen=proposed.proposal_hash)
    _answer(signed)
    return signed


def _answer(row: DecisionRow) -> None:
    """Answer the letters: the first lead leaves one waiting, the last declines one; one objects."""
    awards = AwardRow.objects.filter(decision=row, outcome=AWARDED).select_related("application")
    own = [(award, award.application.lead_id) for award in awards.order_by("pk")]
    first, last = min(lead for _, lead in own), max(lead for _, lead in own)
    waiting = [award.pk for award, lead in own if lead == first][1:2]
    declined = [award.pk for award, lead in own if lead == last][-1:] if first != last else []
    for award, lead in own:
        if award.pk in declined:
            do_refuse(award.pk, by=lead, reason=_DRAWN)
        elif award.pk not in waiting:
            _ask_for_more_time(do_accept(award.pk, by=lead))
    told = AwardRow.objects.filter(decision=row, outcome=DECLINED).order_by("pk").first()
    if told is not None:
        do_object(told.pk, _DRAWN, by=told.application.lead_id)


def _ask_for_more_time(grant: GrantRow) -> None:
    """File a request to extend a grant, for the officer to answer."""
    later = (grant.ends_on + timedelta(90)).isoformat()
    do_file(grant.pk, "extension", {"ends_on": later}, _DRAWN, by=grant.application.lead_id)
