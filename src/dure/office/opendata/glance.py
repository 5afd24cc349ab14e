"""Demand, awards, use and waits on one page, out of the datasets that anybody can have whole."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dure.office.decisions.amounts import write_hours
from dure.office.opendata.dataset import Cell, Dataset
from dure.office.opendata.datasets import CALLS, USE, WAITS
from dure.office.opendata.keep import find_edition, lines_of
from dure.office.opendata.rule import SMALL
from dure.office.opendata.write import read_lines
from dure.terms.citation import Mark
from dure.terms.language import Text

_LINES = 12
_LESS = Text(en=f"fewer than {SMALL}", ko=f"{SMALL}건 미만")
_STEPS = {
    "submitted_to_decided": Text(en="submitted to decided", ko="제출부터 결정까지"),
    "decided_to_accepted": Text(en="decided to accepted", ko="결정부터 수락까지"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A table of the programme at a glance that this office computed.

    Parameters
    ----------
    key : of the dataset that it is out of
    title : what it shows
    updated : when its numbers last changed
    columns, rows : texts; the first cell of a row names it
    empty : what to say where there is no row
    shares : of each cell, percent of the longest bar that is drawn under it, or None for no bar
    """

    key: str
    title: Text
    updated: datetime
    columns: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    empty: Text
    shares: tuple[tuple[int | None, ...], ...]
    mark: Mark = Mark.COMPUTED

    @property
    def lines(self) -> list[list[tuple[Text, int | None]]]:
        """Give the rows, each cell with its share."""
        return [
            list(zip(row, shares, strict=True))
            for row, shares in zip(self.rows, self.shares, strict=True)
        ]


def name_editions() -> tuple[str, ...]:
    """Name the present editions that the parts are out of; another name is another content."""
    return tuple(find_edition(dataset).folder for dataset in (CALLS, USE, WAITS))


def show_parts() -> tuple[Part, ...]:
    """Give what was asked and given, what was used, and how long applicants waited."""
    return _show_calls(), _show_use(), _show_waits()


def read_records(dataset: Dataset) -> tuple[datetime, Iterator[Mapping[str, Cell]]]:
    """Give when a dataset last changed, and its rows by the names of their columns."""
    edition = find_edition(dataset)
    names = [column.name for column in dataset.columns]
    rows = (dict(zip(names, row, strict=True)) for row in read_lines(lines_of(dataset, edition)))
    return datetime.fromisoformat(edition.updated), rows


def scale_bars(
    records: Sequence[Mapping[str, Cell]], names: Sequence[str | None]
) -> tuple[tuple[int | None, ...], ...]:
    """Give percent of the largest value of all named columns, row by row.

    Parameters
    ----------
    names : of the column of each cell, or None for a cell without a bar
    """
    rows = [[None if name is None else record[name] for name in names] for record in records]
    longest = max((int(v) for row in rows for v in row if v is not None), default=0) or 1
    return tuple(
        tuple(None if value is None else 100 * int(value) // longest for value in row)
        for row in rows
    )


def _latest(dataset: Dataset) -> tuple[datetime, list[Mapping[str, Cell]]]:
    """Give when a dataset last changed, and its last rows: the page has room for a few."""
    updated, records = read_records(dataset)
    return updated, list(deque(records, _LINES))


def _show_calls() -> Part:
    """Show demand beside what there was and what was given."""
    updated, records = _latest(CALLS)
    rows = [
        (
            _title(r),
            Text(en=str(r["type"]).upper(), ko=str(r["type"]).upper()),
            _count(r["applications"]),
            _hours(r["offered_s"]),
            _hours(r["asked_s"]),
            _hours(r["given_s"]),
        )
        for r in records
    ]
    columns = (
        Text(en="Call", ko="공모"),
        Text(en="Type", ko="종류"),
        Text(en="Applications", ko="신청"),
        Text(en="Offered, AH", ko="제공(가속기시간)"),
        Text(en="Asked, AH", ko="신청(가속기시간)"),
        Text(en="Given, AH", ko="배정(가속기시간)"),
    )
    title = Text(en="Demand: offered, asked and given", ko="수요: 제공·신청·배정")
    empty = Text(en="No call has been opened here yet.", ko="아직 공모가 없습니다.")
    shares = scale_bars(records, (None, None, None, "offered_s", "asked_s", "given_s"))
    return Part(CALLS.key, title, updated, columns, tuple(rows), empty, shares)


def _show_use() -> Part:
    """Show what was used in the last months that were reported."""
    updated, records = _latest(USE)
    rows = [
        (_same(r["month"]), _same(str(r["type"]).upper()), _count(r["grants"]), _hours(r["used_s"]))
        for r in records
    ]
    columns = (
        Text(en="Month", ko="월"),
        Text(en="Type", ko="종류"),
        Text(en="Grants", ko="배정"),
        Text(en="Used, AH", ko="사용(가속기시간)"),
    )
    empty = Text(
        en="No site has reported use yet. That is not the same as none.",
        ko="아직 사용량을 보고한 센터가 없습니다. 사용량이 0이라는 뜻은 아닙니다.",
    )
    title = Text(en="Use by month", ko="월별 사용량")
    shares = scale_bars(records, (None, None, None, "used_s"))
    return Part(USE.key, title, updated, columns, tuple(rows), empty, shares)


def _show_waits() -> Part:
    """Show how long applicants waited."""
    updated, records = _latest(WAITS)
    titles = {r["call"]: _title(r) for r in read_records(CALLS)[1]}
    rows = [
        (
            titles.get(r["call"], _same(r["call"])),
            _STEPS[str(r["step"])],
            _count(r["count"]),
            _days(r["days_p50"]),
            _days(r["days_p90"]),
        )
        for r in records
    ]
    columns = (
        Text(en="Call", ko="공모"),
        Text(en="Step", ko="단계"),
        Text(en="How many", ko="건수"),
        Text(en="Median, days", ko="중앙값(일)"),
        Text(en="90 % within, days", ko="90%가 끝난 날수"),
    )
    empty = Text(
        en="Nothing has been decided here yet. Sites do not report the waits of jobs yet.",
        ko="아직 결정된 신청이 없습니다. 작업 대기 시간은 센터가 아직 보고하지 않습니다.",
    )
    title = Text(en="How long applicants waited", ko="처리 기간")
    shares = scale_bars(records, (None, None, None, "days_p50", "days_p90"))
    return Part(WAITS.key, title, updated, columns, tuple(rows), empty, shares)


def _title(record: Mapping[str, Cell]) -> Text:
    """Give the title of a call; one of the demonstration says so."""
    title = Text(en=str(record["title_en"]), ko=str(record["title_ko"]))
    if not record["is_demo"]:
        return title
    return Text(en=f"{title.en} (demonstration)", ko=f"{title.ko}(시연용)")


def _same(value: Cell) -> Text:
    """Write a name that reads the same in both languages."""
    return Text(en=str(value), ko=str(value))


def _count(value: Cell) -> Text:
    """Write a count; what is withheld is said to be."""
    return _LESS if value is None else _same(f"{value:,}")


def _days(value: Cell) -> Text:
    """Write days."""
    return _same("–" if value is None else f"{value:,}")


def _hours(seconds: Cell) -> Text:
    """Write seconds as hours, without the word that the heading has."""
    return _same("–") if seconds is None else _same(write_hours(int(seconds)).en.split()[0])
