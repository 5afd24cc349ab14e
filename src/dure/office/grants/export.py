"""All grants as a file for spreadsheets, written while they are read."""

import csv
import io
from collections.abc import Iterator

from dure.office.grants.queries import find_accounts, find_grants, sum_held
from dure.office.opendata.write import disarm

CHUNK = 2_500
COLUMNS = (
    "number", "call", "title_ko", "title_en", "organisation", "state", "starts_on", "ends_on",
    "type", "granted_s", "used_s", "left_s", "opens_later_s", "used_beyond_s", "given_back_s",
    "held_s",
)  # fmt: skip
_AMOUNTS = ("granted_s", "used_s", "there_s", "later_s", "beyond_s", "back_s", "held_s")
_GRANT = (
    "pk", "number", "call_id", "title_ko", "title_en", "organisation", "state", "starts_on",
    "ends_on",
)  # fmt: skip
_BOM = "\ufeff"  # or spreadsheets take Korean for something else


def write_grants(
    calls: frozenset[str] | None, *, phrase: str = "", state: str = ""
) -> Iterator[str]:
    """Write grants as CSV: a line for each grant and type, amounts in accelerator-seconds.

    Parameters
    ----------
    calls, phrase, state : as the list of grants is cut by them

    Yields
    ------
    lines : some thousand at once
    """
    yield _BOM + ",".join(COLUMNS) + "\r\n"
    before: int | None = None
    while True:
        rows = find_grants(calls, phrase=phrase, state=state, before=before)
        page = list(rows.values_list(*_GRANT)[:CHUNK])
        if page:
            yield _write(page)
        if len(page) < CHUNK:
            return
        before = page[-1][0]


def _write(page: list[tuple[object, ...]]) -> str:
    """Write some grants with their accounts."""
    accounts = find_accounts([str(number) for _, number, *_ in page])
    out = io.StringIO()
    writer = csv.writer(out)
    for _, number, call, *texts, state, starts_on, ends_on in page:
        about = (number, call, *(disarm(str(text)) for text in texts), state, starts_on, ends_on)
        types = sum_held(accounts[str(number)])
        for unit, held in types.items():
            writer.writerow((*about, unit, *(getattr(held, name) for name in _AMOUNTS)))
        if not types:
            # What the book does not have is not zero.
            writer.writerow((*about, "", *("" for _ in _AMOUNTS)))
    return out.getvalue()
