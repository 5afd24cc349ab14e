"""The kinds of single values in a programme file: what is accepted, its unit, how it is written.

Each kind is an annotated type for the gate. A value that is refused raises a `PydanticCustomError`
whose type is the code of a finding and whose context holds the fields of its message.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, NoReturn, cast

from pydantic import PlainValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from dure.programme import findings as f
from dure.terms import units
from dure.terms.calendar import Period, read_day
from dure.terms.finding import Message
from dure.terms.units import Money, UnitRefused, Watts

_ID = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,58}[a-z0-9])?")
_TIME_ZONE = re.compile(r"[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_+-]+)+|UTC")
FORMAT = 1
TEXT_LENGTH_MAX = 4_000
SHOWN_LENGTH_MAX = 60
UNDATED = "undated"
QUANTITY_MAX = 10**18


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value.

    Parameters
    ----------
    name, unit : for the field table
    write : from whole units and the currency of the programme to how the file writes it, or None
        where it stands in the file as it is
    """

    name: str
    unit: str = ""
    write: Callable[[Any, str], str | int] | None = None


@dataclass(frozen=True, slots=True)
class Ref:
    """Marks an identifier as a key of a section."""

    section: str


def shown(value: object) -> str:
    """Show a value of the file in a message, as the file writes it, cut where it is long.

    Examples
    --------
    >>> [shown(v) for v in (None, True, -3, "x", {"a": 1}, [])]
    ['null', 'true', '-3', "'x'", '{…}', '[…]']
    """
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, dict | list):
        return "{…}" if isinstance(value, dict) else "[…]"
    text = str(value)
    cut = text if len(text) <= SHOWN_LENGTH_MAX else f"{text[: SHOWN_LENGTH_MAX - 1]}…"
    return repr(cut) if isinstance(value, str) else cut


def refuse(message: Message, **fields: object) -> NoReturn:
    """Raise what becomes a finding with this message."""
    raise PydanticCustomError(cast("Any", message.code), "refused", fields)


def _whole(low: int, high: int) -> Callable[[object], int]:
    """Make a reader of whole numbers within bounds."""

    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            refuse(f.NUMBER_NOT_WHOLE, given=shown(value))
        if not low <= value <= high:
            refuse(f.NUMBER_OUT_OF_RANGE, given=f"{value:,}", low=f"{low:,}", high=f"{high:,}")
        return value

    return read


def _quantity(
    reader: Callable[[str], int], kind_en: str, kind_ko: str, example: str
) -> Callable[[object], int]:
    """Make a reader of numbers with a unit."""

    def read(value: object) -> int:
        fields = {"kind_en": kind_en, "kind_ko": kind_ko, "example": example}
        if not isinstance(value, str):
            refuse(f.QUANTITY_REFUSED, given=shown(value), **fields)
        try:
            amount = reader(value)
        except UnitRefused:
            refuse(f.QUANTITY_REFUSED, given=shown(value), **fields)
        return _bounded(amount, value)

    return read


def _bounded(amount: int, given: str) -> int:
    """Refuse quantities that cannot be meant."""
    if not 0 <= amount <= QUANTITY_MAX:
        refuse(f.NUMBER_OUT_OF_RANGE, given=shown(given), low="0", high=f"{QUANTITY_MAX:,}")
    return amount


def _read_money(value: object, info: ValidationInfo) -> Money:
    """Read money in the currency of the programme; in any, where that is not known."""
    context: dict[str, Any] = info.context or {}
    currency: str | None = context.get("currency")
    given = value.strip()[-3:] if isinstance(value, str) else ""
    example = f"1.46 tn {currency or 'KRW'}"
    fields = {"kind_en": "an amount of money", "kind_ko": "금액", "example": example}
    if not isinstance(value, str) or not re.fullmatch("[A-Z]{3}", given):
        refuse(f.QUANTITY_REFUSED, given=shown(value), **fields)
    try:
        amount = units.read_money(value, given)
    except UnitRefused:
        refuse(f.QUANTITY_REFUSED, given=shown(value), **fields)
    if currency not in (None, given):
        refuse(f.CURRENCY_WRONG, given=shown(value), currency=currency)
    return Money(_bounded(amount, value))


def read_text(value: object) -> str:
    """Read text that says something."""
    if not isinstance(value, str):
        refuse(f.TEXT_EXPECTED, given=shown(value))
    if not value.strip():
        refuse(f.TEXT_EMPTY)
    if len(value) > TEXT_LENGTH_MAX:
        refuse(f.TEXT_LONG, length=f"{len(value):,}", length_max=f"{TEXT_LENGTH_MAX:,}")
    return value


def read_id(value: object) -> str:
    """Read a name of something in the file."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not _ID.fullmatch(text):
        refuse(f.ID_REFUSED, given=shown(value))
    return text


def _read_period(value: object) -> Period:
    """Read ``2026``, ``2026-03``, ``2026-03-03`` or two of them with a slash, or ``2026-03/..``."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    fields = {"kind_en": "a period", "kind_ko": "기간", "example": "2026, 2026-03, 2025-08/2026-02"}
    if not isinstance(text, str):
        refuse(f.DAY_REFUSED, given=shown(value), **fields)
    first, slash, last = text.partition("/")
    try:
        start = read_day(first)
        end = start if not slash else None if last == ".." else read_day(last)
    except ValueError:
        refuse(f.DAY_REFUSED, given=shown(value), **fields)
    period = Period(start.start, None if end is None else end.end)
    if period.end is not None and period.end < period.start:
        refuse(f.DAY_REFUSED, given=shown(value), **fields)
    return period


def _read_date(value: object) -> date:
    """Read one day."""
    fields = {"kind_en": "a day", "kind_ko": "날짜", "example": "2026-03-03"}
    if not isinstance(value, str) or len(value) != len("2026-03-03"):
        refuse(f.DAY_REFUSED, given=shown(value), **fields)
    try:
        return read_day(value).start
    except ValueError:
        refuse(f.DAY_REFUSED, given=shown(value), **fields)


def _read_published(value: object) -> str:
    """Read when a source appeared, as precisely as it is known; kept as written."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    fields = {
        "kind_en": "a day, month or year",
        "kind_ko": "날짜·월·연도",
        "example": "2026-03-03, 2026-03, 2026, or undated",
    }
    if text == UNDATED:
        return text
    if not isinstance(text, str):
        refuse(f.DAY_REFUSED, given=shown(value), **fields)
    try:
        read_day(text)
    except ValueError:
        refuse(f.DAY_REFUSED, given=shown(value), **fields)
    return text


def _form(pattern: str, kind_en: str, kind_ko: str, example: str) -> Callable[[object], str]:
    """Make a reader of text of a fixed form."""

    def read(value: object) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            fields = {"kind_en": kind_en, "kind_ko": kind_ko, "example": example}
            refuse(f.FORM_REFUSED, given=shown(value), **fields)
        return value

    return read


def _read_format(value: object) -> int:
    """Read the version of the format; there is one."""
    if value != FORMAT or isinstance(value, bool):
        refuse(f.FORMAT_UNKNOWN, given=shown(value), known=FORMAT)
    return FORMAT


def _read_flag(value: object) -> bool:
    """Read true or false; nothing else means either."""
    if not isinstance(value, bool):
        refuse(f.FLAG_EXPECTED, given=shown(value))
    return value


def write_scaled(amount: int, scales: dict[str, int]) -> str:
    """Write an amount in the largest unit in which it is at least 1, exactly.

    Examples
    --------
    >>> write_scaled(2_080_500_000_000, {"KRW": 1, "bn KRW": 10**9, "tn KRW": 10**12})
    '2.0805 tn KRW'
    """
    unit = next((u for u, s in reversed(scales.items()) if amount >= s), next(iter(scales)))
    number = Decimal(amount).scaleb(-len(str(scales[unit])) + 1)
    return f"{number.normalize():f} {unit}"


def write_period(period: Period) -> str:
    """Write a period as the file does, as short as it can be.

    Examples
    --------
    >>> [write_period(_read_period(p)) for p in ("2026", "2026-02", "2025-12/2026-01", "2026/..")]
    ['2026', '2026-02', '2025-12-01/2026-01-31', '2026-01-01/..']
    """
    start = period.start.isoformat()
    for text in (start[:4], start[:7], start):
        if read_day(text) == period:
            return text
    return f"{start}/{'..' if period.end is None else period.end.isoformat()}"


def _bare_year(text: str) -> str | int:
    """Leave the quotes off a year."""
    return int(text) if text.isdecimal() else text


def write_money(amount: Money, currency: str) -> str:
    """Write money in the currency of the programme."""
    scales = {f"{scale} {currency}".strip(): n for scale, n in units.MONEY_SCALE.items()}
    return write_scaled(amount, scales)


def _measure(
    reader: Callable[[object], int], scales: dict[str, int], unit: str
) -> tuple[PlainValidator, Kind]:
    """Annotate a quantity with a unit."""
    write = partial(write_scaled, scales=scales)
    return PlainValidator(reader), Kind("quantity", unit, lambda amount, _: write(amount))


Accelerators = Annotated[
    int, PlainValidator(_whole(0, 10**9)), Kind("whole number", "accelerators")
]
Servers = Annotated[int, PlainValidator(_whole(0, 10**9)), Kind("whole number", "servers")]
Projects = Annotated[int, PlainValidator(_whole(0, 10**9)), Kind("whole number", "projects")]
Jobs = Annotated[int, PlainValidator(_whole(0, 10**9)), Kind("whole number", "jobs")]
Whole = Annotated[int, PlainValidator(_whole(0, 10**12)), Kind("whole number", "see `unit`")]
ServerSize = Annotated[
    int, PlainValidator(_whole(1, 1024)), Kind("whole number", "accelerators per server")
]
Percent = Annotated[int, PlainValidator(_whole(0, 100)), Kind("whole number", "%")]
Months = Annotated[int, PlainValidator(_whole(1, 240)), Kind("whole number", "months")]
Days = Annotated[int, PlainValidator(_whole(0, 3_660)), Kind("whole number", "days")]
DaysMin1 = Annotated[int, PlainValidator(_whole(1, 3_660)), Kind("whole number", "days")]
Seconds = Annotated[int, PlainValidator(_whole(0, 86_400)), Kind("whole number", "seconds")]
SecondsMin1 = Annotated[int, PlainValidator(_whole(1, 86_400)), Kind("whole number", "seconds")]
Reservations = Annotated[int, PlainValidator(_whole(1, 10**6)), Kind("whole number", "jobs")]
Weight = Annotated[int, PlainValidator(_whole(1, 10**6)), Kind("whole number")]
Points = Annotated[int, PlainValidator(_whole(0, 10**9)), Kind("whole number", "points")]
Format = Annotated[int, PlainValidator(_read_format), Kind("whole number")]
Power = Annotated[
    Watts,
    *_measure(
        _quantity(units.read_power, "a power", "전력", "40 MW"), units.POWER_W, "W, kW, MW, GW"
    ),
]
Memory = Annotated[
    int,
    *_measure(
        _quantity(units.read_memory, "a memory", "메모리 용량", "180 GB"),
        units.MEMORY_MB,
        "MB, GB, TB",
    ),
]
Bandwidth = Annotated[
    int,
    *_measure(
        _quantity(units.read_bandwidth, "a bandwidth", "대역폭", "7.7 TB/s"),
        units.BANDWIDTH_MB_S,
        "MB/s, GB/s, TB/s",
    ),
]
Rate = Annotated[
    int,
    *_measure(
        _quantity(units.read_rate, "a rate", "연산 속도", "2250 TFLOP/s"),
        {unit: n for unit, n in units.RATE_GOP_S.items() if "FL" not in unit},
        "TFLOP/s, TOP/s (G, T, P)",
    ),
]
Amount = Annotated[
    Money,
    PlainValidator(_read_money),
    Kind("money", "currency, with k, m, bn, tn", write_money),
]
Line = Annotated[str, PlainValidator(read_text), Kind("text")]
Id = Annotated[str, PlainValidator(read_id), Kind("name")]
Flag = Annotated[bool, PlainValidator(_read_flag), Kind("true or false")]
Span = Annotated[
    Period,
    PlainValidator(_read_period),
    Kind("period", "days", lambda period, _: _bare_year(write_period(period))),
]
Day = Annotated[
    date,
    PlainValidator(_read_date),
    Kind("day", "", lambda day, _: date.isoformat(day)),
]
Published = Annotated[
    str,
    PlainValidator(_read_published),
    Kind("day, month or year", "", lambda text, _: _bare_year(text)),
]
Country = Annotated[
    str,
    PlainValidator(_form("[A-Z]{2}", "a country (ISO 3166-1)", "국가 코드(ISO 3166-1)", "KR")),
    Kind("country", "ISO 3166-1 alpha-2"),
]
Currency = Annotated[
    str,
    PlainValidator(_form("[A-Z]{3}", "a currency (ISO 4217)", "통화 코드(ISO 4217)", "KRW")),
    Kind("currency", "ISO 4217"),
]
TimeZone = Annotated[
    str,
    PlainValidator(_form(_TIME_ZONE.pattern, "a time zone (IANA)", "시간대(IANA)", "Asia/Seoul")),
    Kind("time zone", "IANA"),
]
