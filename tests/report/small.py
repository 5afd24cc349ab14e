"""The golden example: one block of each kind. Its curve and its bars are made up."""

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
SMALL = Paper(
    title=Text(en="A small paper", ko="작은 보고서"),
    subtitle=Text(
        en="One block of each kind, for tests; its curve is made up.",
        ko="시험용으로 블록을 종류마다 하나씩 담았습니다. 곡선은 지어낸 것입니다.",
    ),
    sections=(
        Section(
            Text(en="What was asked", ko="신청한 것"),
            (
                Paragraph(
                    Text(
                        en="Whole servers were given to few <projects> & refused to many.",
                        ko="적은 수의 <과제>에 서버를 통째로 배정하고 & 나머지는 받지 못했습니다.",
                    )
                ),
                Figures(
                    (
                        Figure(
                            Text(en="4,224 GPUs", ko="GPU 4,224장"),
                            Text(en="given in the first call", ko="1차 공모에서 배정"),
                            Mark.SEEN,
                            RESULT.id,
                        ),
                        Figure(
                            Text(en="30.8 %", ko="30.8%"),
                            Text(en="of what was asked", ko="신청 대비 배정 비율"),
                            Mark.COMPUTED,
                        ),
                    )
                ),
                Table(
                    caption=Text(en="GPUs by track", ko="트랙별 GPU(장)"),
                    columns=(
                        Text(en="Track", ko="트랙"),
                        Text(en="Given", ko="배정"),
                    ),
                    rows=(
                        (Text(en="Academia", ko="학계"), same("2,624")),
                        (Text(en="Industry", ko="산업계"), same("1,288")),
                    ),
                    numeric=(False, True),
                    marks=((Mark.SEEN, RESULT.id), (Mark.SEEN, RESULT.id)),
                ),
                Note(
                    Text(
                        en="How busy the servers were is not known.",
                        ko="서버가 얼마나 쓰였는지는 알려지지 않았습니다.",
                    )
                ),
            ),
        ),
        Section(
            Text(en="What if", ko="만약에"),
            (
                LineChart(
                    title=Text(en="How long would jobs wait?", ko="작업은 얼마나 기다릴까?"),
                    summary=Text(
                        en="Waits grow with use.", ko="사용률이 오르면 대기가 길어집니다."
                    ),
                    x_title=Text(en="Use of a server (%)", ko="서버 사용률(%)"),
                    y_title=Text(en="Wait, p95 (h)", ko="대기 시간, 95백분위(시간)"),
                    series=(
                        Series(
                            Text(en="Pooled", ko="공동 이용"),
                            x=(20, 40, 60, 80),
                            y=(0.1, 0.5, None, 12.5),
                            low=(0.05, 0.25, None, 8),
                            high=(0.2, 1.0, None, 20),
                        ),
                    ),
                    rules=(Rule(4, Text(en="Half a working day", ko="반나절")),),
                ),
                BarChart(
                    title=Text(en="Who could be served?", ko="몇 과제를 받을 수 있을까?"),
                    summary=Text(en="More when pooled.", ko="공동 이용이 더 많습니다."),
                    x_title=Text(en="Projects", ko="과제 수"),
                    bars=(
                        Bar(Text(en="Whole servers", ko="서버 단위"), 159),
                        Bar(Text(en="Pooled", ko="공동 이용"), 402, 350, 455),
                    ),
                    reference=Rule(514, Text(en="514 asked", ko="신청 514")),
                ),
            ),
        ),
    ),
    sources={RESULT.id: RESULT},
    foot=(
        (Text(en="Programme (SHA-256)", ko="프로그램(SHA-256)"), "0123456789abcdef" * 4),
        (Text(en="Seed", ko="난수 씨앗"), "20261122"),
        (Text(en="Version", ko="판"), "dure 0.1.0"),
    ),
)
