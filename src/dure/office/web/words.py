"""Texts in the language of the reader; Django keeps which one that is."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import get_language, override

from dure.terms.language import Lang, Text

SAVED = Text(en="Saved.", ko="저장했습니다.")
_WEEKDAYS = Text(en="Mon Tue Wed Thu Fri Sat Sun", ko="월 화 수 목 금 토 일")
_MONTHS = Text(
    en="January February March April May June July August September October November December",
    ko="1 2 3 4 5 6 7 8 9 10 11 12",
)


def lang() -> Lang:
    """Tell the language of the reader."""
    return _lang_of(get_language())


@lru_cache(maxsize=64)
def _lang_of(code: str | None) -> Lang:
    """Tell which of our languages a code of Django's stands for."""
    return "en" if (code or "").startswith("en") else "ko"


def say(text: Text) -> str:
    """Give a text in the language of the reader."""
    return text.in_(lang())


_LATER = lazy(say, str)


def say_later(en: str, ko: str) -> str:
    """Give a text whose language is chosen when it is shown, for labels of forms."""
    return _LATER(Text(en=en, ko=ko))


def write_day(day: date) -> str:
    """Write a day for people.

    Examples
    --------
    >>> from django.utils.translation import override
    >>> with override("ko"):
    ...     write_day(date(2026, 1, 28))
    '2026년 1월 28일(수)'
    """
    weekday = say(_WEEKDAYS).split()[day.weekday()]
    if lang() == "en":
        return f"{weekday} {day.day} {say(_MONTHS).split()[day.month - 1]} {day.year}"
    return f"{day.year}년 {day.month}월 {day.day}일({weekday})"


def say_day(day: date) -> Text:
    """Write a day in both languages."""
    written = {}
    for code in ("en", "ko"):
        with override(code):
            written[code] = write_day(day)
    return Text(**written)


def write_moment(moment: datetime) -> str:
    """Write a moment for people, in the time zone of the programme.

    Examples
    --------
    >>> from datetime import UTC
    >>> from django.utils.translation import override
    >>> with override("ko"):
    ...     write_moment(datetime(2026, 1, 28, 9, 0, tzinfo=UTC))
    '2026년 1월 28일(수) 18:00'
    """
    there = timezone.localtime(moment)
    return f"{write_day(there.date())} {there:%H:%M}"


def write_deadline(end: datetime) -> str:
    """Write the first moment that is too late as people read a deadline: midnight is 24:00.

    Examples
    --------
    >>> from datetime import UTC
    >>> from django.utils.translation import override
    >>> with override("ko"):
    ...     write_deadline(datetime(2026, 1, 28, 15, 0, tzinfo=UTC))
    '2026년 1월 28일(수) 24:00'
    """
    there = timezone.localtime(end)
    if (there.hour, there.minute) == (0, 0):
        return f"{write_day(there.date() - timedelta(1))} 24:00"
    return write_moment(end)


def write_points(value_milli: int | None) -> str:
    """Write thousandths of a point with two decimals, rounded half up; absent is not zero.

    Examples
    --------
    >>> write_points(81_505)
    '81.51'
    """
    if value_milli is None:
        return "–"
    hundredths = (value_milli + 5) // 10
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def moment_text(moment: datetime, *, is_end: bool = False) -> Text:
    """Write a moment, or the end of a span, in both languages, for findings."""
    written = {}
    for code in ("en", "ko"):
        with override(code):
            written[code] = write_deadline(moment) if is_end else write_moment(moment)
    return Text(**written)
