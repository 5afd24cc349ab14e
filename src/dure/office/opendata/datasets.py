"""The datasets that are given away, each with its dictionary."""

from dure.office.opendata import rows
from dure.office.opendata.dataset import Dataset, column
from dure.office.opendata.rule import SMALL
from dure.terms.language import Text

_OFFICE = Text(en="Tables of this office", ko="이 시스템의 자료")
_BOOK = Text(en="The book of accelerator-seconds of this office", ko="이 시스템의 가속기초 장부")
_S = "accelerator-seconds"
_WITHHELD = column(
    "is_withheld",
    "yes_no",
    f"1 where counts are withheld, being below {SMALL}; they are empty then and not 0.",
    f"{SMALL}건 미만이라 비공개면 1. 이때 값은 비어 있으며 0이 아님.",
)

FACTS = Dataset(
    "facts",
    Text(en="Facts of the programme", ko="사업 현황 수치"),
    Text(
        en="Every number of the programme file with its source and how sure it is: targets, "
        "budgets, purchases, pools, calls. A plan is not a delivery: mind the column stage.",
        ko="사업 파일의 모든 수치와 그 출처·확실성: 목표, 예산, 확보, 공급, 공모. 계획은 실적이 "
        "아니므로 stage 열을 보십시오.",
    ),
    Text(
        en="The programme file; each row names its own source", ko="사업 파일. 행마다 출처가 있음"
    ),
    (
        column("path", "text", "Where it stands in the programme file.", "사업 파일 안의 위치."),
        column("title_ko", "text", "What it belongs to, in Korean.", "해당 항목(한국어)."),
        column("title_en", "text", "What it belongs to, in English.", "해당 항목(영어)."),
        column("value", "whole", "The number, in whole units.", "수치(정수).", "as in column unit"),
        column("unit", "text", "What is counted.", "세는 단위."),
        column(
            "stage",
            "text",
            "Target, budgeted, contracted, installed, allocatable, allocated or "
            "used; empty where none applies. Stages are never added.",
            "목표·예산·계약·설치·배정 가능·배정·사용 단계. 해당 없으면 빈칸. 단계끼리 더하지 않음.",
        ),
        column(
            "period", "text", "When it holds, as in the programme file.", "기간(사업 파일 표기)."
        ),
        column(
            "is_preferred",
            "yes_no",
            "0 for a reading that does not count where sources disagree.",
            "출처가 엇갈릴 때 쓰지 않는 값이면 0.",
        ),
        column(
            "mark",
            "text",
            "seen, secondary or assumed.",
            "seen(원문 확인), secondary(2차 자료), assumed(가정).",
        ),
        column("source_ko", "text", "Title of the source, in Korean.", "출처 제목(한국어)."),
        column("source_en", "text", "Title of the source, in English.", "출처 제목(영어)."),
        column("source_place", "text", "Where the source can be read.", "출처 위치."),
        column("source_published", "text", "When the source was published.", "출처 발표일."),
        column("source_checked", "day", "When it was last looked at.", "마지막 확인일."),
    ),
    rows.list_fact_rows,
    ("accelerators", "GPU", "targets", "budget", "Korea"),
)

CALLS = Dataset(
    "calls",
    Text(en="Calls: offered, asked, given", ko="공모별 제공·신청·선정"),
    Text(
        en="For each call and accelerator type: what there was, what was asked, what was given.",
        ko="공모와 가속기 종류마다 제공한 양, 신청한 양, 배정한 양.",
    ),
    _OFFICE,
    (
        column("call", "text", "Id of the call.", "공모 id."),
        column("title_ko", "text", "Its title, in Korean.", "공모명(한국어)."),
        column("title_en", "text", "Its title, in English.", "공모명(영어)."),
        column("opens", "day", "First day for applications.", "접수 시작일."),
        column("closes", "day", "Last day for applications.", "접수 마감일."),
        column("type", "text", "Accelerator type.", "가속기 종류."),
        column("servers", "whole", "Servers offered.", "제공 서버 수.", "servers"),
        column(
            "server_size", "whole", "Accelerators per server.", "서버당 가속기 수.", "accelerators"
        ),
        column(
            "offered_s", "whole", "What there was over the whole term.", "전체 기간 제공량.", _S
        ),
        column(
            "applications",
            "whole",
            "Applications submitted and not withdrawn that count what they ask in this type.",
            "이 종류로 신청량을 적은 제출·미철회 신청 수.",
            "applications",
        ),
        column(
            "asked_s",
            "whole",
            "What these asked, over the months they asked for.",
            "그 신청들이 요청한 양.",
            _S,
        ),
        column(
            "awards",
            "whole",
            "Awards that give any of this type.",
            "이 종류를 받은 선정 수.",
            "awards",
        ),
        column("given_s", "whole", "What these were given.", "배정한 양.", _S),
        _WITHHELD,
        column(
            "is_demo",
            "yes_no",
            "1 for a call of the demonstration, whose applications are drawn.",
            "시연용 공모(무작위 신청)이면 1.",
        ),
    ),
    rows.list_call_rows,
    ("calls", "demand", "GPU"),
)

AWARDS = Dataset(
    "awards",
    Text(en="Who got what", ko="선정 결과"),
    Text(
        en="Every award that was signed and not declined, a row for each type. Of what was refused "
        "nothing is told.",
        ko="서명된 선정 결과(포기 제외). 종류마다 한 행. 선정되지 않은 신청은 공개하지 않음.",
    ),
    Text(en="Signed decisions of this office", ko="이 시스템의 서명된 결정"),
    (
        column("number", "text", "Number of the application and of its grant.", "신청·배정 번호."),
        column("call", "text", "Id of the call.", "공모 id."),
        column(
            "title_ko",
            "text",
            "Title of the project in Korean; may be empty.",
            "과제명(한국어). 비어 있을 수 있음.",
        ),
        column(
            "title_en",
            "text",
            "Title of the project in English; may be empty.",
            "과제명(영어). 비어 있을 수 있음.",
        ),
        column("organisation", "text", "Organisation that runs it.", "수행 기관."),
        column("track", "text", "Track of the call.", "신청 유형."),
        column("region", "text", "Region of the organisation.", "기관 지역."),
        column("type", "text", "Accelerator type.", "가속기 종류."),
        column(
            "seconds",
            "whole",
            "What was given by the decision; later returns and supplements are not in it.",
            "결정으로 배정한 양. 이후 반납·추가는 포함하지 않음.",
            _S,
        ),
        column("months", "whole", "For how long.", "기간.", "months"),
        column("decided_on", "day", "Day of the signature.", "결정 서명일."),
        column(
            "state",
            "text",
            "awarded until it is accepted, then that of the grant: active, "
            "suspended, ended, revoked.",
            "수락 전 awarded, 이후 배정 상태(active, suspended, ended, revoked).",
        ),
        column(
            "is_drawn",
            "yes_no",
            "1 for an application drawn for the demonstration.",
            "시연용 무작위 신청이면 1.",
        ),
    ),
    rows.list_award_rows,
    ("awards", "results", "grants", "GPU"),
)

USE = Dataset(
    "use",
    Text(en="Use by month and type", ko="월별·종류별 사용량"),
    Text(
        en="What sites reported and the book holds. A month without a row was not reported, which "
        "is not that nothing was used.",
        ko="센터가 보고해 장부에 오른 사용량. 행이 없는 달은 보고가 없는 것이지 0이 아님.",
    ),
    _BOOK,
    (
        column(
            "month", "text", "Month in which it was used, as 2026-05.", "사용한 달(2026-05 형식)."
        ),
        column("type", "text", "Accelerator type.", "가속기 종류."),
        column("grants", "whole", "Grants that used any.", "사용한 배정 수.", "grants"),
        column(
            "used_s", "whole", "What they used, corrections taken off.", "사용량(정정 반영).", _S
        ),
        _WITHHELD,
    ),
    rows.list_use_rows,
    ("use", "utilisation", "GPU"),
)

WAITS = Dataset(
    "waits",
    Text(en="How long applicants waited", ko="처리 기간"),
    Text(
        en="Whole days from the first submission to the first decision, and from there to the "
        "acceptance, by call. Waits of jobs are not here: sites do not report them yet.",
        ko="공모별로 최초 제출부터 첫 결정까지, 결정부터 수락까지 걸린 날수. 작업 대기 시간은 "
        "센터가 아직 보고하지 않아 없음.",
    ),
    _OFFICE,
    (
        column("call", "text", "Id of the call.", "공모 id."),
        column(
            "step",
            "text",
            "submitted_to_decided or decided_to_accepted.",
            "submitted_to_decided(제출→결정) 또는 decided_to_accepted(결정→수락).",
        ),
        column("count", "whole", "How many have been through.", "끝난 건수.", "applications"),
        column(
            "days_p50",
            "whole",
            "Half of them waited at most this long.",
            "중앙값.",
            "days",
        ),
        column(
            "days_p90",
            "whole",
            "Nine in ten waited at most this long.",
            "90%가 기다린 최대 일수.",
            "days",
        ),
        column("days_max", "whole", "The longest.", "최대 일수.", "days"),
        _WITHHELD,
    ),
    rows.list_wait_rows,
    ("waiting", "service level"),
)

DATASETS: dict[str, Dataset] = {one.key: one for one in (FACTS, CALLS, AWARDS, USE, WAITS)}
