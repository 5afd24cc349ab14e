"""A paper of the size and shape of a real one, to look at in a browser.

Published figures are as cited; **the curves and bars are made up** and say nothing about any
programme.
"""

from datetime import date

from dure.report.paper import (
    Bar,
    BarChart,
    Figure,
    Figures,
    LineChart,
    Note,
    Paper,
    Paragraph,
    Rule,
    Section,
    Series,
    Table,
)
from dure.terms.citation import Mark, Source
from dure.terms.language import Text, same

MEETING = Source(
    id="meeting-2025-12-18",
    title=Text(
        en="Second Ministers' Meeting on Science, Technology and AI: how the GPUs are shared out",
        ko="제2회 과학기술관계장관회의: 첨단 GPU 배분 방안",
    ),
    place="https://www.msit.go.kr/",
    published="2025-12-18",
    checked=date(2026, 11, 22),
    mark=Mark.SEEN,
)
RESULT = Source(
    id="call-result-2026-03-03",
    title=Text(
        en="Results of the first call for national GPUs",
        ko="첨단 GPU 활용 지원 1차 공모 결과",
    ),
    place="https://www.msit.go.kr/",
    published="2026-03-03",
    checked=date(2026, 11, 22),
    mark=Mark.SEEN,
)
PRESS = Source(
    id="press-use-2026",
    title=Text(
        en="Press report on how busy domestic GPUs are",
        ko="국내 GPU 활용률에 관한 언론 보도",
    ),
    place="IT Chosun, 2026",
    published="2026",
    checked=date(2026, 11, 22),
    mark=Mark.SECONDARY,
)


def _t(en: str, ko: str) -> Text:
    """Write a text shorter; there are many below."""
    return Text(en=en, ko=ko)


_USE = tuple(range(20, 85, 5))

FULL = Paper(
    title=_t(
        "Korea's first GPU call: whole servers, or one pool?",
        "첫 국가 GPU 공모: 서버를 통째로 줄 것인가, 함께 쓸 것인가",
    ),
    subtitle=_t(
        "A rehearsal for the council. EXAMPLE: the curves below are made up to test the layout.",
        "회의 자료를 위한 모의 실험. 예시: 아래 곡선은 화면을 시험하려고 지어낸 값입니다.",
    ),
    sections=(
        Section(
            _t("The answer in one minute", "1분 요약"),
            (
                Paragraph(
                    _t(
                        "The first call gave whole servers to 159 of 514 projects. If the same "
                        "accelerators had been one pool, most projects could have been served with "
                        "a wait of hours, as long as projects keep their servers no busier than "
                        "about half of the time.",
                        "1차 공모는 514개 과제 가운데 159개 과제에 서버를 통째로 배정했습니다. "
                        "같은 가속기를 함께 썼다면, 과제가 서버를 절반쯤만 쓰는 한 대부분의 "
                        "과제를 몇 시간의 대기로 지원할 수 있었습니다.",
                    )
                ),
                Figures(
                    (
                        Figure(
                            _t("159 of 514", "514개 중 159개"),
                            _t("projects got servers", "서버를 받은 과제"),
                            Mark.SEEN,
                            RESULT.id,
                        ),
                        Figure(
                            _t("4,224 GPUs", "GPU 4,224장"),
                            _t("given, of 13,712 asked", "배정 (신청 13,712장)"),
                            Mark.SEEN,
                            RESULT.id,
                        ),
                        Figure(
                            _t("30–40 %", "30~40%"),
                            _t("how busy domestic GPUs are said to be", "알려진 국내 GPU 활용률"),
                            Mark.SECONDARY,
                            PRESS.id,
                        ),
                        Figure(
                            _t("402 (350–455)", "402개(350~455개)"),
                            _t(
                                "projects a pool could serve with p95 wait under 24 h at 40 % use",
                                "활용률 40%일 때 대기 24시간(95백분위) 안에 지원할 수 있는 과제",
                            ),
                            Mark.COMPUTED,
                        ),
                    )
                ),
                Note(
                    _t(
                        "How busy the projects keep their servers has not been published. It "
                        "moves the answer most, so it is shown from 20 % to 80 %.",
                        "과제가 서버를 실제로 얼마나 쓰는지는 공개되지 않았습니다. 결과를 "
                        "가장 크게 바꾸는 값이므로 20%부터 80%까지 모두 보였습니다.",
                    )
                ),
            ),
        ),
        Section(
            _t("What was asked and what was given", "신청과 배정"),
            (
                Paragraph(
                    _t(
                        "Published totals by track. Of requests, only academia's was published.",
                        "트랙별 공개 집계입니다. 신청량은 학계만 트랙별로 공개되었습니다.",
                    )
                ),
                Table(
                    caption=_t(
                        "Accelerators asked and given by track (GPUs)",
                        "트랙별 신청·배정 가속기(GPU 장)",
                    ),
                    columns=(
                        _t("Track", "트랙"),
                        _t("Asked", "신청"),
                        _t("Given", "배정"),
                        _t("Share of what was given", "배정 비중"),
                    ),
                    rows=(
                        (_t("Academia", "학계"), same("8,600"), same("2,624"), same("62.1 %")),
                        (
                            _t("Industry", "산업계"),
                            _t("not published", "미공개"),
                            same("1,288"),
                            same("30.5 %"),
                        ),
                        (
                            _t("Research institutes", "연구기관"),
                            _t("not published", "미공개"),
                            same("312"),
                            same("7.4 %"),
                        ),
                        (_t("All", "합계"), same("13,712"), same("4,224"), same("100 %")),
                    ),
                    numeric=(False, True, True, True),
                    marks=((Mark.SEEN, RESULT.id),) * 4,
                ),
                Table(
                    caption=_t("Rules of the call", "공모의 규칙"),
                    columns=(_t("Rule", "항목"), _t("As published", "공개된 내용")),
                    rows=(
                        (
                            _t("Largest request", "신청 상한"),
                            _t(
                                "32 H200 servers (256 GPUs) or 16 B200 servers (128 GPUs)",
                                "H200 서버 32대(256장) 또는 B200 서버 16대(128장)",
                            ),
                        ),
                        (_t("Term", "기간"), _t("12 months at most", "최대 12개월")),
                        (
                            _t("Price", "이용료"),
                            _t(
                                "Academia and research free; industry about 5–10 % of the market "
                                "price; youth firms half of that",
                                "학계·연구계 무료, 산업계는 시장가의 약 5~10%, 청년기업은 그 절반",
                            ),
                        ),
                    ),
                    numeric=(False, False),
                    marks=((Mark.SEEN, MEETING.id),) * 3,
                ),
            ),
        ),
        Section(
            _t("How long jobs would wait", "작업은 얼마나 기다리게 되는가"),
            (
                Paragraph(
                    _t(
                        "Each line is one way of sharing the same 528 servers among all 514 "
                        "projects. Each point is the middle of five runs with different seeds.",
                        "선마다 같은 서버 528대를 514개 과제가 나누어 쓰는 방식이 다릅니다. 점은 "
                        "난수 씨앗을 바꾼 다섯 번의 실행 가운데 중앙값입니다.",
                    )
                ),
                LineChart(
                    title=_t(
                        "At which use do waits become a problem?",
                        "활용률이 얼마일 때 대기가 문제가 되는가?",
                    ),
                    summary=_t(
                        "With backfill and weights, nineteen of twenty jobs start within a day up "
                        "to 55 % use; in order of arrival that ends at 40 %.",
                        "되메우기와 가중치를 함께 쓰면 활용률 55%까지 작업 20개 중 19개가 "
                        "하루 안에 시작합니다. 도착 순서로만 하면 40%까지입니다.",
                    ),
                    x_title=_t(
                        "How busy projects keep their servers (%)", "과제가 서버를 쓰는 비율(%)"
                    ),
                    y_title=_t(
                        "Wait that 95 % of jobs stay under (hours, logarithmic)",
                        "작업의 95%가 겪는 대기 시간의 상한(시간, 로그 눈금)",
                    ),
                    series=(
                        Series(
                            _t("In order of arrival", "도착 순서"),
                            x=_USE,
                            y=(0.8, 1.9, 4.1, 9, 21, 44, 83, 150, 260, 420, 700, None, None),
                            low=(0.6, 1.5, 3.2, 7, 16, 35, 66, 120, 210, 350, 600, None, None),
                            high=(1.1, 2.5, 5.4, 12, 28, 58, 105, 190, 330, 520, 860, None, None),
                        ),
                        Series(
                            _t("With backfill", "되메우기"),
                            x=_USE,
                            y=(0.2, 0.4, 0.9, 2.0, 4.2, 8.5, 16, 31, 58, 110, 190, 330, 560),
                            low=(0.1, 0.3, 0.7, 1.6, 3.3, 6.6, 12, 25, 46, 88, 150, 260, 450),
                            high=(0.3, 0.6, 1.3, 2.7, 5.6, 11, 21, 40, 75, 140, 240, 410, 690),
                        ),
                        Series(
                            _t("Backfill and weights by track", "되메우기와 트랙별 가중치"),
                            x=_USE,
                            y=(0.15, 0.3, 0.7, 1.4, 3.0, 6.1, 12, 22, 42, 79, 150, 280, 510),
                            low=(0.1, 0.2, 0.5, 1.1, 2.4, 4.9, 9, 18, 33, 62, 120, 220, 400),
                            high=(0.2, 0.4, 0.9, 1.9, 4.0, 8.0, 16, 29, 55, 100, 190, 350, 640),
                        ),
                    ),
                    rules=(
                        Rule(24, _t("One day", "하루")),
                        Rule(168, _t("One week", "1주일")),
                    ),
                    log_y=True,
                ),
                LineChart(
                    title=_t(
                        "How many of the 514 projects could be served?",
                        "514개 과제 가운데 몇 개를 지원할 수 있는가?",
                    ),
                    summary=_t(
                        "A pool serves all 514 up to about 30 % use and never fewer than the 159 "
                        "that got whole servers.",
                        "함께 쓰면 활용률 30%쯤까지 514개 모두를 지원하며, 어떤 경우에도 서버를 "
                        "통째로 받은 159개보다 적지 않습니다.",
                    ),
                    x_title=_t(
                        "How busy projects keep their servers (%)", "과제가 서버를 쓰는 비율(%)"
                    ),
                    y_title=_t("Projects served", "지원할 수 있는 과제 수"),
                    series=(
                        Series(
                            _t("p95 wait under 24 hours", "대기 24시간 이내(95백분위)"),
                            x=_USE,
                            y=(514, 514, 500, 455, 402, 350, 310, 276, 248, 226, 207, 190, 176),
                            low=(514, 505, 470, 410, 350, 300, 270, 240, 218, 199, 183, 170, 160),
                            high=(514, 514, 514, 495, 455, 398, 350, 312, 280, 254, 232, 212, 195),
                        ),
                        Series(
                            _t("p95 wait under 4 hours", "대기 4시간 이내(95백분위)"),
                            x=_USE,
                            y=(500, 462, 411, 362, 318, 281, 251, 227, 208, 192, 179, 168, 160),
                        ),
                    ),
                    rules=(
                        Rule(514, _t("514 asked", "신청 514개 과제")),
                        Rule(159, _t("159 got whole servers", "서버를 통째로 받은 159개 과제")),
                    ),
                ),
            ),
        ),
        Section(
            _t("What the answer depends on", "결과를 좌우하는 가정"),
            (
                BarChart(
                    title=_t(
                        "How far does each assumption move the answer?",
                        "가정마다 결과를 얼마나 움직이는가?",
                    ),
                    summary=_t(
                        "How busy servers are kept matters most; the seed hardly matters.",
                        "서버를 얼마나 쓰는지가 가장 크게 작용하고 난수 씨앗은 영향이 작습니다.",
                    ),
                    x_title=_t(
                        "Projects served with p95 wait under 24 h",
                        "대기 24시간(95백분위) 안에 지원할 수 있는 과제 수",
                    ),
                    bars=(
                        Bar(
                            _t(
                                "Use of servers, 20 % to 80 % (middle 40 %)",
                                "서버 활용률 20%~80%(가운데 40%)",
                            ),
                            402,
                            176,
                            514,
                        ),
                        Bar(
                            _t(
                                "Size of projects: equal, or as skewed as in other calls",
                                "과제 크기: 모두 같음~다른 공모만큼 치우침",
                            ),
                            402,
                            361,
                            440,
                        ),
                        Bar(
                            _t("Length of jobs: half to double", "작업 길이: 절반~두 배"),
                            402,
                            380,
                            419,
                        ),
                        Bar(_t("Seed", "난수 씨앗"), 402, 396, 409),
                    ),
                    reference=Rule(159, _t("159 got whole servers", "서버를 통째로 받은 159개")),
                ),
                Table(
                    caption=_t("Assumptions, and why these", "가정과 그 이유"),
                    columns=(
                        _t("Assumption", "가정"),
                        _t("Value", "값"),
                        _t("Why", "이유"),
                    ),
                    rows=(
                        (
                            _t("Use of servers", "서버 활용률"),
                            same("20–80 %"),
                            _t("Reported as 30–40 %; not measured", "30~40%로 보도, 실측은 없음"),
                        ),
                        (
                            _t("Jobs", "작업"),
                            _t("fitted model", "적합한 모형"),
                            _t(
                                "Sizes and durations as in a public trace of a research cluster",
                                "연구용 클러스터의 공개 기록과 같은 크기·길이 분포",
                            ),
                        ),
                        (
                            _t("Failures", "고장"),
                            _t("none", "없음"),
                            _t(
                                "Not published; waits would be longer",
                                "미공개. 있으면 대기가 길어짐",
                            ),
                        ),
                    ),
                    numeric=(False, True, False),
                    marks=(
                        (Mark.SECONDARY, PRESS.id),
                        (Mark.ASSUMED, ""),
                        (Mark.ASSUMED, ""),
                    ),
                ),
                Note(
                    _t(
                        "This paper does not say that the first call was decided wrongly. It says "
                        "what the same machines could have done under another rule.",
                        "이 자료는 1차 공모의 결정이 잘못되었다고 말하지 않습니다. 같은 장비를 "
                        "다른 규칙으로 썼다면 어떠했을지를 말할 뿐입니다.",
                    )
                ),
            ),
        ),
    ),
    sources={MEETING.id: MEETING, RESULT.id: RESULT, PRESS.id: PRESS},
    foot=(
        (_t("Programme (SHA-256)", "프로그램(SHA-256)"), "9f2c4b7a1e5d8036" * 4),
        (_t("Seeds", "난수 씨앗"), "20261122, 20261123, 20261124, 20261125, 20261126"),
        (_t("Version", "판"), "dure 0.1.0"),
    ),
)
