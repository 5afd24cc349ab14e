"""What the API answers with, as shapes with the meaning of each field in both languages."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field

from dure.terms.language import Text


def told(en: str, ko: str, **more: Any) -> Any:  # noqa: ANN401 - as pydantic has it
    """Describe a field in both languages."""
    return Field(description=en, json_schema_extra={"x-ko": ko}, **more)


NEXT = ("Address of the next page, or null at the end.", "다음 쪽 주소. 마지막 쪽이면 null.")
SECONDS = ("Whole accelerator-seconds by accelerator type.", "종류별 가속기초(정수).")


class Words(BaseModel):
    """A text in both languages."""

    en: str
    ko: str


class FindingShape(BaseModel):
    """What is wrong, and what to do about it, in the language asked for."""

    code: str = told("A word that never changes its meaning.", "뜻이 바뀌지 않는 이름.")
    severity: str = told("error or warning.", "error 또는 warning.")
    field: str = told("Field that it is about; may be empty.", "해당 항목. 비어 있을 수 있음.")
    what: str
    next: str = told("What to do about it.", "다음에 할 일.")


class Problem(BaseModel):
    """Why a request was refused, as in RFC 9457, with findings."""

    type: str = told("about:blank: the status says all.", "about:blank. 상태 코드가 뜻을 말함.")
    title: str
    status: int
    detail: str
    findings: list[FindingShape]


class Me(BaseModel):
    """Who is asking."""

    name: str
    email: str
    language: str
    roles: list[dict[str, str]] = told(
        "Roles given, each with its scope.", "부여된 역할과 그 범위."
    )


class CallLine(BaseModel):
    """A call in a list."""

    id: str
    title: Words
    opens_at: datetime
    closes_at: datetime = told("The first moment too late.", "마감 직후의 시각.")
    is_open: bool
    is_demo: bool = told("Whether it is a demonstration.", "시연용인지 여부.")


class CallList(BaseModel):
    """A page of calls."""

    items: list[CallLine]
    next: str | None = told(*NEXT)


class OfferShape(BaseModel):
    """What a call offers of one type."""

    type: str
    label: Words
    servers: int
    server_size: int = told("Accelerators per server.", "서버당 가속기 수.")
    cap_servers: int | None = told(
        "Most servers for one project.", "과제 하나가 받을 수 있는 최대 서버 수."
    )


class CriterionShape(BaseModel):
    """What an application is judged by."""

    id: str
    label: Words
    weight_percent: int


class CallShape(CallLine):
    """A call."""

    version: int
    hash: str = told("Of its sealed paper.", "봉인된 문서의 해시.")
    purpose: Words | None
    months_max: int
    objection_days: int
    reviews_due_at: datetime | None = told(
        "The first moment after the last day for reviews, or null.",
        "평가 마감 직후의 시각 또는 null.",
    )
    series: str = told(
        "Of which it is a round; may be empty.", "차수가 속한 공모 묶음. 비어 있을 수 있음."
    )
    round: int | None = told("Which round of the series, or null.", "차수 또는 null.")
    tracks: dict[str, Words]
    regions: dict[str, Words]
    offers: list[OfferShape]
    criteria: list[CriterionShape]


class ApplicationLine(BaseModel):
    """An application in a list."""

    number: str
    title: Words
    call_title: Words
    state: str
    state_name: Words
    closes_at: datetime


class ApplicationList(BaseModel):
    """A page of applications."""

    items: list[ApplicationLine]
    next: str | None = told(*NEXT)


class StepShape(BaseModel):
    """A change of state."""

    at: datetime
    state_name: Words


class ApplicationShape(BaseModel):
    """An application: where it stands, and what was submitted last."""

    number: str
    call: str
    title: Words
    state: str
    state_name: Words
    version: int = told("Of the latest paper; 0 before any.", "최신 제출본의 판. 제출 전에는 0.")
    hash: str = told("Of the latest paper; empty before any.", "최신 제출본의 해시.")
    submitted_at: datetime | None
    open_until: datetime | None = told("Until when it can be changed.", "언제까지 고칠 수 있는지.")
    paper: dict[str, Any] | None = told(
        "The application as it was submitted last.", "최근 제출한 내용."
    )
    summary: str
    steps: list[StepShape]


class DraftShape(BaseModel):
    """A draft as it was typed, and what is wrong with it."""

    cells: dict[str, str] = told("Column name to text.", "항목 이름과 적은 내용.")
    seal: str = told(
        "Send it with submit, so that nothing else is submitted.",
        "제출할 때 함께 보내면 이 내용만 제출됩니다.",
    )
    is_ready: bool
    findings: list[FindingShape]


class FileShape(BaseModel):
    """A file of an application."""

    id: int
    name: str = told("Of the file.", "파일 이름.")
    kind: str = told("What its content is: pdf, hwpx, docx, png or jpg.", "내용으로 판별한 종류.")
    size: int = told("Bytes.", "크기(바이트).")
    hash: str = told("SHA-256 of its content.", "내용의 SHA-256.")
    added_at: datetime = told("When it was attached.", "첨부한 시각.")
    is_submitted: bool = told("Whether the latest paper has it.", "최근 제출본에 포함되었는지.")


class FileList(BaseModel):
    """The files of an application."""

    items: list[FileShape]


class LetterShape(BaseModel):
    """What was decided on an application, and why."""

    id: int
    outcome: str
    outcome_name: Words
    seconds: dict[str, int] = told(*SECONDS)
    reserve_place: int | None
    months: int
    conditions: str
    signed_at: datetime | None
    accept_by: datetime | None
    object_by: datetime
    is_latest: bool = told("Whether it is the one that counts.", "현재 효력이 있는지.")
    why: dict[str, Any] = told("The reasons, in both languages.", "결정 이유(두 언어).")


class LetterList(BaseModel):
    """The letters of an application, the latest first."""

    items: list[LetterShape]


class BalanceShape(BaseModel):
    """What a grant has of one type, in whole accelerator-seconds."""

    type: str
    granted_s: int
    used_s: int
    beyond_s: int = told(
        "Of what was used, what the grant did not cover.", "사용한 양 가운데 배정을 넘은 양."
    )
    back_s: int = told("Returned, reclaimed or expired.", "반납·회수·만료된 양.")
    there_s: int = told("Not used and not given back.", "남은 양.")
    held_s: int = told(
        "Of what is there, set aside for jobs that run.", "남은 양 가운데 실행 중인 작업의 몫."
    )
    later_s: int = told("In tranches that open later.", "나중에 열릴 양.")


class GrantLine(BaseModel):
    """A grant in a list."""

    number: str
    title: Words
    organisation: str
    state: str
    state_name: Words
    ends_on: date


class GrantList(BaseModel):
    """A page of grants."""

    items: list[GrantLine]
    next: str | None = told(*NEXT)


class GrantShape(GrantLine):
    """A grant with its balances."""

    call: str
    starts_on: date
    accepted_at: datetime
    balances: list[BalanceShape]


class StatementLine(BaseModel):
    """One record of the book as the grant sees it."""

    sequence: int
    id: str
    type: str
    kind: str
    part: str | None = told("Part of the balance that it changes.", "바꾸는 잔액 항목.")
    happened_at: datetime
    known_at: datetime
    change_s: int
    balance_s: int
    is_late: bool
    note: str


class StatementUnit(BaseModel):
    """The statement of one type."""

    type: str
    opening_s: int
    closing_s: int
    parts: dict[str, int] = told("By how much each changed the balance.", "항목별 잔액 변동.")


class StatementShape(BaseModel):
    """What the book learnt of a grant in a month."""

    grant: str
    month: str
    last_sequence: int | None
    last_hash: str | None
    units: list[StatementUnit]
    lines: list[StatementLine]
    next: str | None = told(*NEXT)


class UseAnswer(BaseModel):
    """What became of a report of use."""

    posted: int = told("Transfers that were booked now.", "이번에 기장한 건수.")
    known: int = told("Jobs that the book had already.", "이미 기장되어 있던 작업 수.")
    findings: list[FindingShape] = told(
        "Jobs that were not booked, and those beyond their grant.",
        "기장하지 않은 작업과 배정을 넘은 작업.",
    )


class ResultShape(BaseModel):
    """An award that is published."""

    number: str
    call: str
    title: Words
    organisation: str
    seconds: dict[str, int] = told(*SECONDS)
    months: int
    decided_on: date
    state: str
    state_name: Words
    is_drawn: bool = told("Drawn for the demonstration.", "시연용 무작위 신청.")


class ResultList(BaseModel):
    """A page of results."""

    items: list[ResultShape]
    next: str | None = told(*NEXT)


class FigureShape(BaseModel):
    """A number with where it is from and how sure it is."""

    label: Words
    value: int | None = told("Null where it is withheld.", "비공개면 null.")
    unit: str
    mark: str = told("seen, secondary, assumed or computed.", "확실성 표시.")
    source: Words | None
    day: str | None = told("Of the source, or of the last change.", "출처 날짜나 마지막 변경일.")


class FigureList(BaseModel):
    """The figures of the programme."""

    items: list[FigureShape]


def words(text: Text) -> Words:
    """Write a text."""
    return Words(en=text.en, ko=text.ko)
