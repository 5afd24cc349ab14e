"""What changes a screening: answers kept as typed, and what it ends with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.apps import apps
from django.db import transaction

from dure.office.acts import Act
from dure.office.applications.models import ApplicationRow
from dure.office.calls.actions import end_of
from dure.office.calls.queries import read_paper
from dure.office.clock import now, today
from dure.office.findings_screening import (
    APPLICATION_CHANGED_MEANWHILE,
    CORRECTION_AWAITED,
    CORRECTION_DAY_REFUSED,
    SCREENING_BEFORE_CLOSE,
)
from dure.office.notices.news import tell_screened, tell_to_assess
from dure.office.screening.answers import write_answers
from dure.office.screening.models import ScreeningRow
from dure.office.states import APPLICATION
from dure.office.trail.actions import do_record
from dure.office.trail.queries import find_done
from dure.office.transition import do_move
from dure.office.web.words import moment_text
from dure.review.checklist import Checked, Outcome, check_answers, checklist_of
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place

CORRECTION_DAYS_MAX = 60
STATE_OF = {
    Outcome.PASSED: "eligible",
    Outcome.RETURNED: "returned",
    Outcome.REFUSED: "ineligible",
}


@dataclass(frozen=True, slots=True)
class Screened:
    """What an officer sends: answers, the version they read, and what it is to end with.

    Parameters
    ----------
    answers : item → what was found
    version : of the application, as it stood on the page
    outcome : None only keeps the answers
    last_day : until which it can be corrected, where it is returned
    """

    answers: Mapping[str, Checked]
    version: int
    outcome: Outcome | None = None
    last_day: date | None = None


@transaction.atomic
def do_screen(pk: int, screened: Screened, *, by: int) -> ScreeningRow:
    """Keep the answers of a screening, and end it where an outcome is given.

    Raises
    ------
    InputRefused
        With all findings, if it cannot be screened now or the answers do not allow the outcome.
    """
    # 1. Gather.
    rows = ApplicationRow.objects.select_for_update(of=("self",)).select_related("call", "lead")
    row = rows.get(pk=pk)
    # 2. Decide.
    findings = check_moment(row, screened.version)
    if screened.outcome is not None:
        items = checklist_of(read_paper(row.call))
        findings += check_answers(screened.answers, screened.outcome, row.number, items)
    if screened.outcome is Outcome.RETURNED:
        findings += _check_day(row, screened.last_day)
    if findings:
        raise InputRefused(findings)
    # 3. Record.
    if row.state != "screening":
        do_move(row, APPLICATION, "screening", act=Act.SCREEN, by=by)
    elif not find_done(by, [Act.SCREEN], [f"application:{pk}"]):
        do_record(by, Act.SCREEN, f"application:{pk}", at=now())
    kept = _keep(row, screened, by)
    if screened.outcome is not None:
        _end(row, kept, screened.outcome, screened.last_day)
    return kept


def check_moment(row: ApplicationRow, version: int) -> list[Finding]:
    """Give what keeps an application from being screened now."""
    findings = []
    moment = now()
    waits = {
        SCREENING_BEFORE_CLOSE: ("closes", row.call.closes_at),
        CORRECTION_AWAITED: ("until", row.correct_until if row.state == "returned" else None),
    }
    for message, (name, end) in waits.items():
        if end is not None and moment < end:
            said = {name: moment_text(end, is_end=True), "now": moment_text(moment)}
            fields: dict[str, object] = {key: text.en for key, text in said.items()}
            fields |= {f"{key}_ko": text.ko for key, text in said.items()}
            findings.append(Finding(message, Place(row.number), fields))
    if version != row.version:
        fields = {"number": row.number, "seen": version, "version": row.version}
        findings.append(Finding(APPLICATION_CHANGED_MEANWHILE, Place(row.number), fields))
    return findings


def _check_day(row: ApplicationRow, day: date | None) -> list[Finding]:
    """Give what is wrong with the last day for a correction."""
    first, last = today() + timedelta(1), today() + timedelta(CORRECTION_DAYS_MAX)
    if day is not None and first <= day <= last:
        return []
    fields = {"day": day or "–", "first": first, "last": last}
    return [Finding(CORRECTION_DAY_REFUSED, Place(row.number, 0, "last_day"), fields)]


def _keep(row: ApplicationRow, screened: Screened, by: int) -> ScreeningRow:
    """Keep the answers in the screening under way, or begin one."""
    answers = write_answers(screened.answers)
    kept, _ = ScreeningRow.objects.update_or_create(
        application=row,
        outcome="",
        defaults={"answers": answers, "version": row.version, "screened_by_id": by},
        create_defaults={
            "answers": answers,
            "version": row.version,
            "screened_by_id": by,
            "started_at": now(),
        },
    )
    return kept


def _end(row: ApplicationRow, kept: ScreeningRow, outcome: Outcome, last_day: date | None) -> None:
    """End a screening, move the application, and tell the applicant."""
    kept.outcome, kept.ended_at = outcome.value, now()
    if outcome is Outcome.RETURNED:
        assert last_day is not None
        kept.correct_until = end_of(last_day)
    kept.save(update_fields=["outcome", "ended_at", "correct_until"])
    row.correct_until = kept.correct_until
    row.save(update_fields=["correct_until"])
    detail = {"screening": kept.pk, "version": kept.version}
    by = kept.screened_by_id
    to = STATE_OF[outcome]
    if outcome is Outcome.PASSED and wants_assessment(row):
        to = "assessing"
    do_move(row, APPLICATION, to, act=Act.SCREEN, by=by, detail=detail)
    if not row.is_drawn:
        tell_screened(row, kept.pk)
    if row.state == "assessing":
        tell_to_assess(row, kept.pk)


def wants_assessment(row: ApplicationRow) -> bool:
    """Tell whether an application still needs a technical assessment of its present version."""
    if not read_paper(row.call).judging.assessment:
        return False
    assessments = apps.get_model("assessments.AssessmentRow")._default_manager  # noqa: SLF001 - a later app's rows
    ended = assessments.filter(application=row, version=row.version).exclude(verdict="")
    return not ended.exists()
