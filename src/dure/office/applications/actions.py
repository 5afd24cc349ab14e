"""What changes an application: begun, kept as typed, submitted, corrected, withdrawn."""

import json
from collections.abc import Mapping

from django.db import transaction

from dure.office.acts import Act
from dure.office.applications.merge import merge_cells
from dure.office.applications.models import ApplicationRow, PaperRow
from dure.office.applications.papers import make_paper
from dure.office.applications.queries import list_files
from dure.office.applications.reading import Draft, keep_cells, read_draft
from dure.office.calls.models import CallRow
from dure.office.calls.queries import is_open_at, read_paper
from dure.office.clock import now
from dure.office.findings import (
    APPLICATION_NOT_OPEN,
    CALL_IS_CLOSED,
    CALL_NOT_OPEN_YET,
    DRAFT_CHANGED_MEANWHILE,
)
from dure.office.findings_screening import CORRECTION_TOO_LATE
from dure.office.notices.news import tell_team_of_step
from dure.office.people.models import Person
from dure.office.people.queries import list_belongings
from dure.office.states import APPLICATION
from dure.office.trail.actions import do_record
from dure.office.trail.queries import find_done
from dure.office.transition import do_move
from dure.office.web.words import moment_text
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place, has_error
from dure.terms.seal import seal

_CHANGEABLE = ("draft", "submitted", "returned")


@transaction.atomic
def do_start(slug: str, *, by: int) -> ApplicationRow:
    """Begin a draft for a call that is open.

    Raises
    ------
    InputRefused
        If the call does not take applications now.
    """
    call = CallRow.objects.select_for_update().get(pk=slug)
    check_open(call, call.pk)
    at = now()
    person = Person.objects.get(pk=by)
    row = ApplicationRow.objects.create(
        cells=_begin_cells(person),
        number=f"{call.pk}-{call.next_number:04d}",
        call=call,
        lead_id=by,
        created_at=at,
        edited_at=at,
    )
    call.next_number += 1
    call.save(update_fields=["next_number"])
    do_record(by, Act.APPLY, f"application:{row.pk}", at=at, after=row.state)
    return row


def _begin_cells(person: Person) -> dict[str, str]:
    """Begin a draft with what the person has told the office already."""
    open_ = [one.name for one in list_belongings(person.pk) if one.end is None]
    told = {"applicant": person.name, "organisation": open_[0] if open_ else ""}
    return {name: text for name, text in told.items() if text}


@transaction.atomic
def do_keep_draft(pk: int, given: Mapping[str, str], *, by: int) -> ApplicationRow:
    """Keep what was typed, as it was typed, faults and all.

    Raises
    ------
    InputRefused
        If the application or its call is no longer open; nothing is kept then.
    """
    row = ApplicationRow.objects.select_for_update(of=("self",)).select_related("call").get(pk=pk)
    check_changeable(row)
    return _keep(row, {**row.cells, **keep_cells(given)}, by)


@transaction.atomic
def do_merge_draft(
    pk: int, given: Mapping[str, str], seen: Mapping[str, str], *, by: int
) -> tuple[ApplicationRow, dict[str, str]]:
    """Keep what was typed beside what was kept elsewhere meanwhile; neither is lost.

    Parameters
    ----------
    given : as it was sent
    seen : see `merge_cells`

    Returns
    -------
    row, clashes : the draft, and fields that were changed here and elsewhere, with what is there

    Raises
    ------
    InputRefused
        If the application or its call is no longer open; nothing is kept then.
    """
    row = ApplicationRow.objects.select_for_update(of=("self",)).select_related("call").get(pk=pk)
    check_changeable(row)
    merged = merge_cells(row.cells, keep_cells(given), seen, read_paper(row.call))
    return _keep(row, merged.cells, by), merged.clashes


def _keep(row: ApplicationRow, cells: dict[str, str], by: int) -> ApplicationRow:
    """Keep the cells of a draft, if they are others than before."""
    if cells == row.cells:
        return row
    row.cells, row.edited_at = cells, now()
    row.save(update_fields=["cells", "edited_at"])
    thing = f"application:{row.pk}"
    if not find_done(by, [Act.EDIT_APPLICATION], [thing]):
        # Once for each person: it is who has worked on it that later bars them from judging it.
        do_record(by, Act.EDIT_APPLICATION, thing, at=row.edited_at)
    return row


@transaction.atomic
def do_submit(pk: int, *, by: int | None, seen: str = "") -> ApplicationRow:
    """Submit a draft, or correct what was submitted; the same twice is once.

    Parameters
    ----------
    pk : of the application
    by : person
    seen : `seal_cells` of what the person saw; empty where nothing was shown

    Raises
    ------
    InputRefused
        With all findings, if the draft cannot be submitted, was changed since it was seen, or it
        is too late.
    """
    # 1. Gather.
    row = ApplicationRow.objects.select_for_update(of=("self",)).select_related("call").get(pk=pk)
    check_changeable(row)
    if seen and seen != seal(row.cells):
        raise InputRefused([Finding(DRAFT_CHANGED_MEANWHILE, Place(row.number), {})])
    files = [(file.name, file.hash) for file in list_files(row)]
    # 2. Decide.
    draft = read_draft(row.number, row.cells, read_paper(row.call))
    if not draft.is_ready:
        raise InputRefused([f for f in draft.findings if has_error([f])])
    assert draft.application is not None
    paper = make_paper(draft.application, draft.summary, row.call.hash, files)
    hash_ = seal(paper)
    if hash_ == row.hash and row.state == "submitted":
        return row
    # 3. Record.
    _record_paper(row, draft, json.dumps(paper, ensure_ascii=False), hash_, by)
    return row


def _record_paper(
    row: ApplicationRow, draft: Draft, paper: str, hash_: str, by: int | None
) -> None:
    """Add a paper and bring the columns of the application up to it."""
    application, at = draft.application, now()
    assert application is not None
    row.version, row.submitted_at, row.hash = row.version + 1, at, hash_
    row.title_ko, row.title_en = application.title_ko, application.title_en
    row.organisation = application.organisation
    row.track, row.region = application.track, application.region
    row.save()
    PaperRow.objects.create(
        application=row,
        version=row.version,
        paper=paper,
        hash=hash_,
        submitted_at=at,
        submitted_by_id=by,
    )
    detail = {"hash": hash_, "version": row.version}
    do_move(row, APPLICATION, "submitted", act=Act.SUBMIT_APPLICATION, by=by, detail=detail)
    tell_team_of_step(row, by)
    check_conflicts(row.pk)


def check_conflicts(pk: int) -> None:
    """Check conflicts of interest again, with the app that knows reviews, which is a later one."""
    from dure.office.reviews.check import do_check_application

    do_check_application(pk)


@transaction.atomic
def do_withdraw(pk: int, *, by: int, reason: str = "") -> None:
    """Withdraw an application for good; doing it twice is doing it once."""
    row = ApplicationRow.objects.select_for_update().get(pk=pk)
    if row.state == "withdrawn":
        return
    detail = {"reason": reason} if reason else None
    do_move(row, APPLICATION, "withdrawn", act=Act.WITHDRAW_APPLICATION, by=by, detail=detail)
    tell_team_of_step(row, by)
    _release_reviewers(row.pk)


def _release_reviewers(pk: int) -> None:
    """Let reviewers go, with the app that knows reviews, which is a later one."""
    from dure.office.reviews.check import do_release

    do_release(pk)


def check_changeable(row: ApplicationRow) -> None:
    """Raise unless an application can be changed now: its state and its call are open.

    Raises
    ------
    InputRefused
        Saying which is not.
    """
    if row.state not in _CHANGEABLE:
        name = APPLICATION.names[row.state]
        fields = {"number": row.number, "state": name.en, "state_ko": name.ko}
        raise InputRefused([Finding(APPLICATION_NOT_OPEN, Place(row.number), fields)])
    if row.state != "returned":
        check_open(row.call, row.number)
    elif row.correct_until and now() >= row.correct_until:
        raise InputRefused([Finding(CORRECTION_TOO_LATE, Place(row.number), _say_late(row))])


def _say_late(row: ApplicationRow) -> dict[str, object]:
    """Say until when a correction was to come, and what time it is."""
    assert row.correct_until is not None
    until, moment = moment_text(row.correct_until, is_end=True), moment_text(now())
    return {"until": until.en, "until_ko": until.ko, "now": moment.en, "now_ko": moment.ko}


def check_open(call: CallRow, about: str) -> None:
    """Raise unless a call takes applications now.

    Raises
    ------
    InputRefused
        With the deadline and the present moment, in the time zone of the programme.
    """
    moment = now()
    if is_open_at(call, moment):
        return
    named = {"now": moment_text(moment), "opens": moment_text(call.opens_at)}
    named |= {"closes": moment_text(call.closes_at, is_end=True)}
    fields = {key: text.en for key, text in named.items()}
    fields |= {f"{key}_ko": text.ko for key, text in named.items()}
    message = CALL_NOT_OPEN_YET if moment < call.opens_at else CALL_IS_CLOSED
    raise InputRefused([Finding(message, Place(about), fields)])
