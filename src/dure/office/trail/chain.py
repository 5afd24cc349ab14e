"""How an entry is hashed: the text of its columns, together with the hash before it."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from dure.ledger.chain import hash_body

GENESIS_HASH = hashlib.sha256(b"dure trail, layout 1").hexdigest()


class Line(NamedTuple):
    """What an entry says, without its hash."""

    sequence: int
    at: datetime
    person_id: int | None
    act: str
    thing: str
    before: str
    after: str
    detail: str


def write_body(line: Line) -> str:
    """Write the text of an entry that is hashed: one JSON list, the time in UTC.

    Examples
    --------
    >>> write_body(Line(1, datetime(2026, 1, 2, tzinfo=UTC), None, "apply", "a:1", "", "draft", ""))
    '[1,"2026-01-02T00:00:00.000000Z",null,"apply","a:1","","draft",""]'
    """
    at = line.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return json.dumps([line.sequence, at, *line[2:]], ensure_ascii=False, separators=(",", ":"))


def hash_line(hash_before: str, line: Line) -> str:
    """Hash an entry together with the hash before it."""
    return hash_body(bytes.fromhex(hash_before), write_body(line)).hex()


def find_breach(entries: Iterable[tuple[Line, str]]) -> str | None:
    """Find the first entry that was changed, removed, added or moved; None if all fit.

    Parameters
    ----------
    entries : line and hash, in their order, from the first one on
    """
    sequence, hash_before = 0, GENESIS_HASH
    for line, hash_ in entries:
        if line.sequence != sequence + 1:
            return f"entry {sequence + 1} is missing; entry {line.sequence} stands in its place"
        want = hash_line(hash_before, line)
        if want != hash_:
            return f"entry {line.sequence}: its content gives {want}, and its hash is {hash_}"
        sequence, hash_before = line.sequence, hash_
    return None
