"""A review as a line of the board: what is typed stands there as text, and nothing is left out."""

import pytest
from django.utils.translation import override

from dure.office.reviews.queries import Seat
from dure.office.reviews.templatetags.seats import seated

MORE = ' <strong>overdue</strong> <span class="soft">same organisation</span>'
LINES = {
    "submitted": (
        ("Kim", "seen", "submitted", "", False),
        '<div>Kim <span class="mark seen">submitted</span></div>',
    ),
    "overdue, with grounds": (
        ("Kim", "assumed", "flagged", "same organisation", True),
        f'<div>Kim <span class="mark assumed">flagged</span>{MORE}</div>',
    ),
    "a name that is no name": (
        ("<b>&", "seen", "submitted", "", False),
        '<div>&lt;b&gt;&amp; <span class="mark seen">submitted</span></div>',
    ),
}


@pytest.mark.parametrize(("given", "want"), LINES.values(), ids=LINES)
def test_a_review_on_the_board(given, want):
    name, mark, state_name, grounds, is_late = given
    for pk in (1, 2):  # written once, shown for both
        with override("en"):
            got = seated(Seat(pk, name, "", mark, state_name, grounds, is_late))
        assert got == want
