"""Whole units: accelerator-seconds, won, watts. Nothing here is ever a float.

Quantities in papers are text with their unit (``"40 MW"``, ``"1.46 tn KRW"``), read here into whole
watts or whole units of money, exactly, with decimal arithmetic.
"""

import re
from decimal import Context, Decimal
from typing import NewType

from dure.terms.language import Text

AccelS = NewType("AccelS", int)
Seconds = NewType("Seconds", int)
Money = NewType("Money", int)
Watts = NewType("Watts", int)

HOUR_S = 3_600
DAY_S = 24 * HOUR_S
WEEK_S = 7 * DAY_S

_NUMBER = r"(?P<number>-?\d{1,3}(?:[,_]\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)"
_QUANTITY = re.compile(rf"{_NUMBER}\s*(?P<unit>\D.*)?")
_LENGTH_MAX = 200  # of what means a quantity; Python itself refuses to read 4,300 digits
POWER_W = {"W": 1, "kW": 10**3, "MW": 10**6, "GW": 10**9}
MONEY_SCALE = {"": 1, "k": 10**3, "m": 10**6, "bn": 10**9, "tn": 10**12}
MEMORY_MB = {"MB": 1, "GB": 10**3, "TB": 10**6}
BANDWIDTH_MB_S = {f"{unit}/s": factor for unit, factor in MEMORY_MB.items()}
RATE_GOP_S = {
    f"{scale}{kind}/s": factor
    for kind in ("FLOP", "OP")
    for scale, factor in (("G", 1), ("T", 10**3), ("P", 10**6))
}
DURATION_S = {"s": 1, "min": 60, "h": HOUR_S, "d": DAY_S, "weeks": WEEK_S, "week": WEEK_S}


class UnitRefused(ValueError):
    """A quantity has no unit, another unit, or is not whole in the smallest unit."""


def read_power(text: str) -> Watts:
    """Read a power such as ``40 MW`` into whole watts.

    Raises
    ------
    UnitRefused
        If the unit is missing or not one of W, kW, MW, GW.

    Examples
    --------
    >>> read_power("1.5 MW")
    1500000
    """
    return Watts(_scale(text, POWER_W, "power"))


def read_memory(text: str) -> int:
    """Read a memory such as ``180 GB`` into whole megabytes (10**6 bytes).

    Examples
    --------
    >>> read_memory("287.5 GB")
    287500
    """
    return _scale(text, MEMORY_MB, "memory")


def read_bandwidth(text: str) -> int:
    """Read a bandwidth such as ``7.7 TB/s`` into whole megabytes a second.

    Examples
    --------
    >>> read_bandwidth("7.7 TB/s")
    7700000
    """
    return _scale(text, BANDWIDTH_MB_S, "bandwidth")


def read_rate(text: str) -> int:
    """Read a rate such as ``2250 TFLOP/s`` or ``157.5 TOP/s`` into whole 10**9 operations a second.

    Examples
    --------
    >>> read_rate("157.5 TOP/s")
    157500
    """
    return _scale(text, RATE_GOP_S, "rate")


def read_duration(text: str) -> Seconds:
    """Read a duration such as ``36 h`` into whole seconds; months belong to the calendar.

    Examples
    --------
    >>> read_duration("2 weeks")
    1209600
    """
    return Seconds(_scale(text, DURATION_S, "duration"))


def read_money(text: str, currency: str) -> Money:
    """Read an amount such as ``1.46 tn KRW`` into whole units of the currency.

    Parameters
    ----------
    text : amount, scale (k, m, bn, tn or none) and currency
    currency : ISO 4217 code
        The only currency accepted.

    Raises
    ------
    UnitRefused
        If the currency is missing or another, or the amount is not whole.

    Examples
    --------
    >>> read_money("2.0805 tn KRW", "KRW")
    2080500000000
    """
    units = {f"{scale} {currency}".strip(): factor for scale, factor in MONEY_SCALE.items()}
    return Money(_scale(text, units, "money"))


def _scale(text: str, units: dict[str, int], kind: str) -> int:
    """Read a number and its unit; exact, or refused."""
    match = _QUANTITY.fullmatch(text.strip())
    if match is None or len(text) > _LENGTH_MAX:
        msg = f"{text[:_LENGTH_MAX]!r} is not a number with a unit of {kind}"
        raise UnitRefused(msg)
    unit = " ".join((match["unit"] or "").split())
    if unit not in units:
        given = f"the unit {unit!r}" if unit else "no unit"
        msg = f"{text!r} has {given}; {kind} is written in {', '.join(filter(None, units))}"
        raise UnitRefused(msg)
    number = Decimal(match["number"].replace(",", "").replace("_", ""))
    # Room for every digit given: the usual 28 would round a longer number without a word.
    amount = Context(prec=len(text) + 20).multiply(number, Decimal(units[unit]))
    if amount != int(amount):
        msg = f"{text!r} is {amount} of the smallest unit of {kind}, which must be whole"
        raise UnitRefused(msg)
    return int(amount)


def hours_text(accel_s: AccelS) -> str:
    """Write accelerator-seconds as hours for people, to the tenth, rounded half to even.

    Examples
    --------
    >>> hours_text(AccelS(4_500_000))
    '1,250.0'
    """
    return f"{Decimal(accel_s) / HOUR_S:,.1f}"


def duration_text(seconds: int) -> str:
    """Write a duration for people in the two largest units that say enough.

    Examples
    --------
    >>> [duration_text(s) for s in (42, 150, 7_260, 200_000)]
    ['42 s', '2 min 30 s', '2 h 1 min', '2 d 7 h']
    """
    for unit_s, unit, part_s, part in (
        (DAY_S, "d", HOUR_S, "h"),
        (HOUR_S, "h", 60, "min"),
        (60, "min", 1, "s"),
    ):
        if seconds >= unit_s:
            whole, rest = divmod(seconds, unit_s)
            return (
                f"{whole} {unit} {rest // part_s} {part}" if rest // part_s else f"{whole} {unit}"
            )
    return f"{seconds} s"


_UNITS_KO = {"d": "일", "h": "시간", "min": "분", "s": "초"}


def duration_words(seconds: int) -> Text:
    """Write a duration for people, as `duration_text` does, in both languages.

    Examples
    --------
    >>> duration_words(7_260).ko
    '2시간 1분'
    """
    text = duration_text(seconds)
    return Text(en=text, ko=re.sub(r" (d|h|min|s)\b", lambda unit: _UNITS_KO[unit[1]], text))
