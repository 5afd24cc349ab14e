"""How a review is shown on the board: by the hundred on a page, and mostly the same ones."""

from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dure.office.reviews.queries import Seat
from dure.office.web.words import say
from dure.terms.language import Text

register = template.Library()

_OVERDUE = Text(en="overdue", ko="기한 지남")


@register.filter
def seated(seat: Seat) -> SafeString:
    """Write whose a review is, how it stands, whether it is overdue, and what was found."""
    late = say(_OVERDUE) if seat.is_late else ""
    return _write(seat.name, seat.mark, seat.state_name, late, seat.grounds)


@lru_cache(maxsize=1024)
def _write(name: str, mark: str, state: str, late: str, grounds: str) -> SafeString:
    """Write a line of the board; reviewers and states are few, and lines are many."""
    return format_html(
        '<div>{} <span class="mark {}">{}</span>{}{}</div>',
        name,
        mark,
        state,
        format_html(" <strong>{}</strong>", late) if late else "",
        format_html(' <span class="soft">{}</span>', grounds) if grounds else "",
    )
