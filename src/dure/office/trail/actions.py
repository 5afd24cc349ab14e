"""The only writer of the trail."""

import json
from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction

from dure.office.acts import Act
from dure.office.trail.chain import Line, hash_line
from dure.office.trail.models import Entry
from dure.office.trail.queries import find_head

_LOCK = 0x64757265  # the word "dure"; a number of its own among the locks of PostgreSQL


@transaction.atomic
def do_record(
    by: int | None,
    act: Act,
    thing: str,
    *,
    at: datetime,
    before: str = "",
    after: str = "",
    detail: Mapping[str, object] | None = None,
) -> None:
    """Add an act to the trail, in the transaction of the act itself.

    Parameters
    ----------
    by : person, or None where the office does it by itself
    act : what was done
    thing : on what, as kind and number: ``application:17``
    at : when
    before, after : state, or empty
    detail : what else is worth keeping; no personal data but numbers of people
    """
    if connection.vendor == "postgresql":
        # One at a time, or two would chain onto the same entry. SQLite has one writer anyway.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    sequence, hash_before = find_head()
    text = json.dumps(detail, ensure_ascii=False, sort_keys=True) if detail else ""
    line = Line(sequence + 1, at, by, act.value, thing, before, after, text)
    Entry(**line._asdict(), hash=hash_line(hash_before, line)).save(force_insert=True)
