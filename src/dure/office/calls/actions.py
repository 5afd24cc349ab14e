"""What changes calls."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from dure.office.acts import Act
from dure.office.calls.models import CallRow
from dure.office.clock import now
from dure.office.findings import CALL_PAPER_CHANGED
from dure.office.trail.actions import do_record
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place
from dure.terms.seal import seal


@transaction.atomic
def do_open_call(text: str, file: str, *, by: int | None, is_demo: bool = False) -> str:
    """Put a call file into the office; the same file twice is one call.

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
        If the file has faults, or another version of the call has applications already.
    """
    from dure.application.gate import read_call, write_call_json

    call = read_call(text, file)
    paper = write_call_json(text, file)
    hash_ = seal(paper)
    known = CallRow.objects.select_for_update().filter(slug=call.id).first()
    if known is not None and known.hash == hash_:
        return call.id
    if known is not None and known.next_number > 1:
        fields = {"call": call.id, "known": known.hash[:12], "given": hash_[:12]}
        raise InputRefused([Finding(CALL_PAPER_CHANGED, Place(file), fields)])
    CallRow.objects.update_or_create(
        slug=call.id,
        defaults={
            "version": call.version,
            "title_ko": call.title.ko,
            "title_en": call.title.en,
            "opens_at": start_of(call.opens),
            "closes_at": start_of(call.closes + timedelta(1)),
            "paper": paper,
            "hash": hash_,
            "is_demo": is_demo,
            "panels_by": call.judging.panels,
        },
    )
    do_record(by, Act.OPEN_CALL, f"call:{call.id}", at=now(), detail={"hash": hash_})
    return call.id


def start_of(day: date) -> datetime:
    """Give the first moment of a day in the time zone of the programme."""
    return timezone.make_aware(datetime.combine(day, time()))
