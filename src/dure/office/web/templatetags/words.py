"""``{% t en="…" ko="…" %}`` and the filters that write days, numbers and texts for people."""

from collections.abc import Sequence
from datetime import date, datetime

from django import template
from django.template.base import FilterExpression, Parser, Token
from django.template.context import Context
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from dure.office.calls.models import CallRow
from dure.office.web.words import lang, say, write_day, write_deadline, write_moment, write_points
from dure.terms.finding import Finding
from dure.terms.language import LANGS, Text

register = template.Library()


class Said(template.Node):
    """A text in both languages; fields in braces are filled, and escaped."""

    def __init__(self, text: Text, fields: dict[str, FilterExpression]) -> None:
        self.fields = tuple(fields.items())
        # The texts stand in templates of ours; only what fills them is from elsewhere.
        self.said = {code: mark_safe(text.in_(code)) for code in LANGS}  # noqa: S308

    def render(self, context: Context) -> SafeString:
        """Write it in the language of the reader."""
        said = self.said[lang()]
        if not self.fields:
            return said
        values = {name: conditional_escape(value.resolve(context)) for name, value in self.fields}
        return mark_safe(said.format(**values))  # noqa: S308 - as above


@register.tag("t")
def read_text_tag(parser: Parser, token: Token) -> Said:
    """Read ``{% t en="{n} calls" ko="공모 {n}건" n=calls|length %}``: both languages."""
    parts = dict(part.split("=", 1) for part in token.split_contents()[1:])
    if not set(LANGS) <= parts.keys():
        msg = f"{token.contents!r}: a text has both languages, en= and ko="
        raise template.TemplateSyntaxError(msg)
    texts = {key: parts.pop(key) for key in LANGS}
    for text in texts.values():
        if text[:1] not in "\"'" or text[-1:] != text[:1]:
            msg = f"{text!r}: a text stands in quotation marks"
            raise template.TemplateSyntaxError(msg)
    said = Text(en=texts["en"][1:-1], ko=texts["ko"][1:-1])
    return Said(said, {key: parser.compile_filter(value) for key, value in parts.items()})


@register.filter("say")
def say_filter(text: Text | str) -> str:
    """Give a text in the language of the reader."""
    return say(text) if isinstance(text, Text) else str(text)


@register.filter
def named(row: CallRow) -> Text:
    """Give the title of a call."""
    return Text(en=row.title_en, ko=row.title_ko)


@register.filter
def day(value: date | None) -> str:
    """Write a day for people."""
    return write_day(value) if value is not None else "–"


@register.filter
def moment(value: datetime | None) -> str:
    """Write a moment for people."""
    return write_moment(value) if value is not None else "–"


@register.filter
def last_moment(value: datetime | None) -> str:
    """Write the first moment after a span as the last one of it, as deadlines are read."""
    return write_deadline(value) if value is not None else "–"


@register.filter
def whole(value: int | None) -> str:
    """Write a whole number with its thousands set apart; absent is not zero."""
    return f"{value:,}" if value is not None else "–"


@register.filter
def points(value_milli: int | None) -> str:
    """Write thousandths of a point with two decimals, rounded half up; absent is not zero."""
    return write_points(value_milli)


@register.filter
def clock_time(value: datetime) -> str:
    """Write the time of day, to the second."""
    return f"{timezone.localtime(value):%H:%M:%S}"


@register.simple_tag
def finding_lines(finding: Finding) -> tuple[str, str]:
    """Say a finding in the language of the reader: what it is, and the next step."""
    return finding.what(lang()), finding.next_step(lang())


@register.filter
def paired(first: Sequence[object], second: Sequence[object]) -> list[tuple[object, object]]:
    """Pair up two sequences of equal length."""
    return list(zip(first, second, strict=True))


@register.filter
def item(mapping: dict[object, object], key: object) -> object:
    """Give what a mapping has under a key, or nothing."""
    return mapping.get(key, "")


@register.simple_tag
def language() -> str:
    """Tell the language of the reader."""
    return lang()
