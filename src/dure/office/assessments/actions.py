"""What changes an assessment: answers kept as typed, and what it ends with."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.db import transaction

from dure.office.acts import Act
from dure.office.applications.models import ApplicationRow
from dure.office.applications.papers import read_paper_application
from dure.office.applications.queries import find_paper
from dure.office.assessments.models import AssessmentRow
from dure.office.calls.queries import read_paper
from dure.office.clock import now
from dure.office.findings_assessments import ASSESSMENT_NOT_OPEN, ASSESSOR_CONFLICTED
from dure.office.findings_screening import APPLICATION_CHANGED_MEANWHILE
from dure.office.notices.news import tell_assessed
from dure.office.reviews.check import say_grounds
from dure.office.reviews.gather import gather_expert, gather_proposals
from dure.office.screening.answers import write_answers
from dure.office.states import APPLICATION
from dure.office.trail.actions import do_record
from dure.office.trail.queries import find_done
from dure.office.transition import do_move
from dure.review.assessment import Advice, Verdict, check_assessment
from dure.review.checklist import Checked
from dure.review.conflict import find_conflicts
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place


@dataclass(frozen=True, slots=True)
class Assessed:
    """What an assessor sends.

    Parameters
    ----------
    answers : item → what was found
    advice : what is recommended, and why
    version : of the application, as it stood on the page
    verdict : None only keeps the answers
    """

    answers: Mapping[str, Checked]
    advice: Advice
    version: int
    verdict: Verdict | None = None


@transaction.atomic
def do_assess(pk: int, assessed: Assessed, *, by: int) -> AssessmentRow:
    """Keep the answers of an assessment, and end it where a verdict is given.

    Raises
    ------
    InputRefused
        With all findings, if it is not to be assessed now, not by this person, or the answers do
        not allow the verdict.
    """
    # 1. Gather.
    rows = ApplicationRow.objects.select_for_update(of=("self",)).select_related("call", "lead")
    row = rows.get(pk=pk)
    # 2. Decide.
    findings = check_assessable(row, assessed.version, by)
    if assessed.verdict is not None and not findings:
        findings = _check(row, assessed, assessed.verdict)
    if findings:
        raise InputRefused(findings)
    # 3. Record.
    if not find_done(by, [Act.ASSESS], [f"application:{pk}"]):
        # Once for each person: who has assessed it does not decide it.
        do_record(by, Act.ASSESS, f"application:{pk}", at=now())
    kept = _keep(row, assessed, by)
    if assessed.verdict is not None:
        kept.verdict, kept.ended_at = assessed.verdict.value, now()
        kept.save(update_fields=["verdict", "ended_at"])
        detail = {"assessment": kept.pk, "version": kept.version, "verdict": kept.verdict}
        do_move(row, APPLICATION, "eligible", act=Act.ASSESS, by=by, detail=detail)
        tell_assessed(row, kept.pk)
    return kept


def check_assessable(row: ApplicationRow, version: int, by: int) -> list[Finding]:
    """Give what keeps somebody from assessing an application now: state, version, conflicts."""
    findings, place = [], Place(row.number)
    if row.state != "assessing":
        name = APPLICATION.names[row.state]
        fields: dict[str, object] = {"number": row.number, "state": name.en, "state_ko": name.ko}
        findings.append(Finding(ASSESSMENT_NOT_OPEN, place, fields))
    if version != row.version:
        fields = {"number": row.number, "seen": version, "version": row.version}
        findings.append(Finding(APPLICATION_CHANGED_MEANWHILE, place, fields))
    [proposal] = gather_proposals([row])
    if conflicts := find_conflicts(gather_expert(by), proposal):
        said = say_grounds(c.key for c in conflicts)
        fields = {"number": row.number, "grounds": said.en, "grounds_ko": said.ko}
        findings.append(Finding(ASSESSOR_CONFLICTED, place, fields))
    return findings


def _check(row: ApplicationRow, assessed: Assessed, verdict: Verdict) -> list[Finding]:
    """Give what keeps the answers from ending with a verdict."""
    paper, call = find_paper(row), read_paper(row.call)
    assert paper is not None, "what is assessed was submitted"
    asked = read_paper_application(paper, call)
    return check_assessment(assessed.answers, verdict, assessed.advice, asked, call)


def _keep(row: ApplicationRow, assessed: Assessed, by: int) -> AssessmentRow:
    """Keep the answers in the assessment under way, or begin one."""
    values = {
        "answers": write_answers(assessed.answers),
        "advice": asdict(assessed.advice),
        "version": row.version,
        "assessed_by_id": by,
    }
    kept, _ = AssessmentRow.objects.update_or_create(
        application=row,
        verdict="",
        defaults=values,
        create_defaults={**values, "started_at": now()},
    )
    return kept
