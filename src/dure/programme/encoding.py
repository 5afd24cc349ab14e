"""Korean text that a wrong encoding has broken, found by undoing the breakage."""

import re
import unicodedata
from dataclasses import dataclass

_HANGUL = re.compile("[가-힣]{2}")
# Written in UTF-8 or CP949, opened as one of these, and saved again.
_DETOURS = (("latin-1", "utf-8"), ("cp1252", "utf-8"), ("cp949", "utf-8"), ("latin-1", "cp949"))


@dataclass(frozen=True, slots=True)
class Garbled:
    """A broken text and what it was before; "" where that is lost."""

    text: str
    meant: str


def find_garbled(text: str) -> Garbled | None:
    """Find text that was opened in a wrong encoding and saved.

    A text counts as garbled when it holds the replacement character, or when going back over one of
    the usual detours gives Hangul. Proper Korean, French or Chinese text survives none of them.

    Examples
    --------
    >>> find_garbled("서버".encode().decode("latin-1")).meant
    '서버'
    >>> find_garbled("서버"), find_garbled("café")
    (None, None)
    """
    if text.isascii():
        return None
    if "\ufffd" in text:
        return Garbled(text[:40], "")
    for opened_as, written_in in _DETOURS:
        try:
            meant = text.encode(opened_as).decode(written_in)
        except UnicodeError:
            continue
        if _HANGUL.search(meant):
            return Garbled(text[:40], meant[:40])
    return None


def find_hidden(text: str) -> list[str]:
    r"""Find characters that cannot be shown, or that turn the direction of what is shown.

    Examples
    --------
    >>> [f"U+{ord(c):04X}" for c in find_hidden("a\u202eb\x1b[31m\n")]
    ['U+202E', 'U+001B']
    """
    if text.isprintable():
        return []
    return [c for c in text if c in _DIRECTIONS or _is_control(c)]


_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _is_control(character: str) -> bool:
    """Tell what cannot be shown; line ends and tabs can."""
    return character not in "\n\t" and unicodedata.category(character) in {"Cc", "Cs"}
