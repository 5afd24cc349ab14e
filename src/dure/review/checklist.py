"""The checklist of administrative and eligibility screening, and what its answers allow."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from dure.application.call import Call
from dure.review.findings import (
    CHECK_NOT_APPLICABLE,
    CHECK_OUTCOME_CONTRADICTS,
    CHECK_REASON_MISSING,
    CHECK_UNANSWERED,
)
from dure.terms.finding import Finding, Place
from dure.terms.language import Text

Kind = Literal["administrative", "eligibility", "technical"]


class Answer(StrEnum):
    """What was found for an item."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"


class Outcome(StrEnum):
    """What a screening ends with."""

    PASSED = "passed"
    RETURNED = "returned"
    """Given back to the applicant, to be corrected until a day."""
    REFUSED = "refused"


ANSWER_NAMES: dict[Answer, Text] = {
    Answer.YES: Text(en="yes", ko="예"),
    Answer.NO: Text(en="no", ko="아니요"),
    Answer.NOT_APPLICABLE: Text(en="not applicable", ko="해당 없음"),
}
OUTCOME_NAMES: dict[Outcome, Text] = {
    Outcome.PASSED: Text(en="passed", ko="통과"),
    Outcome.RETURNED: Text(en="returned for correction", ko="보완 요청"),
    Outcome.REFUSED: Text(en="not eligible", ko="요건 미충족"),
}
KIND_NAMES: dict[Kind, Text] = {
    "administrative": Text(en="administrative", ko="서류"),
    "eligibility": Text(en="eligibility", ko="자격"),
    "technical": Text(en="technical", ko="기술"),
}


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One question of the checklist, put so that yes is good.

    Parameters
    ----------
    id : name, never used again for another question
    kind : whether papers, eligibility or what it needs of a machine are looked at
    question : for people
    always_applies : whether "not applicable" is no answer to it
    """

    id: str
    kind: Kind
    question: Text
    always_applies: bool = True


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer to an item; None where there is none yet."""

    answer: Answer | None = None
    reason: str = ""


CHECKLIST: tuple[CheckItem, ...] = (
    CheckItem(
        "complete",
        "administrative",
        Text(
            en="Summary and files say what is asked and what for",
            ko="요약과 첨부 파일에서 신청 내용과 목적을 알 수 있음",
        ),
    ),
    CheckItem(
        "documents",
        "administrative",
        Text(
            en="Documents that the call asks of this kind of applicant are attached and legible",
            ko="공모가 해당 유형에 요구하는 서류가 있고 읽을 수 있음",
        ),
        always_applies=False,
    ),
    CheckItem(
        "once",
        "administrative",
        Text(
            en="The same work has not been applied for twice in this call",
            ko="같은 과제를 이 공모에 중복하여 신청하지 않음",
        ),
    ),
    CheckItem(
        "applicant",
        "eligibility",
        Text(
            en="The applicant belongs to the organisation named, and it to the track",
            ko="신청자가 해당 기관 소속이고 기관이 신청유형에 맞음",
        ),
    ),
    CheckItem(
        "purpose",
        "eligibility",
        Text(
            en="The work is within the purpose of the call",
            ko="과제가 공모의 목적에 맞음",
        ),
    ),
    CheckItem(
        "sanction",
        "eligibility",
        Text(
            en="Neither applicant nor organisation is barred from public research projects",
            ko="신청자와 기관이 국가연구개발사업 참여제한 상태가 아님",
        ),
    ),
    CheckItem(
        "other_support",
        "eligibility",
        Text(
            en="The same need is not met by another public programme",
            ko="같은 수요를 다른 공공 사업에서 지원받지 않음",
        ),
        always_applies=False,
    ),
)


def checklist_of(call: Call) -> tuple[CheckItem, ...]:
    """Give the checklist of a call: its own, or the usual one."""
    own = tuple(
        CheckItem(c.id, c.kind, c.question, c.always_applies) for c in call.judging.checklist
    )
    return own or CHECKLIST


def check_answers(
    answers: Mapping[str, Checked],
    outcome: Outcome,
    number: str,
    items: tuple[CheckItem, ...] = CHECKLIST,
) -> list[Finding]:
    """Give everything that keeps a screening from ending with an outcome.

    Parameters
    ----------
    answers : item → what was found
    outcome : what the officer wants it to end with
    number : of the application, as the place of findings
    items : the checklist
    """
    findings = check_items(answers, number, items)
    count = sum(answers.get(item.id, Checked()).answer is Answer.NO for item in items)
    if (outcome is Outcome.PASSED) is (count > 0):
        name = OUTCOME_NAMES[outcome]
        fields = {"outcome": name.en, "outcome_ko": name.ko, "count": count}
        findings.append(Finding(CHECK_OUTCOME_CONTRADICTS, Place(number), fields))
    return findings


def check_items(
    answers: Mapping[str, Checked], number: str, items: tuple[CheckItem, ...]
) -> list[Finding]:
    """Give what is wrong with the answers themselves: missing, without a reason, not possible."""
    findings: list[Finding] = []
    given = {item.id: answers.get(item.id, Checked()) for item in items}
    open_ = [item for item in items if given[item.id].answer is None]
    if open_:
        fields = {"count": len(open_), "total": len(items), **_label(open_[0])}
        findings.append(Finding(CHECK_UNANSWERED, Place(number, 0, open_[0].id), fields))
    for item in items:
        checked = given[item.id]
        if checked.answer is Answer.NO and not checked.reason.strip():
            place = Place(number, 0, item.id)
            findings.append(Finding(CHECK_REASON_MISSING, place, _label(item)))
        if checked.answer is Answer.NOT_APPLICABLE and item.always_applies:
            place = Place(number, 0, item.id)
            findings.append(Finding(CHECK_NOT_APPLICABLE, place, _label(item)))
    return findings


def _label(item: CheckItem) -> dict[str, str]:
    """Name an item in both languages."""
    return {"label": item.question.en, "label_ko": item.question.ko}
