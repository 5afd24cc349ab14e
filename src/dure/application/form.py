"""The one table of fields: form, readers, JSON Schema and reference page are all made from it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dure.application.application import (
    ACCEPTANCE_NAMES,
    NPU_NAMES,
    WORK_NAMES,
    Acceptance,
    Application,
    NpuReadiness,
    Work,
)
from dure.application.call import Call
from dure.application.cells import (
    FLEXIBLE,
    ID_PATTERN,
    SCORE_MAX,
    YES_NO,
    EnumCell,
    choice_schema,
    list_regions,
    list_tracks,
    list_types,
    milli_text,
    read_asked,
    read_id,
    read_months,
    read_rank,
    read_region,
    read_score,
    read_start,
    read_text,
    read_track,
    read_types,
    read_yes_no,
    types_text,
    yes_no,
)
from dure.terms.language import Text

Choices = Callable[[Call], dict[str, Text]]
_WORK = EnumCell(Work, WORK_NAMES)
_NPU = EnumCell(NpuReadiness, NPU_NAMES)
_ACCEPTANCE = EnumCell(Acceptance, ACCEPTANCE_NAMES)
_AMOUNT_PATTERN = r"^[1-9][0-9]{0,9} (servers?|accelerators?|AH|SU)$"


@dataclass(frozen=True, slots=True)
class Column:
    """One field of the form.

    Parameters
    ----------
    name : in files and in JSON
    label : heading of the form
    meaning : what to write
    read : text of a cell, call → value; raises `CellRefused`
    write : application → text of the cell, "" for nothing
    example : a cell of the worked example
    is_required : whether it has to be filled in
    choices : what there is to choose from, or None
    schema : JSON Schema of the text, for fields without choices
    absent : call → value of an empty cell
    """

    name: str
    label: Text
    meaning: Text
    read: Callable[[str, Call], Any]
    write: Callable[[Application], str]
    example: str = ""
    is_required: bool = False
    choices: Choices | None = None
    schema: Callable[[Call], dict[str, Any]] = lambda _: {"type": "string", "maxLength": 500}
    absent: Callable[[Call], Any] = lambda _: None

    def schema_for(self, call: Call) -> dict[str, Any]:
        """Write the field as JSON Schema for a call."""
        body = choice_schema(self.choices(call)) if self.choices else self.schema(call)
        return {
            "title": self.label.en,
            "description": self.meaning.en,
            "x-labels": {"en": self.label.en, "ko": self.label.ko},
            "x-descriptions": {"en": self.meaning.en, "ko": self.meaning.ko},
            **body,
        }


def _types_schema(call: Call) -> dict[str, Any]:
    """Write the list of types, each with a rate or without."""
    names = "|".join(list_types(call))
    one = rf"({names})(=[0-9]{{1,4}}(\.[0-9]{{1,3}})?)?"
    return {"type": "string", "pattern": f"^{one}(, {one})*$"}


COLUMNS: tuple[Column, ...] = (
    Column(
        "id",
        Text(en="Application number", ko="신청번호"),
        Text(
            en="A number of its own in the round: letters, digits, dots, hyphens.",
            ko="회차 안에서 하나뿐인 번호. 글자, 숫자, 점, 붙임표.",
        ),
        read_id,
        lambda a: a.id,
        example="A-001",
        is_required=True,
        schema=lambda _: {"type": "string", "pattern": f"^{ID_PATTERN}$"},
    ),
    Column(
        "track",
        Text(en="Track", ko="신청유형"),
        Text(en="The kind of applicant, as the call names it.", ko="공모가 정한 신청자 유형."),
        read_track,
        lambda a: a.track,
        is_required=True,
        choices=list_tracks,
    ),
    Column(
        "applicant",
        Text(en="Applicant", ko="신청자"),
        Text(
            en="Who answers for the project; caps per applicant count by this.",
            ko="과제를 책임지는 사람 또는 기업. 신청자별 한도는 이 값으로 셉니다.",
        ),
        read_text,
        lambda a: a.applicant,
        example="Hong Gil-dong",
        is_required=True,
        schema=lambda _: {"type": "string", "minLength": 1, "maxLength": 500},
    ),
    Column(
        "organisation",
        Text(en="Organisation", ko="기관명"),
        Text(en="Where the project is run.", ko="과제를 수행하는 기관."),
        read_text,
        lambda a: a.organisation,
        example="Example University",
        is_required=True,
        schema=lambda _: {"type": "string", "minLength": 1, "maxLength": 500},
    ),
    Column(
        "region",
        Text(en="Region", ko="지역"),
        Text(en="Where the organisation stands.", ko="기관이 있는 지역."),
        read_region,
        lambda a: a.region,
        is_required=True,
        choices=list_regions,
    ),
    Column(
        "title_ko",
        Text(en="Project title (Korean)", ko="과제명(국문)"),
        Text(en="One of the two titles has to be there.", ko="국문과 영문 가운데 하나는 필수."),
        read_text,
        lambda a: a.title_ko,
        example="한국어 의료 언어모형",
        absent=lambda _: "",
    ),
    Column(
        "title_en",
        Text(en="Project title (English)", ko="과제명(영문)"),
        Text(en="One of the two titles has to be there.", ko="국문과 영문 가운데 하나는 필수."),
        read_text,
        lambda a: a.title_en,
        example="A Korean language model for hospitals",
        absent=lambda _: "",
    ),
    Column(
        "work",
        Text(en="Class of work", ko="작업 종류"),
        Text(en="What the accelerators will mostly do.", ko="가속기로 주로 할 일."),
        _WORK.read,
        lambda a: str(a.work),
        example="finetuning",
        is_required=True,
        choices=_WORK.choices,
    ),
    Column(
        "types",
        Text(en="Accelerator types", ko="가속기 종류"),
        Text(
            en="The type the amount is counted in first, then any other that would do; a measured "
            "rate may follow as b200=2.1 (work per hour against one hour of the reference type).",
            ko="수량을 세는 종류를 먼저, 대신 쓸 수 있는 종류를 뒤에. 측정한 환산율은 b200=2.1처럼 "
            "덧붙임(기준 종류 한 시간에 견준 시간당 작업량).",
        ),
        read_types,
        lambda a: types_text(a.types),
        is_required=True,
        schema=_types_schema,
    ),
    Column(
        "asked",
        Text(en="Amount asked", ko="신청량"),
        Text(
            en="The most that the project can use, with its unit: 3 servers, 24 accelerators, "
            "12000 AH (hours of the first type) or 12000 SU (hours of work on the reference type).",
            ko="과제가 쓸 수 있는 최대량과 단위: 서버 3대, 가속기 24장, 12000 AH(첫째 종류의 "
            "가속기시간), 12000 SU(기준 종류로 잰 작업 시간).",
        ),
        read_asked,
        lambda a: str(a.asked),
        example="3 servers",
        is_required=True,
        schema=lambda _: {"type": "string", "pattern": _AMOUNT_PATTERN},
    ),
    Column(
        "least",
        Text(en="Least useful amount", ko="최소 필요량"),
        Text(
            en="Below this a grant is of no use; empty where any amount is.",
            ko="이보다 적으면 쓸모없는 양. 얼마든지 쓸 수 있으면 비움.",
        ),
        read_asked,
        lambda a: "" if a.least is None else str(a.least),
        example="1 server",
        schema=lambda _: {"type": "string", "pattern": _AMOUNT_PATTERN},
    ),
    Column(
        "months",
        Text(en="Months", ko="사용 개월"),
        Text(en="For how many whole months.", ko="사용할 개월 수(정수)."),
        read_months,
        lambda a: str(a.months),
        example="12",
        is_required=True,
        schema=lambda call: {"type": "integer", "minimum": 1, "maximum": call.months_max},
    ),
    Column(
        "start",
        Text(en="Start", ko="시작일"),
        Text(
            en="flexible, or the day on which it has to start (2026-03-03).",
            ko="'조정 가능', 또는 반드시 시작해야 하는 날(2026-03-03).",
        ),
        read_start,
        lambda a: FLEXIBLE.en if a.start is None else a.start.isoformat(),
        example="flexible",
        schema=lambda _: {"type": "string", "pattern": r"^(flexible|\d{4}-\d{2}-\d{2})$"},
    ),
    Column(
        "score",
        Text(en="Score", ko="평가점수"),
        Text(
            en="Points of the review, 0 to 100; empty before it.",
            ko="평가 점수 0–100. 평가 전에는 비움.",
        ),
        read_score,
        lambda a: "" if a.score_milli is None else milli_text(a.score_milli),
        schema=lambda _: {"type": "number", "minimum": 0, "maximum": SCORE_MAX},
    ),
    Column(
        "rank",
        Text(en="Panel rank", ko="심사순위"),
        Text(
            en="Place in the order of the panel, 1 is the first; empty before it.",
            ko="심사위원회가 정한 순위, 1이 첫째. 심사 전에는 비움.",
        ),
        read_rank,
        lambda a: "" if a.rank is None else str(a.rank),
        schema=lambda _: {"type": "integer", "minimum": 1},
    ),
    Column(
        "npu",
        Text(en="Domestic-NPU readiness", ko="국산 NPU 준비도"),
        Text(
            en="How ready the work is to run on domestic NPUs; empty means not planned.",
            ko="국산 NPU에서 실행할 준비 정도. 비우면 계획 없음.",
        ),
        _NPU.read,
        lambda a: str(a.npu),
        example="no",
        choices=_NPU.choices,
        absent=lambda _: NpuReadiness.NO,
    ),
    Column(
        "acceptance",
        Text(en="Acceptance", ko="수락 조건"),
        Text(
            en="Whether less than asked is of use; empty means that it is.",
            ko="신청량보다 적어도 쓸 수 있는지. 비우면 일부도 수락.",
        ),
        _ACCEPTANCE.read,
        lambda a: str(a.acceptance),
        example="partial",
        choices=_ACCEPTANCE.choices,
        absent=lambda _: Acceptance.PARTIAL,
    ),
    Column(
        "whole_servers",
        Text(en="Whole servers", ko="서버 단위"),
        Text(
            en="Whether only whole servers are of use; empty takes the rule of the call.",
            ko="서버 단위로만 쓸 수 있는지. 비우면 공모의 규칙을 따름.",
        ),
        read_yes_no,
        lambda a: YES_NO[a.whole_servers].en,
        example="yes",
        choices=yes_no,
        absent=lambda call: call.whole_servers,
    ),
)

COLUMN_OF: dict[str, Column] = {c.name: c for c in COLUMNS}
