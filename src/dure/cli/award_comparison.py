"""What ``dure award compare`` shows: who gains and who loses by each method."""

from dataclasses import asdict
from typing import Any

import dure
from dure.application.call import Call
from dure.award.compare import By, Comparison, Group
from dure.award.compile import Round
from dure.award.effect import Priced
from dure.award.methods import METHODS
from dure.award.round import MILLI
from dure.award.why_words import list_time
from dure.cli.award_effect import effect_sections
from dure.cli.award_paper import computed, write_notes
from dure.report.paper import LineChart, Paper, Paragraph, Section, Series, Table
from dure.terms.language import Text, same

FEW = Text(en="under 5", ko="5건 미만")
HEADINGS: dict[By, Text] = {
    "all": Text(en="all", ko="전체"),
    "track": Text(en="Track", ko="신청유형"),
    "size": Text(en="Servers asked", ko="신청 서버 수"),
    "score": Text(en="Tenth by score, 1 is the best", ko="점수 십분위(1이 가장 높음)"),
}


def write_comparison_paper(
    comparison: Comparison,
    priced: Priced | None,
    round_: Round,
    call: Call,
    sealed: str,
    notes: tuple[str, ...],
) -> Paper:
    """Write up how the same round comes out by several methods."""
    n = len(round_.bids.ids)
    return Paper(
        title=Text(
            en=f"{call.title.en}: the same round by {len(comparison.methods)} methods",
            ko=f"{call.title.ko}: 같은 회차를 방법 {len(comparison.methods)}가지로",
        ),
        subtitle=Text(
            en=f"{n:,} applications; work is counted in hours of {call.reference}",
            ko=f"신청 {n:,}건. 작업량은 {call.reference} 시간으로 셈",
        ),
        sections=comparison_sections(comparison, priced, round_, call, notes),
        foot=(
            (Text(en="Call", ko="공모"), f"{call.id}, version {call.version}"),
            (Text(en="Hash of the applications", ko="신청 해시"), sealed),
            (Text(en="Version", ko="버전"), f"Dure {dure.__version__}"),
        ),
    )


def comparison_sections(
    comparison: Comparison,
    priced: Priced | None,
    round_: Round,
    call: Call,
    notes: tuple[str, ...],
) -> tuple[Section, ...]:
    """Write the sections, also for a report that holds more than them."""
    return (
        Section(
            Text(en="What each method gives", ko="방법마다 주는 것"),
            (*write_notes(notes), _totals(comparison, round_, call), _meanings(comparison)),
        ),
        Section(
            Text(en="Who gains and who loses", ko="누가 더 받고 누가 덜 받나"),
            (
                _changes(comparison),
                _shares(comparison, "track"),
                _shares(comparison, "size"),
                _chart(comparison),
            ),
        ),
        *effect_sections(priced, round_, call),
        Section(Text(en="How to read this", ko="읽는 법"), (_READ,)),
    )


_READ = Paragraph(
    Text(
        en="Shares are of the work asked, not of applications. A group of fewer than five "
        "applications is counted and not told. No method is the right one: each holds another "
        "idea of what is fair, and a person decides which.",
        ko="비율은 신청 건수가 아니라 신청한 작업량에 대한 것입니다. 다섯 건이 안 되는 집단은 "
        "건수만 셉니다. 옳은 방법이 하나 있는 것이 아니라 공정함에 대한 생각이 서로 다르며, "
        "어느 것을 쓸지는 사람이 정합니다.",
    )
)


def _labels(comparison: Comparison) -> list[Text]:
    """Name the methods."""
    return [METHODS[name].label for name in comparison.methods]


def _shorts(comparison: Comparison) -> list[Text]:
    """Name the methods for the heads of narrow columns."""
    return [METHODS[name].short for name in comparison.methods]


def _totals(comparison: Comparison, round_: Round, call: Call) -> Table:
    """Tabulate what each method did with the whole round."""
    whole = comparison.groups[0]
    rows = []
    for label, total, share in zip(
        _shorts(comparison), comparison.totals, whole.shares, strict=True
    ):
        points = "–" if total.points_milli is None else f"{total.points_milli // MILLI:,}"
        rows.append(
            (
                label,
                same(f"{share.served:,}"),
                same(f"{share.full:,}"),
                same(_percent(share.work_milli, whole.asked_milli)),
                same(points),
                list_time(total.unsold_s, round_, [same(t) for t in call.types]),
            )
        )
    return Table(
        Text(en=f"All {whole.count:,} applications", ko=f"신청 {whole.count:,}건 전체"),
        (
            Text(en="Method", ko="방법"),
            Text(en="Got some", ko="받음"),
            Text(en="Got all", ko="전부 받음"),
            Text(en="Of the work asked", ko="신청 작업량 대비"),
            Text(en="Points served", ko="배정된 점수"),
            Text(en="Left over", ko="남은 시간"),
        ),
        tuple(rows),
        (False, True, True, True, True, True),
        computed(rows),
    )


def _percent(part: int, whole: int) -> str:
    """Write a part in whole percent, rounded half up."""
    return f"{(200 * part + whole) // (2 * whole)} %" if whole else "–"


def _meanings(comparison: Comparison) -> Table:
    """Say in one sentence each what the methods do."""
    methods = [METHODS[name] for name in comparison.methods]
    return Table(
        Text(en="What the methods do", ko="방법의 뜻"),
        (
            Text(en="Method", ko="방법"),
            Text(en="Name", ko="이름"),
            Text(en="What it does", ko="하는 일"),
        ),
        tuple((method.short, method.label, method.meaning) for method in methods),
        (False, False, False),
    )


def _changes(comparison: Comparison) -> Table:
    """Tabulate how many get more and less than by the first method."""
    labels, whole = _labels(comparison), comparison.groups[0]
    base = labels[0]
    rows = tuple(
        (
            label,
            same(f"{share.more:,}"),
            same(f"{whole.count - share.more - share.less:,}"),
            same(f"{share.less:,}"),
        )
        for label, share in zip(labels[1:], whole.shares[1:], strict=True)
    )
    return Table(
        Text(en=f"Applications, against {base.en}", ko=f"{base.ko}에 견준 신청 수"),
        (
            Text(en="Method", ko="방법"),
            Text(en="Get more", ko="더 받음"),
            Text(en="The same", ko="같음"),
            Text(en="Get less", ko="덜 받음"),
        ),
        rows,
        (False, True, True, True),
        computed(rows),
    )


def _shares(comparison: Comparison, by: By) -> Table:
    """Tabulate the part of the asked work that each group gets by each method."""
    groups = [g for g in comparison.groups if g.by == by]
    heading = HEADINGS[by]
    return Table(
        Text(
            en=f"{heading.en}: part of the asked work that is given",
            ko=f"{heading.ko}: 신청한 작업량 가운데 배정",
        ),
        (heading, Text(en="Applied", ko="신청"), *_shorts(comparison)),
        tuple((g.label, same(f"{g.count:,}"), *_row(g, len(comparison.methods))) for g in groups),
        (False, True, *[True] * len(comparison.methods)),
        computed(groups),
    )


def _row(group: Group, methods: int) -> list[Text]:
    """Write the parts of one group; a small one is not told."""
    if not group.shares:
        return [FEW] * methods
    return [same(_percent(s.work_milli, group.asked_milli)) for s in group.shares]


def _chart(comparison: Comparison) -> LineChart:
    """Draw the part given by tenth of score, one line for each method."""
    groups = [g for g in comparison.groups if g.by == "score"]
    places = [float(g.label.en) for g in groups]
    series = tuple(
        Series(
            name=label,
            x=tuple(places),
            y=tuple(
                100 * g.shares[m].work_milli / g.asked_milli if g.shares and g.asked_milli else None
                for g in groups
            ),
        )
        for m, label in enumerate(_shorts(comparison))
    )
    return LineChart(
        title=Text(en="Does a better score bring more?", ko="점수가 높으면 더 받는가?"),
        summary=Text(
            en="Part of the asked work that is given, by tenth of score from the best to the last.",
            ko="점수가 높은 쪽부터 십분위별로 신청한 작업량 가운데 배정된 비율.",
        ),
        x_title=HEADINGS["score"],
        y_title=Text(en="Percent of the work asked", ko="신청한 작업량 대비 퍼센트"),
        series=series,
        y_max=100.0,
    )


def comparison_as_json(comparison: Comparison) -> list[dict[str, Any]]:
    """Give a comparison as JSON data, one object for each method and each group."""
    lines: list[dict[str, Any]] = [{"kind": "total", **asdict(t)} for t in comparison.totals]
    for group in comparison.groups:
        shares = {
            name: asdict(share)
            for name, share in zip(comparison.methods, group.shares, strict=False)
        }
        lines.append(
            {
                "kind": "group",
                "by": group.by,
                "label": asdict(group.label),
                "count": group.count,
                "asked_milli": group.asked_milli,
                "shares": shares,
            }
        )
    return lines
