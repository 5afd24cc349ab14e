"""Why an application got what it got, as a code and numbers; pages make sentences of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dure.award.round import MILLI
from dure.terms.language import Lang, Text


@dataclass(frozen=True, slots=True)
class Reason:
    """The rule that bound, with its numbers; nothing private of another application.

    Parameters
    ----------
    code : a word that names the rule
    text : what it says, with the fields in braces
    fields : whole numbers, names of limits, or None where a number does not exist
    """

    code: str
    text: Text
    fields: Mapping[str, int | str | None] = field(default_factory=dict)

    def render(self, lang: Lang = "en") -> str:
        """Say it in one language.

        Examples
        --------
        >>> text = Text(en="granted {servers} servers.", ko="서버 {servers}대를 받습니다.")
        >>> Reason("granted", text, {"servers": 3}).render("ko")
        '서버 3대를 받습니다.'
        """
        return self.text.in_(lang).format(
            **{name: _say(name, f) for name, f in self.fields.items()}
        )


def _say(name: str, value: int | str | None) -> int | str | None:
    """Write thousandths of a point as points, all else as it is.

    Examples
    --------
    >>> _say("score_milli", 85_200), _say("need", 3)
    ('85.2', 3)
    """
    if name.endswith("_milli") and isinstance(value, int):
        return f"{value // MILLI}.{value % MILLI:03}".rstrip("0").rstrip(".")
    return value
