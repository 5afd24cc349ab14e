"""The rule of publication, as data: of what is told, what is told of it, and what is withheld."""

from dure.terms.language import Text

PUBLISHED_STATES = ("awarded", "accepted")
"""States of an application of which anything but a count is published: those that were given.

Nothing is told of an application that was refused, withdrawn, kept in reserve or not yet decided.
"""

PUBLISHED_FIELDS: dict[str, Text] = {
    "number": Text(en="number of the application", ko="신청 번호"),
    "title_ko, title_en": Text(en="title of the project", ko="과제명"),
    "organisation": Text(en="organisation that runs it", ko="수행 기관"),
    "track, region": Text(en="track and region", ko="신청 유형과 지역"),
    "type, seconds": Text(en="what was given, of which type", ko="배정한 종류와 양"),
    "months, decided_on": Text(en="for how long, decided when", ko="기간과 결정일"),
}
"""Fields of an award that are published. Names of people, summaries, files, scores are not."""

SMALL = 5
"""Counts of people's applications or grants below this are withheld, and what was summed with them.

Withheld is empty and marked so; it is not zero, and neither is what is absent.
"""

LICENCE = Text(en="CC BY 4.0", ko="CC BY 4.0(저작자표시)")
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"


def withhold(count: int, *values: int | None) -> tuple[int | None, ...]:
    """Give a count and what was summed with it, or nothing of either where it is small.

    Examples
    --------
    >>> withhold(5, 900), withhold(4, 900), withhold(0, 0)
    ((5, 900), (None, None), (0, 0))
    """
    is_small = 0 < count < SMALL
    return (None,) * (len(values) + 1) if is_small else (count, *values)
