"""Technical assessment: the checklist of a site, what it recommends, and what that allows."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dure.application.amount import Amount, read_amount
from dure.application.application import Application
from dure.application.call import Call
from dure.application.findings import CellRefused
from dure.review.checklist import Answer, Checked, CheckItem, check_items
from dure.review.findings import (
    ADVICE_MISSING,
    ADVICE_REASON_SHORT,
    ADVICE_UNREADABLE,
    VERDICT_CONTRADICTS,
)
from dure.terms.finding import Finding, Place
from dure.terms.language import Text

REASON_MIN, REASON_MAX = 20, 4_000


class Verdict(StrEnum):
    """What a technical assessment ends with; it refuses nobody."""

    FITS = "fits"
    CHANGED = "changed"
    """It fits with another amount, other types or other months."""
    UNFIT = "unfit"


VERDICT_NAMES: dict[Verdict, Text] = {
    Verdict.FITS: Text(en="fits", ko="적합"),
    Verdict.CHANGED: Text(en="fits with changes", ko="조건부 적합"),
    Verdict.UNFIT: Text(en="does not fit", ko="부적합"),
}
ITEMS: tuple[CheckItem, ...] = (
    CheckItem(
        "hardware",
        "technical",
        Text(
            en="The work runs on the types asked for: memory, network and precision suffice",
            ko="신청한 종류에서 실행할 수 있음(메모리, 네트워크, 정밀도)",
        ),
    ),
    CheckItem(
        "amount",
        "technical",
        Text(
            en="Amount and months follow from the work planned",
            ko="수량과 기간이 계획한 작업에 맞음",
        ),
    ),
    CheckItem(
        "scale",
        "technical",
        Text(
            en="A measurement shows that it scales to what is asked for",
            ko="신청한 규모까지 확장됨을 측정 결과로 보임",
        ),
        always_applies=False,
    ),
    CheckItem(
        "software",
        "technical",
        Text(
            en="Its software is there or can be brought, licences included",
            ko="필요한 소프트웨어가 있거나 가져올 수 있음(사용권 포함)",
        ),
    ),
    CheckItem(
        "storage",
        "technical",
        Text(
            en="Its data fit into the storage, and can be moved there in time",
            ko="자료가 저장 공간에 들어가고 제때 옮길 수 있음",
        ),
    ),
    CheckItem(
        "security",
        "technical",
        Text(
            en="The site may hold data of this kind",
            ko="센터가 해당 등급의 자료를 다룰 수 있음",
        ),
        always_applies=False,
    ),
)


@dataclass(frozen=True, slots=True)
class Advice:
    """What an assessor recommends, as typed; empty is as it was asked.

    Parameters
    ----------
    amount : such as 2 servers
    types : names, by commas
    months : whole number
    reason : why, for the officer, the reviewers and the applicant
    """

    amount: str = ""
    types: str = ""
    months: str = ""
    reason: str = ""

    @property
    def is_change(self) -> bool:
        """Tell whether it recommends anything else than was asked."""
        return bool(self.amount.strip() or self.types.strip() or self.months.strip())


def check_assessment(
    answers: Mapping[str, Checked], verdict: Verdict, advice: Advice, asked: Application, call: Call
) -> list[Finding]:
    """Give everything that keeps an assessment from ending with a verdict.

    Parameters
    ----------
    answers : item → what was found
    asked : the application
    """
    number = asked.id
    findings = check_items(answers, number, ITEMS)
    count = sum(answers.get(item.id, Checked()).answer is Answer.NO for item in ITEMS)
    if (verdict is Verdict.FITS) is (count > 0):
        name = VERDICT_NAMES[verdict]
        fields: dict[str, object] = {"verdict": name.en, "verdict_ko": name.ko, "count": count}
        findings.append(Finding(VERDICT_CONTRADICTS, Place(number), fields))
    if verdict is Verdict.CHANGED and not advice.is_change:
        findings.append(Finding(ADVICE_MISSING, Place(number, 0, "amount"), {}))
    findings += _check_advice(advice, asked, call)
    length = len(advice.reason.strip())
    if not REASON_MIN <= length <= REASON_MAX:
        fields = {"count": length, "low": REASON_MIN, "high": f"{REASON_MAX:,}"}
        findings.append(Finding(ADVICE_REASON_SHORT, Place(number, 0, "reason"), fields))
    return findings


def _check_advice(advice: Advice, asked: Application, call: Call) -> list[Finding]:
    """Give what cannot be recommended: unreadable, unknown, or more than was asked."""
    findings = []
    if advice.amount.strip() and not _is_within(advice.amount, asked.asked):
        known = Text(
            en=f"write at most {asked.asked.text.en}", ko=f"{asked.asked.text.ko} 이하로 적으십시오"
        )
        findings.append(_refuse(asked.id, "amount", AMOUNT_LABEL, advice.amount, known))
    names = read_types(advice.types)
    if names and not set(names) <= set(call.types):
        known = Text(en=f"the call gives {', '.join(call.types)}", ko=f"{', '.join(call.types)}")
        findings.append(_refuse(asked.id, "types", TYPES_LABEL, advice.types, known))
    months = advice.months.strip()
    is_whole = months.isascii() and months.isdecimal() and len(months) <= 4  # noqa: PLR2004 - digits
    if months and not (is_whole and 1 <= int(months) <= asked.months):
        known = Text(en=f"write 1 to {asked.months}", ko=f"1–{asked.months}")
        findings.append(_refuse(asked.id, "months", MONTHS_LABEL, advice.months, known))
    return findings


AMOUNT_LABEL = Text(en="Recommended amount", ko="권고 수량")
TYPES_LABEL = Text(en="Recommended types", ko="권고 종류")
MONTHS_LABEL = Text(en="Recommended months", ko="권고 개월 수")


def read_types(text: str) -> tuple[str, ...]:
    """Read names of types.

    Examples
    --------
    >>> read_types("h200, b200,")
    ('h200', 'b200')
    """
    return tuple(name for part in text.split(",") if (name := part.strip()))


def _is_within(text: str, asked: Amount) -> bool:
    """Tell whether an amount can be read, and is no more than was asked where both count alike."""
    try:
        amount = read_amount(text)
    except CellRefused:
        return False
    return amount.unit is not asked.unit or amount.count <= asked.count


def _refuse(number: str, field: str, label: Text, value: str, known: Text) -> Finding:
    """Make a finding about something recommended."""
    fields = {"label": label.en, "label_ko": label.ko, "value": value.strip()[:80]}
    return Finding(
        ADVICE_UNREADABLE,
        Place(number, 0, field),
        {**fields, "known": known.en, "known_ko": known.ko},
    )
