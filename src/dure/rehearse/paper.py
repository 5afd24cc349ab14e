"""The rehearsal of a call as a paper for those who decide."""

from dure.rehearse.answer import UseRow, answer_by_use
from dure.rehearse.paper_facts import assumed_section, happened_section, limits_section
from dure.rehearse.paper_waits import (
    compared_section,
    moved_section,
    served_section,
    waits_section,
)
from dure.rehearse.result import Rehearsal
from dure.rehearse.words import between, hours, percent
from dure.report.paper import Figure, Figures, Note, Paper, Paragraph, Section
from dure.terms.citation import Mark
from dure.terms.language import Text


def write_paper(result: Rehearsal, foot: tuple[tuple[Text, str], ...]) -> Paper:
    """Write up a rehearsal.

    Parameters
    ----------
    result : what came out
    foot : what a reader needs to repeat it: hashes, seeds, version

    Returns
    -------
    paper
        Every number in it is cited from the programme, named as assumed, or computed here.
    """
    rows = answer_by_use(result.outcomes)
    reference = next(r for r in rows if r.use_percent == result.use_reference)
    totals = result.paper.offer.totals
    sections = [
        _brief_section(result, reference),
        happened_section(result),
        served_section(result, rows),
        waits_section(result),
        moved_section(result, reference),
    ]
    if result.compared and result.compared_name is not None:
        sections.append(compared_section(result, rows, result.compared_name))
    sections += [assumed_section(result), limits_section(result)]
    title = result.paper.call.title
    return Paper(
        title=Text(
            en=f"{title.en}: what if the same servers had been shared?",
            ko=f"{title.ko}: 같은 서버를 함께 썼다면?",
        ),
        subtitle=Text(
            en=(
                f"A rehearsal of {totals.projects_asked} projects on "
                f"{result.paper.offer.accelerators:,} accelerators, "
                f"as of {result.paper.programme.as_of}"
            ),
            ko=(
                f"가속기 {result.paper.offer.accelerators:,}장에 대한 과제 "
                f"{totals.projects_asked}개 모의실험, {result.paper.programme.as_of} 기준"
            ),
        ),
        sections=tuple(sections),
        sources={**result.paper.programme.sources, result.source.id: result.source},
        foot=foot,
    )


def _brief_section(result: Rehearsal, row: UseRow) -> Section:
    """Say the answer in four numbers and three sentences."""
    return Section(
        Text(en="The answer in brief", ko="요약"),
        (_figures(result, row), _answer(result, row), _CAUTION),
    )


def _figures(result: Rehearsal, row: UseRow) -> Figures:
    """Show the four numbers that matter."""
    totals = result.paper.offer.totals
    call = result.paper.call
    assert call.asked is not None
    assert call.granted is not None
    assert call.asked.projects is not None
    assert call.granted.projects is not None
    hour = row.served_within[0]
    use = percent(row.use_percent)
    count = Text(en="{n:,} projects", ko="과제 {n:,}개")
    return Figures(
        (
            Figure(
                count.fill(n=totals.projects_asked),
                Text(en="asked for servers", ko="서버를 신청"),
                call.asked.projects.mark,
                call.asked.projects.source,
            ),
            Figure(
                count.fill(n=totals.projects_granted),
                Text(en="were granted servers of their own", ko="전용 서버를 배정받음"),
                call.granted.projects.mark,
                call.granted.projects.source,
            ),
            Figure(
                count.fill(n=hour.middle),
                Text(
                    en=f"could have shared the same servers, with 19 of 20 jobs starting within "
                    f"an hour, if projects use {use} of what they ask for",
                    ko=f"같은 서버를 함께 쓸 수 있었던 과제 수 "
                    f"(신청량의 {use}를 쓰고, 작업 20개 중 19개가 1시간 안에 시작할 때)",
                ),
                Mark.COMPUTED,
            ),
            Figure(
                hours(row.own_wait_s_p95.middle),
                Text(
                    en=f"is the wait that 19 of 20 jobs stay within on servers of their own, "
                    f"at {use} use",
                    ko=f"전용 서버에서 작업 20개 중 19개가 기다리는 시간(사용률 {use})",
                ),
                Mark.COMPUTED,
            ),
        )
    )


def _answer(result: Rehearsal, row: UseRow) -> Paragraph:
    """Say the answer in words."""
    totals = result.paper.offer.totals
    within = row.served_within
    use, own = percent(row.use_percent), hours(row.own_wait_s_p95.middle)
    return Paragraph(
        Text(
            en=(
                f"If projects keep {use} of what they ask for busy, the servers that went to "
                f"{totals.projects_granted} projects could have served "
                f"{between(within[0]).en} of the {totals.projects_asked} when shared, with 19 of "
                f"20 jobs starting within an hour, and {between(within[1]).en} within four hours; "
                f"{between(row.full).en} is all that the servers can do. On servers of their own, "
                f"19 of 20 jobs of the granted projects start within {own.en}, since a busy "
                f"project cannot use the servers of an idle one."
            ),
            ko=(
                f"과제가 신청량의 {use}를 실제로 쓴다면, {totals.projects_granted}개 과제에 배정된 "
                f"서버를 함께 쓸 때 신청 과제 {totals.projects_asked}개 중 "
                f"작업 20개 중 19개가 1시간 안에 시작하는 조건으로 {between(within[0]).ko}개, "
                f"4시간 안에 시작하는 조건으로 {between(within[1]).ko}개가 쓸 수 있었습니다. "
                f"서버의 한도는 {between(row.full).ko}개입니다. 전용 서버에서는 바쁜 과제가 "
                f"한가한 과제의 서버를 쓸 수 없어, 배정 과제의 작업 20개 중 "
                f"19개가 시작하기까지 {own.ko}이 걸립니다."
            ),
        )
    )


_CAUTION = Note(
    Text(
        en=(
            "How busy projects keep what they get is the great unknown, and the answer hangs "
            "on it. The jobs here are drawn, not those of the applicants. This says what "
            "sharing can do under stated assumptions; it is not a forecast."
        ),
        ko=(
            "과제가 받은 자원을 얼마나 바쁘게 쓰는지는 가장 큰 미지수이며 답은 이에 "
            "달려 있습니다. 여기의 작업은 신청자의 실제 작업이 아니라 추출한 것입니다. "
            "밝힌 가정 아래에서 공동 이용이 할 수 있는 일을 보일 뿐, 예측이 아닙니다."
        ),
    )
)
