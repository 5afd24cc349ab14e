"""What changes an objection: filed, withdrawn, answered."""

from django.db import transaction

from dure.office.acts import Act
from dure.office.applications.models import ApplicationRow
from dure.office.clock import now
from dure.office.decisions.actions import do_draft
from dure.office.decisions.deadlines import end_of_day
from dure.office.decisions.duties import check_duties
from dure.office.decisions.models import OBJECTION as AFTER_OBJECTION
from dure.office.decisions.models import AwardRow
from dure.office.decisions.queries import find_coming, find_latest
from dure.office.findings_objections import (
    OBJECTION_REASON_SHORT,
    OBJECTION_TO_OLD_LETTER,
    OBJECTION_TOO_LATE,
    OBJECTION_WAS_UPHELD,
)
from dure.office.notices.news import tell_objected, tell_objection_answered
from dure.office.objections.models import ObjectionRow
from dure.office.objections.queries import find_open
from dure.office.states import APPLICATION, OBJECTION
from dure.office.trail.actions import do_record
from dure.office.transition import do_move
from dure.office.web.words import moment_text
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place

ANSWER_DAYS = 14
"""Days within which an objection is answered (General Act on Public Administration, art. 36(2))."""
LEAST, MOST = 20, 10_000
_OPEN_TO = ("awarded", "reserved", "declined")


@transaction.atomic
def do_object(award_id: int, grounds: str, *, by: int) -> ObjectionRow:
    """File an objection to a letter; where one waits already, it is given back.

    Raises
    ------
    InputRefused
        If it is too late, says too little, or is about a letter that no longer counts.
    """
    rows = AwardRow.objects.select_related("application")
    award = rows.get(pk=award_id)
    application = ApplicationRow.objects.select_for_update().get(pk=award.application_id)
    waiting = find_open(application.pk)
    if waiting is not None:
        return waiting
    _check_letter(award, application)
    if find_coming(application.pk) is not None:
        place, fields = Place(application.number), {"number": application.number}
        raise InputRefused([Finding(OBJECTION_WAS_UPHELD, place, fields)])
    _check_length(grounds, application.number)
    moment = now()
    row = ObjectionRow.objects.create(
        award=award,
        grounds=grounds.strip(),
        filed_by_id=by,
        filed_at=moment,
        answer_by=end_of_day(moment, ANSWER_DAYS),
    )
    detail = {"application": application.pk, "award": award.pk}
    do_record(by, Act.OBJECT, f"objection:{row.pk}", at=moment, after=row.state, detail=detail)
    tell_objected(row)
    return row


def _check_letter(award: AwardRow, application: ApplicationRow) -> None:
    """Raise unless a letter can be objected to now."""
    latest, place = find_latest(application.pk), Place(application.number)
    if latest is None or latest.pk != award.pk or application.state not in _OPEN_TO:
        name = APPLICATION.names[application.state]
        fields = {"number": application.number, "state": name.en, "state_ko": name.ko}
        raise InputRefused([Finding(OBJECTION_TO_OLD_LETTER, place, fields)])
    if now() >= award.object_by:
        until, present = moment_text(award.object_by, is_end=True), moment_text(now())
        fields = {"until": until.en, "until_ko": until.ko}
        fields |= {"now": present.en, "now_ko": present.ko}
        raise InputRefused([Finding(OBJECTION_TOO_LATE, place, fields)])


def _check_length(text: str, about: str) -> None:
    """Raise unless reasons are neither empty nor endless."""
    count = len(text.strip())
    if not LEAST <= count <= MOST:
        fields = {"count": f"{count:,}", "least": LEAST, "most": f"{MOST:,}"}
        raise InputRefused([Finding(OBJECTION_REASON_SHORT, Place(about), fields)])


@transaction.atomic
def do_withdraw_objection(pk: int, *, by: int) -> None:
    """Withdraw an objection; doing it twice is doing it once."""
    row = ObjectionRow.objects.select_for_update().get(pk=pk)
    if row.state != "withdrawn":
        # Whoever waited for an answer has as long to accept as with one.
        row.answered_at = now()
        row.save(update_fields=["answered_at"])
        do_move(row, OBJECTION, "withdrawn", act=Act.OBJECT, by=by)


@transaction.atomic
def do_answer_objection(pk: int, *, by: int, is_upheld: bool, answer: str) -> ObjectionRow:
    """Answer an objection with reasons; upheld begins the draft of a new decision.

    The same answer twice is one answer. The deadline of an award that waited for it begins anew.

    Raises
    ------
    InputRefused
        If it has another answer already, says too little, or the person took part before.
    """
    rows = ObjectionRow.objects.select_for_update(of=("self",))
    row = rows.select_related("award__application__call").get(pk=pk)
    to = "upheld" if is_upheld else "dismissed"
    if row.state == to and row.answer == answer.strip():
        return row
    application = row.award.application
    _check_length(answer, application.number)
    things = {application.number: application.pk}
    check_duties(by, Act.ANSWER_OBJECTION, things, f"objection:{pk}")
    check_duties(by, Act.ANSWER_OBJECTION, things, f"decision:{row.award.decision_id}")
    row.answer, row.answered_by_id, row.answered_at = answer.strip(), by, now()
    if is_upheld and row.state == "filed":
        row.decision = do_draft(
            application.call, by=None, kind=AFTER_OBJECTION, about=application.pk
        )
    row.save(update_fields=["answer", "answered_by", "answered_at", "decision"])
    do_move(row, OBJECTION, to, act=Act.ANSWER_OBJECTION, by=by)
    tell_objection_answered(row)
    return row
