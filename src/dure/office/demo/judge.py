"""Bring a part of the drawn round on: screened, assigned, reviewed; every opinion says it is drawn.

It uses the same acts as people do, so that what the demonstration shows is what they would get.
"""

from collections.abc import Mapping
from datetime import timedelta
from itertools import zip_longest

import numpy as np

from dure.application.call import Criterion
from dure.office.applications.models import ApplicationRow
from dure.office.assessments.actions import Assessed, do_assess
from dure.office.calls.models import CallRow
from dure.office.calls.queries import read_paper
from dure.office.clock import now, today
from dure.office.people.models import Person
from dure.office.reviews.actions import Profile, do_assign_plan, do_keep_profile
from dure.office.reviews.models import ReviewRow
from dure.office.reviews.plan import make_plan
from dure.office.reviews.write import do_keep_review, do_submit_review
from dure.office.roles import Role
from dure.office.screening.actions import Screened, do_screen
from dure.review.assessment import ITEMS, Advice, Verdict
from dure.review.checklist import CHECKLIST, Answer, Checked, Outcome
from dure.review.rank import OPINION, criteria_of

PASSED, RETURNED, REFUSED, KEPT = 34, 2, 2, 2
TO_ASSESS = 4
PER = 2
EXPERTISE = (
    "사전학습, 대형 언어모형, 분산 학습. Pre-training of large models, distributed training.",
    "미세조정, 의료·법률 자료. Fine-tuning for medicine and law.",
    "추론 최적화, 국산 NPU, 서비스 운영. Inference, domestic NPUs, serving.",
    "시뮬레이션, 기후·소재 과학. Simulation, climate and materials science.",
    "산업계 응용, 제조 데이터. Industry, data of manufacturing.",
    "학계 연구, 기초 모형 평가. Academia, evaluation of foundation models.",
)
_WHY = (
    "무작위로 만든 사유이며 실제 신청에 관한 것이 아닙니다. Drawn at random; about no real project."
)
_OPINION = (
    "무작위로 만든 의견입니다. 실제 과제에 대한 평가가 아닙니다. Drawn at random: nobody holds "
    "this opinion, and nothing in it is about a real project."
)


def do_judge_demo(
    row: CallRow, people: Mapping[Role, Person], reviewers: list[Person], seed: int
) -> int:
    """Screen and assess some applications of a call, assign reviewers, let all but the last review.

    Parameters
    ----------
    row : call; nothing happens while it still takes applications
    people : who screens, assesses and assigns
    reviewers : one for each of `EXPERTISE`, and one more whose reviews are left to be written
    seed : of the drawn points

    Returns
    -------
    count : reviews that were submitted
    """
    if now() < row.closes_at:
        return 0
    officer = people[Role.OFFICER].pk
    _screen(row, officer)
    _assess(row, people[Role.OPERATOR].pk)
    keep_profiles(reviewers)
    do_assign_plan(row.pk, PER, make_plan(row.pk, PER).seal, by=officer)
    return do_review(row, seed, but=reviewers[-1].pk)


def keep_profiles(reviewers: list[Person]) -> None:
    """Keep what reviewers know; who has no line of their own knows what the first one does."""
    for person, expertise in zip_longest(reviewers, EXPERTISE, fillvalue=EXPERTISE[0]):
        if isinstance(person, Person):
            do_keep_profile(person.pk, Profile(expertise, "", "", 10, True))


def do_review(row: CallRow, seed: int, but: int | None = None) -> int:
    """Write and submit the reviews of a call, but for those of one reviewer."""
    rng = np.random.default_rng([seed, 1, 0])
    criteria = criteria_of(read_paper(row).criteria)
    asked = ReviewRow.objects.filter(application__call=row.pk).exclude(reviewer=but)
    for pk, reviewer_id in list(asked.order_by("pk").values_list("pk", "reviewer_id")):
        do_keep_review(pk, _draw_cells(criteria, rng), by=reviewer_id)
        do_submit_review(pk, by=reviewer_id)
    return asked.count()


def do_pass_all(row: CallRow, officer: int) -> None:
    """Let every application of a call pass the screening."""
    yes = {item.id: Checked(Answer.YES) for item in CHECKLIST}
    rows = ApplicationRow.objects.filter(call=row.pk, state="submitted").order_by("pk")
    for pk in list(rows.values_list("pk", flat=True)):
        do_screen(pk, Screened(yes, 1, Outcome.PASSED), by=officer)


def _assess(row: CallRow, operator: int) -> None:
    """Assess what passed the screening, but for the last few, which wait."""
    yes = {item.id: Checked(Answer.YES) for item in ITEMS}
    assessed = Assessed(yes, Advice(reason=_WHY), 1, Verdict.FITS)
    rows = ApplicationRow.objects.filter(call=row.pk, state="assessing").order_by("pk")
    for pk in list(rows.values_list("pk", flat=True))[: PASSED - TO_ASSESS]:
        do_assess(pk, assessed, by=operator)


def _screen(row: CallRow, officer: int) -> None:
    """Screen the first applications: most pass; some are returned, refused, or under way."""
    yes = {item.id: Checked(Answer.YES) for item in CHECKLIST}
    no = {**yes, "purpose": Checked(Answer.NO, _WHY)}
    last_day = today() + timedelta(14)
    steps = [
        *[Screened(yes, 1, Outcome.PASSED)] * PASSED,
        *[Screened(no, 1, Outcome.RETURNED, last_day)] * RETURNED,
        *[Screened(no, 1, Outcome.REFUSED)] * REFUSED,
        *[Screened({}, 1)] * KEPT,
    ]
    rows = ApplicationRow.objects.filter(call=row.pk, state="submitted").order_by("pk")
    for pk, step in zip(list(rows.values_list("pk", flat=True)), steps, strict=False):
        do_screen(pk, step, by=officer)


def _draw_cells(criteria: tuple[Criterion, ...], rng: np.random.Generator) -> dict[str, str]:
    """Draw what a reviewer would type."""
    points = {c.id: str(int(rng.integers(50, 96))) for c in criteria}
    return {**points, OPINION: _OPINION}
