"""The statement of a grant as a paper to read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

import dure
from dure.cli.ledger_energy import write_energy, write_energy_figures
from dure.ledger.energy import EnergyFactors, cite_factors
from dure.ledger.energy_sum import merge_sums
from dure.ledger.statement import Line, Statement, UnitStatement
from dure.ledger.transfer import Kind
from dure.ledger.words import (
    KIND_NAMES,
    PART_NAMES,
    tell_line,
    write_hours,
    write_signed,
)
from dure.report.paper import Block, Figure, Figures, Note, Paper, Paragraph, Section, Table
from dure.terms.citation import Mark
from dure.terms.language import Text, same

LINES_MAX = 60
"""Lines of one unit that are shown one by one; of more, everyday ones are added up by day."""
FOLD_MIN = 4
"""Fewer lines of one day and kind are shown one by one all the same."""


@dataclass(frozen=True, slots=True)
class Print:
    """What a statement is printed with.

    Parameters
    ----------
    zone, zone_name : of the days
    start, end : first and last day, as text
    factors : where the factors of its energy are from
    head : where the book ends, as it is published, or "" where that is not known
    is_over : whether the period has ended by the clock
    is_final : whether the book has learnt something later, so that nothing can be added any more
    """

    zone: tzinfo
    zone_name: str
    start: str
    end: str
    factors: EnergyFactors
    head: str = ""
    is_over: bool = True
    is_final: bool = True

    def short(self, day: str) -> str:
        """Leave the year of a day out where all days are of one year."""
        return day[5:] if self.start[:4] == self.end[:4] else day


def write_statement_paper(statement: Statement, made: Print) -> Paper:
    """Write a statement up: balances first, then what moved, then energy and carbon."""
    sections = [_glance(statement, made)]
    sections += [
        Section(_HELD_OF.fill(unit=unit.unit), tuple(_unit(unit, statement, made)))
        for unit in statement.units
    ]
    energy = merge_sums([unit.energy for unit in statement.units])
    if statement.units:
        sections.append(Section(_ENERGY, tuple(write_energy(energy, made.factors))))
    cited = [source for text in energy.factors for *_, source in cite_factors(made.factors, text)]
    sources = {id_: made.factors.sources[id_] for id_ in cited if id_}
    by = _BY_KNOWN if statement.window.by == "known" else _BY_HAPPENED
    if not made.is_over:
        by = _SO_FAR
    elif by is _BY_KNOWN and not made.is_final:
        by = _NOTHING_LATER
    return Paper(
        title=_TITLE.fill(grant=statement.grant, start=made.start, end=made.end),
        subtitle=by.fill(start=made.start, end=made.end, zone=made.zone_name),
        sections=tuple(sections),
        sources=sources,
        foot=_foot(statement, made),
    )


def _glance(statement: Statement, made: Print) -> Section:
    """Show for each unit what a job can still ask for and what was used."""
    if not statement.units:
        return Section(_GLANCE, (Note(_NO_GRANT.fill(grant=statement.grant, end=made.end)),))
    figures: list[Figure] = []
    for unit in statement.units:
        figures += [
            _figure(unit.closing.available_s, _AVAILABLE_OF.fill(unit=unit.unit)),
            _figure(_used(unit), _USED_OF.fill(unit=unit.unit)),
        ]
    figures += write_energy_figures(merge_sums([u.energy for u in statement.units]), made.factors)
    blocks: list[Block] = [Figures(tuple(figures))]
    blocks += [
        Note(_OWED.fill(hours=write_hours(unit.closing.beyond_s), unit=unit.unit))
        for unit in statement.units
        if unit.closing.beyond_s
    ]
    if not any(unit.lines for unit in statement.units):
        blocks.append(Paragraph(_NOTHING))
    return Section(_GLANCE, tuple(blocks))


def _used(unit: UnitStatement) -> int:
    """Give what was used in the window, less what corrections took back."""
    return unit.closing.used_s - unit.opening.used_s


def _figure(amount_s: int, label: Text) -> Figure:
    """Show accelerator-seconds as hours."""
    hours = write_hours(amount_s)
    return Figure(Text(en=f"{hours} h", ko=f"{hours}시간"), label, Mark.COMPUTED)


def _unit(unit: UnitStatement, statement: Statement, made: Print) -> Iterable[Block]:
    """Show a unit: how its balance came about, then each line."""
    yield _balances(unit)
    if not unit.lines:
        return
    yield Paragraph(_LINES_INTRO)
    shown, folded = _fold(unit.lines, statement, made)
    rows = sorted(
        [*_rows(shown, statement, made), *_folded_rows(folded, statement, made)],
        key=lambda pair: pair[0],
    )
    yield Table(
        _LINES_OF.fill(unit=unit.unit),
        (_NUMBER, _DAY, _WHAT, _CHANGE, _BALANCE),
        tuple(row for _, row in rows),
        (True, True, False, True, True),
    )
    if folded:
        yield Note(_FOLDED.fill(count=f"{sum(map(len, folded)):,}"))


def _balances(unit: UnitStatement) -> Table:
    """Show how the closing balance came out of the opening balance; each row is exact."""
    opening, closing = unit.opening, unit.closing
    rows = [(_OPENING, opening.balance_s, False)]
    rows += [(PART_NAMES[part], amount_s, True) for part, amount_s in unit.parts.items()]
    rows += [
        (_CLOSING, closing.balance_s, False),
        (_OF_IT_HELD, closing.held_s, False),
        (_AVAILABLE, closing.available_s, False),
    ]
    if closing.coming_s:
        rows.append((_COMING, closing.coming_s, False))
    if closing.beyond_s or opening.beyond_s:
        rows.append((_BEYOND, closing.beyond_s, False))
    rows.append((_USED_IN_ALL, closing.used_s, False))
    return Table(
        _BALANCE_OF.fill(unit=unit.unit),
        (same(""), _SECONDS, _HOURS),
        tuple(
            (
                label,
                same(write_signed(amount_s) if is_change else f"{amount_s:,}"),
                same(write_hours(amount_s)),
            )
            for label, amount_s, is_change in rows
        ),
        (False, True, True),
    )


def _fold(
    lines: Sequence[Line], statement: Statement, made: Print
) -> tuple[list[Line], list[list[Line]]]:
    """Part the lines into those that are shown, and everyday ones of a day, where too many."""
    if len(lines) <= LINES_MAX:
        return list(lines), []
    groups: dict[object, list[Line]] = {}
    for line in lines:
        day = day_of(statement.window.instant_s(line.record), made.zone)
        key = (day, line.record.transfer.kind) if _is_plain(line) else line.record.sequence
        groups.setdefault(key, []).append(line)
    shown = [line for group in groups.values() if len(group) < FOLD_MIN for line in group]
    return shown, [group for group in groups.values() if len(group) >= FOLD_MIN]


def _is_plain(line: Line) -> bool:
    """Tell whether a line is an everyday one, which may be added up with others of its day."""
    kind = line.record.transfer.kind
    return kind in _EVERYDAY and not line.is_late and not line.record.transfer.corrects_id


_EVERYDAY = frozenset({Kind.HOLD, Kind.CHARGE, Kind.VOID, Kind.LAPSE})
_Row = tuple[Text, ...]


def _rows(
    lines: Iterable[Line], statement: Statement, made: Print
) -> Iterable[tuple[tuple[str, int], _Row]]:
    """Write lines, each with what it is sorted by."""
    for line in lines:
        transfer = line.record.transfer
        instants = (transfer.happened_s, transfer.due_s or 0)
        days = {instant_s: day_of(instant_s, made.zone) for instant_s in instants}
        day = day_of(statement.window.instant_s(line.record), made.zone)
        yield (
            (day, line.record.sequence),
            (
                same(str(line.record.sequence)),
                same(made.short(day)),
                tell_line(line, statement, days),
                same(write_signed(line.change.balance_s)),
                same(f"{line.after.balance_s:,}"),
            ),
        )


def _folded_rows(
    groups: Iterable[Sequence[Line]], statement: Statement, made: Print
) -> Iterable[tuple[tuple[str, int], _Row]]:
    """Add up everyday lines of one day and kind."""
    for group in groups:
        last = group[-1]
        day = day_of(statement.window.instant_s(last.record), made.zone)
        yield (
            (day, last.record.sequence),
            (
                same(f"…{last.record.sequence}"),
                same(made.short(day)),
                _fold_text(last.record.transfer.kind, len(group)),
                same(write_signed(sum(line.change.balance_s for line in group))),
                same(f"{last.after.balance_s:,}"),
            ),
        )


def _fold_text(kind: Kind, count: int) -> Text:
    """Tell how many everyday lines stand in one."""
    name, lines = KIND_NAMES[kind], _COUNT.fill(count=f"{count:,}")
    return Text(en=f"{name.en}: {lines.en}", ko=f"{name.ko}: {lines.ko}")


def _foot(statement: Statement, made: Print) -> tuple[tuple[Text, str], ...]:
    """Say what the statement is from, so that it can be made and checked again."""
    last = statement.last
    rows = [(Text(en="Grant", ko="사용권"), statement.grant)]
    if last is not None:
        rows.append((_LAST, f"{last.sequence}:{last.hash}"))
    if made.head and (last is None or made.head != f"{last.sequence}:{last.hash}"):
        rows.append((_HEAD, made.head))
    return (*rows, (Text(en="Version", ko="버전"), f"Dure {dure.__version__}"))


def day_of(instant_s: int, zone: tzinfo) -> str:
    """Write the day of an instant in a zone.

    Examples
    --------
    >>> day_of(0, UTC)
    '1970-01-01'
    """
    day = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=instant_s)
    return day.astimezone(zone).date().isoformat()


_TITLE = Text(
    en="Statement of grant {grant}: {start} to {end}", ko="사용권 {grant} 명세서: {start}~{end}"
)
_BY_KNOWN = Text(
    en="What the book learnt from {start} to {end} ({zone}). It will read the same for ever.",
    ko="{start}부터 {end}까지 장부에 기록된 내용({zone}). 이후에도 바뀌지 않습니다.",
)
_BY_HAPPENED = Text(
    en=(
        "What happened from {start} to {end} ({zone}), as the book knows it now. A late report "
        "changes it."
    ),
    ko="{start}부터 {end}까지 일어난 내용({zone}). 현재 장부 기준이며 늦은 보고가 오면 바뀝니다.",
)
_NOTHING_LATER = Text(
    en="What the book learnt from {start} to {end} ({zone}). Nothing later is in the book yet.",
    ko="{start}부터 {end}까지 장부에 기록된 내용({zone}). 이후의 기록은 아직 없습니다.",
)
_SO_FAR = Text(
    en="From {start} to {end} ({zone}), so far: the period has not ended, and more may come.",
    ko="{start}부터 {end}까지({zone}) 현재까지의 내용. 기간이 끝나지 않아 더 늘 수 있습니다.",
)
_GLANCE = Text(en="At a glance", ko="한눈에 보기")
_HELD_OF = Text(en="Balance of {unit}", ko="{unit} 잔액")
_ENERGY = Text(en="Electricity and carbon", ko="전력과 탄소")
_NO_GRANT = Text(
    en=(
        "The book has nothing of a grant {grant} until {end}. `dure ledger balance` lists all "
        "names."
    ),
    ko=(
        "{end}까지 장부에 사용권 {grant}이(가) 없습니다. 이름은 `dure ledger balance`로 "
        "확인하십시오."
    ),
)
_AVAILABLE_OF = Text(en="{unit}: available at the end", ko="{unit}: 기말 사용 가능")
_USED_OF = Text(en="{unit}: used in this period", ko="{unit}: 이 기간 사용")
_OWED = Text(
    en="{hours} h of {unit} were used beyond the grant and are not settled.",
    ko="{unit} {hours}시간은 배정을 넘겨 썼으며 아직 정산되지 않았습니다.",
)
_NOTHING = Text(en="Nothing was recorded in this period.", ko="이 기간에 기록된 내용이 없습니다.")
_LINES_INTRO = Text(
    en="Each line is one record. Seconds are accelerator-seconds; 3,600 are one hour.",
    ko="한 줄이 기록 하나입니다. 단위는 가속기초이며 3,600이 한 시간입니다.",
)
_LINES_OF = Text(en="What moved in {unit}, in accelerator-seconds", ko="{unit} 변동 내역(가속기초)")
_NUMBER = Text(en="No.", ko="번호")
_DAY, _WHAT = Text(en="Day", ko="날짜"), Text(en="What", ko="내용")
_CHANGE = Text(en="Change", ko="증감")
_BALANCE = Text(en="Balance", ko="잔액")
_FOLDED = Text(
    en="{count} everyday lines (holds and charges) are added up by day. The CSV has each of them.",
    ko="예치와 차감 {count}줄은 날짜별로 합쳤습니다. 낱낱의 줄은 CSV에 있습니다.",
)
_COUNT = Text(en="{count} lines", ko="{count}줄")
_OPENING, _CLOSING = (
    Text(en="Opening balance", ko="기초 잔액"),
    Text(en="Closing balance", ko="기말 잔액"),
)
_OF_IT_HELD = Text(en="Of it held for jobs", ko="그중 예치")
_AVAILABLE = Text(en="Available", ko="사용 가능")
_COMING = Text(en="Promised, opens later", ko="예정된 분할분")
_BEYOND = Text(en="Used beyond the grant, not settled", ko="미정산 초과 사용")
_USED_IN_ALL = Text(en="Used since the beginning", ko="누적 사용")
_BALANCE_OF = Text(en="How the balance of {unit} came about", ko="{unit} 잔액의 내역")
_SECONDS = Text(en="Accelerator-seconds", ko="가속기초")
_HOURS = Text(en="Hours", ko="시간")
_LAST = Text(en="Last record it rests on", ko="근거한 마지막 기록")
_HEAD = Text(en="Head of the book", ko="장부 머리 해시")
