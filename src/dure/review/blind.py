"""What tells a blind reviewer who applies: names that stand in what they read."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

NAME_MIN = 3
"""Letters of a name that is looked for; a shorter one stands in too many words."""


def find_names(texts: Mapping[str, str], names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Find names in texts that are to be read without them: the text by its key, and the name.

    Case, width and white space do not count; a name in Latin letters stands at the edge of a word,
    one in Korean may have an ending.

    Examples
    --------
    >>> list(find_names({"summary": "한빛 대학교가 만드는 모형"}, ["한빛대학교", "홍길동"]))
    [('summary', '한빛대학교')]
    >>> list(find_names({"summary": "Kimchi by AI"}, ["Kim", "AI"]))
    []
    """
    known = [name.strip() for name in dict.fromkeys(names) if len(_fold(name)) >= NAME_MIN]
    for key, text in texts.items():
        read = unicodedata.normalize("NFKC", text).casefold()
        for name in known:
            letters = map(re.escape, _fold(name))
            pattern = r"\s*".join(letters)
            if _fold(name).isascii():
                pattern = rf"\b{pattern}\b"
            if re.search(pattern, read):
                yield key, name


def _fold(name: str) -> str:
    """Fold a name: case, width and white space do not count."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
