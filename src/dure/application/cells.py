"""How one cell of the form is read, and what its JSON Schema is."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, TypeVar

from dure.application.amount import Amount, read_amount
from dure.application.application import TypeRate
from dure.application.call import Call
from dure.application.findings import (
    APPLICATION_CHOICE_UNKNOWN,
    APPLICATION_DAY_UNREADABLE,
    APPLICATION_ID_UNREADABLE,
    APPLICATION_NUMBER_UNREADABLE,
    APPLICATION_RATE_UNREADABLE,
    APPLICATION_TYPE_REPEATED,
    CellRefused,
)
from dure.terms.language import Text

S = TypeVar("S", bound=StrEnum)

FLEXIBLE = Text(en="flexible", ko="조정 가능")
YES_NO = {True: Text(en="yes", ko="예"), False: Text(en="no", ko="아니요")}
RATE_MILLI_MAX = 1_000_000
SCORE_MAX = 100
RANK_MAX = 1_000_000

ID_PATTERN = "[A-Za-z0-9가-힣_.-]{1,64}"
_ID = re.compile(ID_PATTERN)
_DECIMAL = re.compile(r"\d{1,12}(?:\.(?P<decimals>\d+))?")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00:00)?")


def fold(text: str) -> str:
    """Bring a word to the form in which words are compared: width, case and spaces do not count.

    Examples
    --------
    >>> fold(" Ｈ200  servers")
    'h200 servers'
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def one_line(text: str) -> str:
    """Bring a free text to one line in the composed form, so that equal texts are equal bytes."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def read_id(text: str, call: Call) -> str:
    """Read the number of an application."""
    del call
    folded = unicodedata.normalize("NFKC", text).strip()
    if _ID.fullmatch(folded) is None:
        bad = sum(_ID.fullmatch(c) is None for c in folded)
        raise CellRefused(APPLICATION_ID_UNREADABLE, value=text, count=len(folded), bad=bad)
    return folded


def read_text(text: str, call: Call) -> str:
    """Read a free text."""
    del call
    return one_line(text)


def choose(text: str, choices: Mapping[str, Text], call: Call) -> str:
    """Read a choice by its id or by its label in either language."""
    word = fold(text)
    for id_, label in choices.items():
        if word in (fold(id_), fold(label.en), fold(label.ko)):
            return id_
    raise CellRefused(
        APPLICATION_CHOICE_UNKNOWN,
        value=text,
        call=call.id,
        count=len(choices),
        choices=", ".join(choices),
        choices_ko=", ".join(label.ko for label in choices.values()),
    )


def list_tracks(call: Call) -> dict[str, Text]:
    """Give the choices of track."""
    return {t.id: t.label for t in call.tracks}


def list_regions(call: Call) -> dict[str, Text]:
    """Give the choices of region."""
    return {r.id: r.label for r in call.regions}


def list_types(call: Call) -> dict[str, Text]:
    """Give the choices of accelerator type."""
    return {o.type: o.label for o in call.offers}


def read_track(text: str, call: Call) -> str:
    """Read a track of the call."""
    return choose(text, list_tracks(call), call)


def read_region(text: str, call: Call) -> str:
    """Read a region of the call."""
    return choose(text, list_regions(call), call)


@dataclass(frozen=True, slots=True)
class EnumCell(Generic[S]):
    """A cell with one of some words."""

    kind: type[S]
    names: Mapping[S, Text]

    def choices(self, call: Call) -> dict[str, Text]:
        """Give the choices."""
        del call
        return {str(k): v for k, v in self.names.items()}

    def read(self, text: str, call: Call) -> S:
        """Read a choice."""
        return self.kind(choose(text, self.choices(call), call))


def yes_no(call: Call) -> dict[str, Text]:
    """Give the choices of a yes-or-no cell."""
    del call
    return {text.en: text for text in YES_NO.values()}


def read_yes_no(text: str, call: Call) -> bool:
    """Read yes or no; spreadsheets' TRUE and FALSE are understood."""
    word = {"true": "yes", "false": "no"}.get(fold(text), text)
    return choose(word, yes_no(call), call) == "yes"


def read_types(text: str, call: Call) -> tuple[TypeRate, ...]:
    """Read types with their rates, where stated: ``h200, b200=2.275``."""
    found: list[TypeRate] = []
    for part in re.split(r"[,;]", text):
        name, equals, rate = part.partition("=")
        type_ = choose(name.strip(), list_types(call), call)
        found.append(TypeRate(type_, _read_rate(rate, type_, call) if equals else None))
    names = [t.type for t in found]
    for name in names:
        if names.count(name) > 1:
            raise CellRefused(APPLICATION_TYPE_REPEATED, type=name, count=names.count(name))
    return tuple(found)


def _read_rate(text: str, type_: str, call: Call) -> int:
    """Read a rate into thousandths."""
    milli = _read_milli(text)
    if milli is None or not 1 <= milli <= RATE_MILLI_MAX:
        raise CellRefused(
            APPLICATION_RATE_UNREADABLE, value=text.strip(), type=type_, reference=call.reference
        )
    return milli


def _read_milli(text: str) -> int | None:
    """Read a decimal number of at most three decimals into thousandths, or give None."""
    folded = unicodedata.normalize("NFKC", text).strip()
    match = _DECIMAL.fullmatch(folded)
    if match is None or len((match["decimals"] or "").rstrip("0")) > 3:  # noqa: PLR2004  # thousandths
        return None
    return int(Decimal(folded) * 1000)


def read_asked(text: str, call: Call) -> Amount:
    """Read an amount with its unit."""
    del call
    return read_amount(unicodedata.normalize("NFKC", text))


def _read_whole(text: str, high: int) -> int:
    """Read a whole number from 1."""
    milli = _read_milli(text)
    if milli is None or milli % 1000 or not 1 <= milli // 1000 <= high:
        raise CellRefused(
            APPLICATION_NUMBER_UNREADABLE, value=text, low=1, high=f"{high:,}", decimals=0
        )
    return milli // 1000


def read_months(text: str, call: Call) -> int:
    """Read whole months; whether the call gives so many is checked elsewhere."""
    del call
    return _read_whole(re.sub(r"\s*(개월|months?)\s*$", "", text, flags=re.IGNORECASE), 1200)


def read_rank(text: str, call: Call) -> int:
    """Read a place in the order of the panel."""
    del call
    return _read_whole(text, RANK_MAX)


def read_score(text: str, call: Call) -> int:
    """Read a score into thousandths of a point."""
    del call
    milli = _read_milli(text)
    if milli is None or milli > SCORE_MAX * 1000:
        raise CellRefused(
            APPLICATION_NUMBER_UNREADABLE, value=text, low=0, high=SCORE_MAX, decimals=3
        )
    return milli


def read_start(text: str, call: Call) -> date | None:
    """Read the day on which a project has to start; None where that is flexible."""
    del call
    if fold(text) in (fold(FLEXIBLE.en), fold(FLEXIBLE.ko)):
        return None
    match = _DAY.fullmatch(text.strip())
    if match is None:
        raise CellRefused(APPLICATION_DAY_UNREADABLE, value=text)
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        raise CellRefused(APPLICATION_DAY_UNREADABLE, value=text) from None


def milli_text(milli: int) -> str:
    """Write thousandths as a decimal without needless zeros.

    Examples
    --------
    >>> milli_text(87_500), milli_text(2_000)
    ('87.5', '2')
    """
    return (
        f"{Decimal(milli) / 1000:f}".rstrip("0").rstrip(".") if milli % 1000 else f"{milli // 1000}"
    )


def types_text(types: tuple[TypeRate, ...]) -> str:
    """Write types so that `read_types` gives them back."""
    return ", ".join(
        t.type if t.rate_milli is None else f"{t.type}={milli_text(t.rate_milli)}" for t in types
    )


def choice_schema(choices: Mapping[str, Text]) -> dict[str, Any]:
    """Write a choice as JSON Schema, its labels beside it in the order of the choices."""
    return {
        "type": "string",
        "enum": list(choices),
        "x-choice-labels": {k: {"en": v.en, "ko": v.ko} for k, v in choices.items()},
    }
