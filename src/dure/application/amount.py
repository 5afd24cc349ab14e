"""Amounts as people write them: 3 servers, 24 accelerators, 12,000 AH, 12,000 SU."""

import re
from dataclasses import dataclass
from enum import StrEnum

from dure.application.findings import (
    AMOUNT_OUT_OF_RANGE,
    AMOUNT_UNIT_MISSING,
    AMOUNT_UNIT_UNKNOWN,
    AMOUNT_UNREADABLE,
    CellRefused,
)
from dure.terms.language import Text
from dure.terms.units import HOUR_S, AccelS

AMOUNT_MAX = 10**9
"""The largest number that is read; more is a slip of the finger in any unit."""


class Unit(StrEnum):
    """What an amount counts."""

    SERVERS = "servers"
    """Whole servers of the first type named, for all months asked."""
    ACCELERATORS = "accelerators"
    """Accelerators of the first type named, for all months asked."""
    HOURS = "AH"
    """Accelerator-hours of the first type named."""
    WORK = "SU"
    """Service units: hours of work on the reference type of the call, done on any type."""


UNIT_NAMES: dict[Unit, Text] = {
    Unit.SERVERS: Text(en="{count} servers", ko="서버 {count}대"),
    Unit.ACCELERATORS: Text(en="{count} accelerators", ko="가속기 {count}장"),
    Unit.HOURS: Text(en="{count} AH", ko="{count} AH"),
    Unit.WORK: Text(en="{count} SU", ko="{count} SU"),
}

_WORDS: dict[str, Unit] = {
    "server": Unit.SERVERS,
    "servers": Unit.SERVERS,
    "서버": Unit.SERVERS,
    "서버대": Unit.SERVERS,
    "대": Unit.SERVERS,
    "accelerator": Unit.ACCELERATORS,
    "accelerators": Unit.ACCELERATORS,
    "gpu": Unit.ACCELERATORS,
    "gpus": Unit.ACCELERATORS,
    "gpu장": Unit.ACCELERATORS,
    "npu장": Unit.ACCELERATORS,
    "가속기장": Unit.ACCELERATORS,
    "장": Unit.ACCELERATORS,
    "ah": Unit.HOURS,
    "accelerator-hours": Unit.HOURS,
    "gpu-hours": Unit.HOURS,
    "gpu시간": Unit.HOURS,
    "가속기시간": Unit.HOURS,
    "su": Unit.WORK,
    "서비스단위": Unit.WORK,
}
_AMOUNT = re.compile(
    r"(?P<before>[^\d+-]*?)\s*(?P<number>[+-]?\d[\d,._]*)\s*(?P<after>\D*)", re.DOTALL
)
_WHOLE = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as it was asked.

    Parameters
    ----------
    count : whole number, at least 1
    unit : what is counted

    Examples
    --------
    >>> str(Amount(12_000, Unit.HOURS))
    '12000 AH'
    """

    count: int
    unit: Unit

    def __str__(self) -> str:
        """Write it so that `read_amount` gives it back."""
        return f"{self.count} {self.unit.removesuffix('s') if self._is_one else self.unit}"

    @property
    def text(self) -> Text:
        """Write it for people, in both languages."""
        text = UNIT_NAMES[self.unit].fill(count=f"{self.count:,}")
        return Text(en=text.en.removesuffix("s") if self._is_one else text.en, ko=text.ko)

    @property
    def _is_one(self) -> bool:
        return self.count == 1 and self.unit in (Unit.SERVERS, Unit.ACCELERATORS)

    def measure_s(self, server_size: int, term_s: int) -> AccelS:
        """Give the amount in accelerator-seconds of what it is counted in.

        Parameters
        ----------
        server_size : accelerators per server
        term_s : seconds for which servers and accelerators are asked

        Examples
        --------
        >>> Amount(3, Unit.SERVERS).measure_s(8, 10)
        240
        >>> Amount(2, Unit.HOURS).measure_s(8, 10)
        7200
        """
        per_count = {
            Unit.SERVERS: server_size * term_s,
            Unit.ACCELERATORS: term_s,
            Unit.HOURS: HOUR_S,
            Unit.WORK: HOUR_S,
        }
        return AccelS(self.count * per_count[self.unit])


def read_amount(text: str) -> Amount:
    """Read an amount with its unit, in English or Korean; a bare number is refused.

    Raises
    ------
    CellRefused
        If there is no unit or another one, or no whole number from 1 to `AMOUNT_MAX`.

    Examples
    --------
    >>> read_amount("12,000 AH"), read_amount("서버 3대")
    (Amount(count=12000, unit=<Unit.HOURS: 'AH'>), Amount(count=3, unit=<Unit.SERVERS: 'servers'>))
    """
    match = _AMOUNT.fullmatch(text.strip())
    if match is None or _WHOLE.fullmatch(match["number"]) is None:
        raise CellRefused(AMOUNT_UNREADABLE, value=text)
    word = "".join((match["before"] + match["after"]).casefold().split())
    if not word:
        raise CellRefused(AMOUNT_UNIT_MISSING, value=text)
    if word not in _WORDS:
        raise CellRefused(AMOUNT_UNIT_UNKNOWN, value=text, unit=word)
    count = int(match["number"].replace(",", "").split(".")[0])
    if not 1 <= count <= AMOUNT_MAX:
        raise CellRefused(AMOUNT_OUT_OF_RANGE, value=f"{count:,}", low=1, high=f"{AMOUNT_MAX:,}")
    return Amount(count, _WORDS[word])
