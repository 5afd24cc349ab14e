"""How a rehearsal writes its numbers, in both languages."""

from dure.rehearse.answer import Spread
from dure.terms.language import Text, same
from dure.terms.units import HOUR_S


def hours(seconds: int) -> Text:
    """Write seconds as hours, to the tenth; below six minutes as minutes.

    Examples
    --------
    >>> hours(5_400).en, hours(90).ko
    ('1.5 hours', '1.5분')
    """
    if seconds < HOUR_S // 10:
        return Text(en=f"{seconds / 60:.1f} minutes", ko=f"{seconds / 60:.1f}분")
    return Text(en=f"{seconds / HOUR_S:,.1f} hours", ko=f"{seconds / HOUR_S:,.1f}시간")


def hours_cell(seconds: int) -> Text:
    """Write seconds as a bare number of hours for a table whose heading names the unit."""
    return same(f"{seconds / HOUR_S:,.2f}" if seconds < 10 * HOUR_S else f"{seconds / HOUR_S:,.1f}")


def percent(value: int) -> str:
    """Write whole percent."""
    return f"{value} %"


def permille_cell(value: int) -> Text:
    """Write thousandths as percent with one decimal."""
    return same(f"{value / 10:.1f}")


def between(spread: Spread) -> Text:
    """Write a spread over seeds: the middle, and from low to high where they differ.

    Examples
    --------
    >>> between(Spread(370, 380, 392)).en
    '380 (370–392)'
    """
    if spread.low == spread.high:
        return same(f"{spread.middle:,}")
    return same(f"{spread.middle:,} ({spread.low:,}–{spread.high:,})")


def between_hours(spread: Spread) -> Text:
    """Write a spread of seconds as hours for a table."""
    middle, low, high = (hours_cell(s) for s in (spread.middle, spread.low, spread.high))
    if low == high:
        return middle
    return same(f"{middle.en} ({low.en}–{high.en})")
