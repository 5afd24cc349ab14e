"""Why, for each application of a decision, as data that a letter shows and a seal covers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dure.award.make import explain_award
from dure.award.record import Award
from dure.award.why import Part
from dure.award.why_words import HEADINGS
from dure.terms.language import Text

BY_HAND = ("by_hand", "below_cut")
_BY_PERSON = Text(en="A person decided this: ", ko="사람이 정했습니다. ")


def write_why(award: Award, number: str) -> dict[str, Any]:
    """Write the explanation of one application in both languages."""
    why = explain_award(award, number, again=False)
    reason = award.reasons.get(number, {})
    # The letter itself says how to object, with its dates.
    told = [part for part in why.parts if part.heading != HEADINGS["object"]]
    parts = [_set_by_hand(p, reason) if _is_bound(p, reason) else p for p in told]
    return {"title": _text(why.title), "parts": [_part(part) for part in parts]}


def _is_bound(part: Part, reason: Mapping[str, Any]) -> bool:
    """Tell whether a part says which rule bound it, though a person did."""
    return part.heading == HEADINGS["bound"] and reason.get("code") in BY_HAND


def _set_by_hand(part: Part, reason: Mapping[str, Any]) -> Part:
    """Leave only what the person said: the rules of the method did not decide this one."""
    said = Text(en=_BY_PERSON.en + reason["en"], ko=_BY_PERSON.ko + reason["ko"])
    return replace(part, sentences=(said,))


def _part(part: Part) -> dict[str, Any]:
    """Write a heading and what stands under it."""
    written: dict[str, Any] = {
        "heading": _text(part.heading),
        "caption": _text(part.caption),
        "pairs": [[_text(label), _text(value)] for label, value in part.pairs],
        "sentences": _texts(part.sentences),
    }
    if part.grid is not None:
        written["columns"] = _texts(part.grid.columns)
        written["rows"] = [_texts(row) for row in part.grid.rows]
    return written


def _texts(texts: Sequence[Text]) -> list[dict[str, str]]:
    """Write texts."""
    return [_text(text) for text in texts]


def _text(text: Text) -> dict[str, str]:
    """Write a text in both languages."""
    return {"en": text.en, "ko": text.ko}
