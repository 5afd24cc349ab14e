"""Reads of assessments."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from dure.office.applications.models import ApplicationRow
from dure.office.applications.papers import read_paper_application, read_paper_summary
from dure.office.applications.queries import choose_title, find_paper, show_answers
from dure.office.assessments.models import AssessmentRow
from dure.office.calls.queries import read_paper
from dure.office.screening.answers import read_answers
from dure.office.screening.queries import Asked
from dure.office.states import APPLICATION
from dure.review.assessment import (
    AMOUNT_LABEL,
    ITEMS,
    MONTHS_LABEL,
    TYPES_LABEL,
    VERDICT_NAMES,
    Advice,
    Verdict,
)
from dure.review.checklist import Checked
from dure.terms.language import Text, same

PAGE = 25
STATES = ("assessing", "eligible", "in_review")
HIDDEN = frozenset({"applicant", "organisation", "region", "track", "acceptance"})
"""Columns of an application that say nothing about what it needs of a machine."""


@dataclass(frozen=True, slots=True)
class Line:
    """An application in the list of a site."""

    id: int
    number: str
    title: Text
    state: str
    state_name: Text
    submitted_at: datetime | None
    is_drawn: bool


@dataclass(frozen=True, slots=True)
class Told:
    """An assessment that has ended, as it is told: without the name of who assessed."""

    verdict: str
    name: Text
    asked: tuple[Asked, ...]
    advice: tuple[tuple[Text, Text], ...]
    reason: str
    version: int
    ended_at: datetime


def list_to_assess(
    scopes: Collection[str] | None, *, state: str = "", after: int | None = None
) -> tuple[Line, ...]:
    """List what waits for an assessment, or has been assessed, the oldest first.

    Parameters
    ----------
    scopes : calls that somebody reaches, as ``call:ID``; None for all
    """
    rows = ApplicationRow.objects.filter(state=state or "assessing")
    if state and state != "assessing":
        rows = rows.filter(assessments__ended_at__isnull=False).distinct()
    if scopes is not None:
        rows = rows.filter(call__in=[scope.removeprefix("call:") for scope in scopes])
    page = (
        rows.filter(pk__gt=after or 0)
        .order_by("pk")
        .values_list("pk", "number", "title_ko", "title_en", "state", "submitted_at", "is_drawn")
    )
    return tuple(
        Line(pk, number, choose_title(ko, en), s, APPLICATION.names[s], submitted_at, is_drawn)
        for pk, number, ko, en, s, submitted_at, is_drawn in page[:PAGE]
    )


def find_assessment(pk: int) -> AssessmentRow | None:
    """Find the latest assessment of an application."""
    return AssessmentRow.objects.filter(application=pk).order_by("-pk").first()


def read_advice(row: AssessmentRow | None) -> Advice:
    """Read what an assessment recommends so far."""
    return Advice(**row.advice) if row is not None else Advice()


def list_items(answers: Mapping[str, Checked]) -> tuple[Asked, ...]:
    """List the items of the checklist with their answers."""
    return tuple(Asked(item, answers.get(item.id, Checked())) for item in ITEMS)


def show_needs(row: ApplicationRow) -> tuple[tuple[tuple[Text, Text], ...], str]:
    """Give what an application needs of a machine, label and value, and its summary."""
    paper = find_paper(row)
    assert paper is not None, "what is assessed was submitted"
    call = read_paper(row.call)
    application = read_paper_application(paper, call)
    return show_answers(application, call, HIDDEN), read_paper_summary(paper)


def find_told(pk: int) -> Told | None:
    """Give the latest assessment of an application that has ended."""
    rows = AssessmentRow.objects.filter(application=pk).exclude(verdict="")
    row = rows.order_by("-pk").first()
    if row is None or row.ended_at is None:
        return None
    advice = read_advice(row)
    given = (
        (AMOUNT_LABEL, advice.amount),
        (TYPES_LABEL, advice.types),
        (MONTHS_LABEL, advice.months),
    )
    return Told(
        verdict=row.verdict,
        name=VERDICT_NAMES[Verdict(row.verdict)],
        asked=list_items(read_answers(row.answers)),
        advice=tuple((label, same(text)) for label, text in given if text.strip()),
        reason=advice.reason,
        version=row.version,
        ended_at=row.ended_at,
    )


def find_advised(keys: Mapping[str, int]) -> dict[str, Text]:
    """Say in a few words what sites found of some applications, in one statement.

    Parameters
    ----------
    keys : number of an application → its key
    """
    numbers = {pk: number for number, pk in keys.items()}
    rows = AssessmentRow.objects.filter(application__in=numbers).exclude(verdict="")
    advised = {}
    for pk, verdict, advice in rows.order_by("pk").values_list(
        "application_id", "verdict", "advice"
    ):
        name = VERDICT_NAMES[Verdict(verdict)]
        parts = [part for key in ("amount", "types") if (part := advice[key].strip())]
        parts += [f"{advice['months'].strip()} m"] if advice["months"].strip() else []
        more = f" ({', '.join(parts)})" if parts else ""
        advised[numbers[pk]] = Text(en=name.en + more, ko=name.ko + more)
    return advised
