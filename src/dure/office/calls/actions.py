"""What changes calls."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from dure.application.amend import check_amendment
from dure.application.call import Call
from dure.office.acts import Act
from dure.office.calls.models import CallPaperRow, CallRow
from dure.office.calls.queries import read_call_file, read_paper
from dure.office.clock import now
from dure.office.findings import CALL_JUDGED_ALREADY
from dure.office.notices.news import tell_amended
from dure.office.trail.actions import do_record
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place
from dure.terms.seal import seal

_NOT_JUDGED = ("draft", "submitted", "withdrawn")


@transaction.atomic
def do_open_call(text: str, file: str, *, by: int | None, is_demo: bool = False) -> str:
    """Put a call file into the office, or a new version of one; the same file twice is one call.

    Parameters
    ----------
    text : of the file, YAML or JSON
    file : its name, for findings
    by : person, or None from the command line
    is_demo : whether it is shown as a demonstration

    Returns
    -------
    slug : of the call

    Raises
    ------
    InputRefused
        If the file has faults, or changes what people have begun to apply to.
    """
    # 1. Gather.
    call, paper = read_call_file(text, file)
    hash_, at = seal(paper), now()
    known = CallRow.objects.select_for_update().filter(slug=call.id).first()
    if known is not None and known.hash == hash_:
        return call.id
    # 2. Decide.
    if known is not None and known.next_number > 1:
        findings = check_amendment(read_paper(known), call, file) + _check_begun(known, call, file)
        if findings:
            raise InputRefused(findings)
    # 3. Record.
    due = call.judging.reviews_due
    row, _ = CallRow.objects.update_or_create(
        slug=call.id,
        defaults={
            "version": call.version,
            "title_ko": call.title.ko,
            "title_en": call.title.en,
            "opens_at": start_of(call.opens),
            "closes_at": end_of(call.closes),
            "paper": paper,
            "hash": hash_,
            "is_demo": is_demo,
            "panels_by": call.judging.panels,
            "reviews_due_at": end_of(due) if due else None,
            "series": call.round.of if call.round else "",
            "round": call.round.number if call.round else None,
        },
    )
    kept = {"version": call.version, "paper": paper, "opened_at": at, "opened_by_id": by}
    CallPaperRow.objects.get_or_create(call_id=call.id, hash=hash_, defaults=kept)
    detail = {"hash": hash_, "version": call.version}
    do_record(by, Act.OPEN_CALL, f"call:{call.id}", at=at, detail=detail)
    if row.next_number > 1:
        tell_amended(row, _list_applicants(row))
    return call.id


def _list_applicants(row: CallRow) -> list[int]:
    """List who leads or has joined an application that a change of its call may concern."""
    rows = _find_applications(row).filter(state__in=("draft", "submitted"))
    leads = set(rows.values_list("lead_id", flat=True))
    members = rows.filter(members__state="joined").values_list("members__person_id", flat=True)
    return sorted(leads | set(members))


def _find_applications(row: CallRow) -> QuerySet[Any]:
    """Find the applications to a call; they are of a later app."""
    manager = apps.get_model("applications.ApplicationRow")._default_manager  # noqa: SLF001 - its rows
    found: QuerySet[Any] = manager.filter(call=row)
    return found


def _check_begun(known: CallRow, call: Call, file: str) -> list[Finding]:
    """Give a finding where the last day is to move after judging has begun."""
    if end_of(call.closes) <= known.closes_at:
        return []
    judged = _find_applications(known).exclude(state__in=_NOT_JUDGED).count()
    if not judged:
        return []
    fields = {"call": known.pk, "count": judged}
    return [Finding(CALL_JUDGED_ALREADY, Place(file, 0, "closes"), fields)]


def start_of(day: date) -> datetime:
    """Give the first moment of a day in the time zone of the programme."""
    return timezone.make_aware(datetime.combine(day, time()))


def end_of(day: date) -> datetime:
    """Give the first moment after a day in the time zone of the programme."""
    return start_of(day + timedelta(1))
