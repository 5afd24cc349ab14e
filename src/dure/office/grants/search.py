"""Find grants by any part of their number, title or organisation, indexed on both databases.

Texts are cut into pairs of neighbouring letters by us, the same way for both databases, since a
Korean word may have two letters, and the indexes by parts of words that ship with databases begin
at three. Spaces and signs do not count: Korean is written with and without them. SQLite looks pairs
up in FTS5, PostgreSQL in GIN, and neither needs an extension. See decision 0019.
"""

import unicodedata
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from dure.office.grants.models import GrantRow

_HIGHEST = 2**63 - 1
_APART = " zzz "
"""Between two fields; three letters, so that it is no pair and no phrase goes over it."""


def fold(text: str) -> str:
    """Write a text as it is compared: no case, no signs, letters in one form.

    Examples
    --------
    >>> fold("의료 AI-모형")
    '의료ai모형'
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def cut_pairs(text: str) -> str:
    """Cut a text into pairs of neighbouring letters; the last letter stands alone too.

    Examples
    --------
    >>> cut_pairs("의료 AI")
    '의료 료a ai i'
    """
    folded = fold(text)
    return " ".join(folded[n : n + 2] for n in range(len(folded)))


def write_grams(*fields: str) -> str:
    """Write what fields are found by."""
    return f" {_APART.join(cut_pairs(field) for field in fields)} "


def write_needle(pairs: list[str]) -> str:
    """Write how the pairs of a phrase stand in what is found by it; a letter alone begins one."""
    return f" {' '.join(pairs[:-1] or pairs)}{'' if len(pairs) == 1 else ' '}"


def match(rows: "QuerySet[GrantRow]", phrase: str, before: int | None) -> "QuerySet[GrantRow]":
    """Keep the rows that have a phrase in one field: all of its letters, in their order.

    Parameters
    ----------
    before : id below which they begin, the latest first, or None
    """
    pairs = cut_pairs(phrase).split()
    if not pairs:
        return rows.none()
    whole = pairs[:-1] or pairs
    if connection.vendor == "sqlite":
        # A letter alone is the beginning of a pair.
        wanted = f'"{" ".join(whole)}"' + ("" if len(pairs) > 1 else " *")
        return rows.extra(
            tables=["office_grant_search"],
            where=[
                "office_grant_search.rowid = office_grant.id",
                "office_grant_search MATCH %s",
                # Said of the index too, so that it begins there.
                "office_grant_search.rowid < %s",
            ],
            params=[wanted, before or _HIGHEST],
            order_by=["-office_grant_search.rowid"],
        )
    where = ["office_grant_text.grant_id = office_grant.id", "office_grant_text.grams LIKE %s"]
    params: list[object] = [f"%{write_needle(pairs)}%"]
    if len(pairs) > 1:
        where.append("string_to_array(office_grant_text.grams, ' ') @> %s")
        params.append(whole)
    return rows.extra(tables=["office_grant_text"], where=where, params=params)  # noqa: S610 - as above
