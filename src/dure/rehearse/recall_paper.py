"""What rules on use would do, as a paper: the rules side by side, and beside no rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from dure.rehearse.recall import RecallRun, Term
from dure.report.paper import Bar, BarChart, Note, Paper, Section, Table
from dure.terms.citation import MARK_NAMES, Mark
from dure.terms.language import Text, same
from dure.terms.units import HOUR_S, AccelS, duration_words, hours_text

NO_RULE = Text(en="no rule", ko="규정 없음")


@dataclass(frozen=True, slots=True)
class RecallTotal:
    """What one rule came to.

    Parameters
    ----------
    rule : its id, or "" for none
    taken_s : accelerator-seconds taken back; `taken_milli` in thousandths of all grants
    projects : from which anything was taken
    hurt : of these, projects with jobs refused that would have run without the rule
    refused, refused_s : jobs that never ran, and their work in accelerator-seconds
    wait_s_mean : seconds, of the jobs that ran; None if none did
    """

    rule: str
    title: Text
    taken_s: AccelS
    taken_milli: int
    projects: int
    hurt: int
    refused: int
    refused_s: AccelS
    wait_s_mean: float | None


def total_recall(run: RecallRun, without: RecallRun, granted_s: int) -> RecallTotal:
    """Add a run up, beside the one without a rule."""
    taken_s = sum(recall.amount_s for recall in run.recalls)
    touched = {recall.project for recall in run.recalls}
    project = run.records.jobs.project
    newly = (run.records.start_s < 0) & (without.records.start_s >= 0)
    return RecallTotal(
        rule=run.rule.id if run.rule else "",
        title=run.rule.title if run.rule else NO_RULE,
        taken_s=AccelS(taken_s),
        taken_milli=taken_s * 1000 // granted_s if granted_s else 0,
        projects=len(touched),
        hurt=len(touched & set(project[newly].tolist())),
        refused=run.refused,
        refused_s=run.refused_s,
        wait_s_mean=run.wait_s_mean,
    )


def write_recall_paper(
    totals: Sequence[RecallTotal],
    runs: Sequence[RecallRun],
    term: Term,
    granted_s: int,
    foot: tuple[tuple[Text, str], ...],
) -> Paper:
    """Write what each rule would take and what follows.

    Parameters
    ----------
    totals, runs : the first is without a rule
    granted_s : accelerator-seconds of all grants
    foot : file and version
    """
    grants = hours_text(AccelS(granted_s))
    return Paper(
        title=Text(en="What rules on use would take back", ko="사용 규정이 회수할 양"),
        subtitle=Text(
            en=f"Grants of {grants} accelerator-hours for {term.months} months from {term.starts}",
            ko=f"{term.starts}부터 {term.months}개월간 {grants} 가속기시간을 배정",
        ),
        sections=(
            Section(
                Text(en="The rules side by side", ko="규정 비교"),
                (_table(totals), _chart(totals, granted_s)),
            ),
            Section(Text(en="How to read this", ko="읽는 법"), (_MOST, *_rule_notes(runs))),
        ),
        foot=foot,
    )


_MOST = Note(
    Text(
        en="All that a rule proposes is taken at once, without the hearing that a person would "
        "hold, so this is the most that it can do. Users do not change what they submit. What "
        "running jobs hold is not taken. What is taken is not given to anybody else here.",
        ko="사람이 여는 소명 절차 없이 규정이 제안하는 양을 모두 바로 회수하므로, 규정이 할 수 "
        "있는 최대치입니다. 이용자의 제출은 바뀌지 않는다고 봅니다. 실행 중인 작업이 잡아 둔 양은 "
        "회수하지 않으며, 회수한 양을 다른 과제에 다시 주지 않습니다.",
    )
)


def _rule_notes(runs: Sequence[RecallRun]) -> tuple[Note, ...]:
    """Say what a reader must know of each rule, and where it is from."""
    return tuple(
        Note(
            Text(
                en=f"{run.rule.title.en} ({run.rule.source}; {MARK_NAMES[run.rule.mark].en}). "
                f"{run.rule.note.en}",
                ko=f"{run.rule.title.ko} ({run.rule.source}; {MARK_NAMES[run.rule.mark].ko}). "
                f"{run.rule.note.ko}",
            )
        )
        for run in runs
        if run.rule is not None
    )


def _table(totals: Sequence[RecallTotal]) -> Table:
    """Lay the rules side by side."""
    rows = tuple(
        (
            t.title,
            same(f"{t.taken_s // HOUR_S:,}"),
            same(f"{t.taken_milli / 10:.1f}"),
            same(f"{t.projects:,}"),
            same(f"{t.hurt:,}"),
            same(f"{t.refused:,}"),
            same("–") if t.wait_s_mean is None else duration_words(round(t.wait_s_mean)),
        )
        for t in totals
    )
    return Table(
        caption=Text(
            en="Taken: accelerator-hours, and % of all grants. Hurt: of the projects cut, those "
            "whose later jobs were refused and would have run without the rule. Refused: jobs.",
            ko="회수: 가속기시간과 전체 배정의 %. 피해: 회수된 과제 중, 규정이 없었다면 실행됐을 "
            "작업이 거절된 과제. 거절: 작업 수.",
        ),
        columns=(
            Text(en="rule", ko="규정"),
            Text(en="taken", ko="회수"),
            same("%"),
            Text(en="cut", ko="과제"),
            Text(en="hurt", ko="피해"),
            Text(en="refused", ko="거절"),
            Text(en="mean wait", ko="평균 대기"),
        ),
        rows=rows,
        numeric=(False, *(True for _ in range(6))),
        marks=tuple((Mark.COMPUTED, "") for _ in rows),
    )


def _chart(totals: Sequence[RecallTotal], granted_s: int) -> BarChart:
    """Draw what each rule takes, in percent of all grants."""
    bars = tuple(
        Bar(t.title, 100 * t.taken_s / granted_s if granted_s else 0.0) for t in totals if t.rule
    )
    most = max(totals, key=lambda t: t.taken_s)
    return BarChart(
        title=Text(en="How much does each rule take back?", ko="규정마다 얼마나 회수하나?"),
        summary=Text(
            en=f"Most: {most.title.en}, {most.taken_milli / 10:.1f} % of all grants.",
            ko=f"가장 많은 규정: {most.title.ko}, 전체 배정의 {most.taken_milli / 10:.1f}%.",
        ),
        x_title=Text(en="Taken back, % of all grants", ko="회수, 전체 배정의 %"),
        bars=bars,
    )
