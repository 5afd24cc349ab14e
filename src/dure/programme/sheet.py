"""One table of a programme, and how its cells are written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from dure.programme.compare import title_of
from dure.programme.model import Cited, Count, Disputed, Programme
from dure.programme.values import write_period
from dure.programme.words import STAGES, money_text
from dure.terms.citation import Mark
from dure.terms.language import Text, same

SIGNS = {Mark.SEEN: "", Mark.SECONDARY: "*", Mark.ASSUMED: "?"}
LEGEND = Text(
    en="No sign: seen in the source. *: from a secondary source. ?: assumed. –: not known, not 0.",
    ko="표시 없음: 원문 확인. *: 2차 자료. ?: 가정. –: 알 수 없음(0이 아님).",
)
ABSENT = same("–")
Row = tuple[Text, ...]
Align = Literal["left", "right", "lines"]
Columns = Sequence[tuple[str, str, Align]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table.

    Parameters
    ----------
    title : what it shows
    columns : headings
    rows : as long as `columns` each; may be none
    align : of each column: left, right, or lines (left, and each line stays whole)
    empty : what to say, and to do, where there is no row
    """

    title: Text
    columns: Row
    rows: tuple[Row, ...]
    align: tuple[Align, ...]
    empty: Text


def make_sheet(section: str, title: Text, columns: Columns, rows: Iterable[Row]) -> Sheet:
    """Make a sheet of a section, of headings in English and Korean and how they are aligned."""
    return Sheet(
        title=title,
        columns=tuple(Text(en=en, ko=ko) for en, ko, _ in columns),
        rows=tuple(rows),
        align=tuple(align for _, _, align in columns),
        empty=Text(
            en=f"Nothing here yet. It stands in the file under {section}: when there is.",
            ko=f"아직 없습니다. 파일의 {section}: 아래에 적으면 여기에 나옵니다.",
        ),
    )


def number_text(cited: Cited[int] | None, unit: str = "") -> Text:
    """Write a number with the sign of its mark and what other sources say; a dash if not known."""
    if cited is None:
        return ABSENT
    first, *others = (f"{c.value:,}{unit}{SIGNS[c.mark]}" for c in (cited, *cited.others))
    rest = ", ".join(others)
    if not rest:
        return same(first)
    return Text(en=f"{first} (or {rest})", ko=f"{first} (또는 {rest})")


def lines_text(texts: Iterable[Text]) -> Text:
    """Put texts under each other; none of them is a dash."""
    listed = list(texts)
    if not listed:
        return ABSENT
    return Text(en="\n".join(t.en for t in listed), ko="\n".join(t.ko for t in listed))


def name_text(entries: Any, key: str | None) -> Text:  # noqa: ANN401 - a section of any kind
    """Name the entry that a key stands for."""
    return ABSENT if key is None else title_of(entries[key], key)


def counts_text(counts: Iterable[Count], per: Text | None = None) -> Text:
    """Write counts under each other: period, stage, number."""
    return lines_text(_count(count, per or same("")) for count in counts)


def _count(count: Count, per: Text) -> Text:
    """Write one count: period, stage, number; what other sources say stands below."""
    when, stage = short_period(write_period(count.period)), STAGES[count.stage]
    number, *others = (f"{c.value:,}{SIGNS[c.mark]}" for c in (count.count, *count.count.others))
    line = Text(
        en=" ".join(filter(None, (when, stage.en, number, per.en))),
        ko=" ".join(filter(None, (when, stage.ko, per.ko, number))),
    )
    return lines_text([line, *(Text(en=f"  or {n}", ko=f"  또는 {n}") for n in others)])


def like_text(equivalent_to: str | None) -> Text:
    """Say in whose equivalents something is counted; nothing where it is counted as it is."""
    if not equivalent_to:
        return same("")
    name = equivalent_to.upper()
    return Text(en=f"{name} eq.", ko=f"{name} 환산")


def short_period(period: str) -> str:
    """Shorten a period with an end to months, for a narrow table."""
    return "–".join(part[:7].strip(".") for part in period.split("/"))


def amount_text(programme: Programme, amount: Disputed[Any]) -> Text:
    """Write an amount of money: all readings where none is preferred."""
    readings = [amount.settled] if amount.settled is not None else amount.readings
    texts = [(money_text(r.value, programme.currency), SIGNS[r.mark]) for r in readings]
    return lines_text(Text(en=f"{t.en}{sign}", ko=f"{t.ko}{sign}") for t, sign in texts)


def thousands_text(cited: Cited[Any] | None, digits: int = 3) -> Text:
    """Write a number in thousands, or in another power of ten, exactly.

    Examples
    --------
    >>> thousands_text(Cited(287_500, "a", Mark.SEEN)).en
    '287.5'
    """
    if cited is None:
        return ABSENT
    number = Decimal(cited.value).scaleb(-digits).normalize()
    return same(f"{number:,f}{SIGNS[cited.mark]}")
