"""What a reviewer does: draft kept as typed, submitted, corrected until the panel, recused."""

import json
from collections.abc import Mapping

from django.db import transaction

from dure.office.acts import Act
from dure.office.calls.queries import read_paper
from dure.office.clock import now
from dure.office.findings_reviews import REVIEW_IS_CLOSED
from dure.office.notices.news import tell_recused
from dure.office.reviews.actions import check_reason
from dure.office.reviews.check import do_check_reviews, has_panel
from dure.office.reviews.models import OPEN, ReviewRow
from dure.office.states import APPLICATION, REVIEW
from dure.office.trail.actions import do_record
from dure.office.trail.queries import find_done
from dure.office.transition import do_move
from dure.review.rank import OPINION, criteria_of, read_review
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place
from dure.terms.seal import seal

CELL_MAX = 8_000


def lock_review(pk: int) -> ReviewRow:
    """Lock a review with its application and call."""
    rows = ReviewRow.objects.select_for_update(of=("self",))
    return rows.select_related("application", "application__call").get(pk=pk)


def is_open(row: ReviewRow) -> bool:
    """Tell whether a review can be written: its application is in review, no panel has begun."""
    is_under_way = row.state in OPEN and row.application.state == "in_review"
    return is_under_way and not has_panel(row.application)


def check_open(row: ReviewRow) -> None:
    """Raise unless a review can be written now.

    Raises
    ------
    InputRefused
        Where the panel has begun or the application is elsewhere.
    """
    if not is_open(row):
        name = APPLICATION.names[row.application.state]
        fields = {"state": name.en, "state_ko": name.ko}
        raise InputRefused([Finding(REVIEW_IS_CLOSED, Place(f"review:{row.pk}"), fields)])


@transaction.atomic
def do_keep_review(pk: int, given: Mapping[str, str], *, by: int) -> ReviewRow:
    """Keep what was typed, as it was typed, faults and all.

    Raises
    ------
    InputRefused
        If it can no longer be written.
    """
    row = lock_review(pk)
    check_open(row)
    names = [*(c.id for c in criteria_of(read_paper(row.application.call).criteria)), OPINION]
    typed = {name: given[name].replace("\0", "")[:CELL_MAX] for name in names if name in given}
    cells = {**row.cells, **typed}
    if cells != row.cells:
        row.cells = cells
        row.save(update_fields=["cells"])
        _mark(row, by)
    if row.state == "assigned":
        do_move(row, REVIEW, "started", act=Act.REVIEW, by=by)
    return row


def _mark(row: ReviewRow, by: int) -> None:
    """Say once on the trail of the application that somebody reviewed it: they do not decide it."""
    thing = f"application:{row.application_id}"
    if not find_done(by, [Act.REVIEW], [thing]):
        do_record(by, Act.REVIEW, thing, at=now())


@transaction.atomic
def do_submit_review(pk: int, *, by: int) -> ReviewRow:
    """Submit a review, or correct it; the same twice is once.

    A conflict of interest that has come up takes it off or flags it instead; its state says so.

    Raises
    ------
    InputRefused
        With all findings, if it cannot be read or can no longer be written.
    """
    # 1. Gather.
    row = lock_review(pk)
    check_open(row)
    if do_check_reviews(ReviewRow.objects.filter(pk=pk)):
        return lock_review(pk)
    call = read_paper(row.application.call)
    # 2. Decide.
    scored, findings = read_review(row.cells, criteria_of(call.criteria), f"review:{pk}")
    if scored is None:
        raise InputRefused(findings)
    paper = {
        "application": row.application.hash,
        "call": row.application.call.hash,
        "points": dict(scored.points),
        "opinion": scored.opinion,
        "score_milli": scored.score_milli,
    }
    hash_ = seal(paper)
    if hash_ == row.hash and row.state == "submitted":
        return row
    # 3. Record.
    row.version, row.hash = row.version + 1, hash_
    row.paper = json.dumps(paper, ensure_ascii=False)
    row.score_milli, row.submitted_at = scored.score_milli, now()
    row.save()
    detail = {"hash": hash_, "version": row.version}
    do_move(row, REVIEW, "submitted", act=Act.REVIEW, by=by, detail=detail)
    _mark(row, by)
    return row


@transaction.atomic
def do_recuse(pk: int, reason: str, *, by: int) -> ReviewRow:
    """Say that one cannot judge an application; it stays so.

    Raises
    ------
    InputRefused
        Without a reason, or after it was submitted.
    """
    row = lock_review(pk)
    check_open(row)
    check_reason(f"review:{pk}", reason)
    row.reason = reason.strip()
    row.save(update_fields=["reason"])
    do_move(row, REVIEW, "recused", act=Act.REVIEW, by=by)
    tell_recused(row)
    return row
