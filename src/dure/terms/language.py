"""Texts that exist in Korean and English."""

from dataclasses import dataclass
from typing import Literal, get_args

Lang = Literal["ko", "en"]
LANGS: tuple[Lang, ...] = get_args(Lang)


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages.

    Parameters
    ----------
    en, ko : the text
        Neither may be empty; a name that is the same in both goes through `same`.

    Examples
    --------
    >>> Text(en="servers", ko="서버").in_("ko")
    '서버'
    """

    en: str
    ko: str

    def in_(self, lang: Lang) -> str:
        """Give the text in one language."""
        return self.ko if lang == "ko" else self.en

    def fill(self, **fields: object) -> "Text":
        """Put fields into both texts, as `str.format` does.

        Examples
        --------
        >>> Text(en="{n} jobs", ko="작업 {n}개").fill(n=3).ko
        '작업 3개'
        """
        return Text(en=self.en.format(**fields), ko=self.ko.format(**fields))


def same(text: str) -> Text:
    """Make a text of a name or number that reads the same in both languages."""
    return Text(en=text, ko=text)
