"""Speak with PostgreSQL in few round trips: statements go out together, each planned once.

One transfer alone is posted with two questions and two answers: begin and gather, then record and
commit. What begins a transaction and what ends it travel with its first and its last statement.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from django.db import connections, transaction

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.abc import PQGen
    from psycopg.pq.abc import PGresult

Value = bytes | str | None


class Ask(NamedTuple):
    """A statement with ``$1`` for the first of the values given: bytes as they are, or texts.

    Answers come as bytes: whole numbers as `read_whole` reads them, texts in UTF-8.
    """

    statement: str
    given: Sequence[Value] = ()


BEGIN, COMMIT = Ask("BEGIN"), Ask("COMMIT")
_names = count()
_planned: "WeakKeyDictionary[Connection, dict[str, bytes]]" = WeakKeyDictionary()


class Line:
    """A transaction on a connection to PostgreSQL: one of its own, or a part of the one open.

    Parameters
    ----------
    raw : the connection
    is_own : whether it begins with the first question, and ends with the last
    """

    def __init__(self, raw: "Connection", *, is_own: bool) -> None:
        """Hold the connection; nothing is sent yet."""
        self.raw = raw
        self._begin = [BEGIN] if is_own else []
        self._end = [COMMIT] if is_own else []

    def ask(self, statement: str, *given: Value, is_last: bool = False) -> "PGresult":
        """Ask one thing; give the answer when it is there, and kept if it is the last one."""
        begin, end = self._begin, self._end if is_last else []
        answers = _ask_all(self.raw, [*begin, Ask(statement, given), *end])
        self._begin = []
        self._end = [] if is_last else self._end
        return answers[len(begin)]

    def end(self) -> None:
        """Keep what was done, if that has not happened yet."""
        if self._end and not self._begin:
            _ask_all(self.raw, self._end)


@contextmanager
def begin(using: str) -> Iterator[Line | None]:
    """Begin a transaction: all that is done in it is kept at its end, or nothing is.

    Yields
    ------
    line : to PostgreSQL; None where it is SQLite
    """
    connection = connections[using]
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with transaction.atomic(using=using):
            yield None
        return
    raw: Connection = connection.connection
    if not connection.get_autocommit():
        # The transaction of the caller; this part of it is taken back alone if it fails.
        with transaction.atomic(using=using), connection.wrap_database_errors:
            connection.validate_no_broken_transaction()
            yield Line(raw, is_own=False)
        return
    try:
        with connection.wrap_database_errors:
            line = Line(raw, is_own=True)
            yield line
            line.end()
    except BaseException:
        if raw.closed or raw.pgconn.pipeline_status or not _roll_back(raw):
            connection.close()
        raise


def _roll_back(raw: "Connection") -> bool:
    """Take back what was done; tell whether that was possible."""
    from psycopg import Error

    try:
        raw.rollback()
    except Error:
        return False
    return True


def _ask_all(raw: "Connection", asks: Sequence[Ask]) -> "list[PGresult]":
    """Ask several things in one round trip; what follows one that fails is not done.

    Raises
    ------
    psycopg.Error
        What the database says of the first that failed.
    """
    from psycopg.errors import error_from_result
    from psycopg.pq import ExecStatus

    pgconn, planned = raw.pgconn, _planned.setdefault(raw, {})
    pgconn.enter_pipeline_mode()
    plans: list[tuple[str, bytes] | None] = []
    for ask in asks:
        name = planned.get(ask.statement)
        if name is None:
            name = b"dure_%d" % next(_names)
            pgconn.send_prepare(name, ask.statement.encode())
            plans.append((ask.statement, name))
        given = [each.encode() if isinstance(each, str) else each for each in ask.given]
        formats = [isinstance(each, bytes) for each in ask.given]
        pgconn.send_query_prepared(name, given, formats, result_format=1)
        plans.append(None)
    pgconn.pipeline_sync()
    results = raw.wait(_answers(raw))
    pgconn.exit_pipeline_mode()
    answers = []
    for plan, result in zip(plans, results, strict=True):
        if result.status not in {ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK}:
            raise error_from_result(result, raw.info.encoding)
        if plan is None:
            answers.append(result)
        else:
            planned[plan[0]] = plan[1]
    return answers


def _answers(raw: "Connection") -> "PQGen[list[PGresult]]":
    """Send what waits to be sent, and give all answers up to the end of the round."""
    from psycopg.generators import fetch_many, send
    from psycopg.pq import ExecStatus

    yield from send(raw.pgconn)
    results: list[PGresult] = []
    while True:
        for result in (yield from fetch_many(raw.pgconn)):
            if result.status == ExecStatus.PIPELINE_SYNC:
                return results
            results.append(result)


def read_whole(raw: bytes) -> int:
    """Read a whole number of an answer."""
    return int.from_bytes(raw, "big", signed=True)
