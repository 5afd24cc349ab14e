"""Requests to a model as recorded: when each came, and how long its prompt and answer were."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from dure.terms.finding import Finding
from dure.workload import findings as faults
from dure.workload.jobs import Ints
from dure.workload.rows import Desk, RowRefused, walk_csv

REQUEST_COLUMNS = ("timestamp", "contexttokens", "generatedtokens")
TOKENS_MAX = 10**7
_SECONDS = re.compile(r"\d{1,12}(\.\d{1,9})?", re.ASCII)
_TIME = "2026-03-02 09:30:00.5"


@dataclass(frozen=True, slots=True)
class Requests:
    """Requests in the order in which they came.

    Parameters
    ----------
    arrival_s : shape (n,), seconds after the first
    prompt, answer : shape (n,), tokens
    """

    arrival_s: NDArray[np.float64]
    prompt: Ints
    answer: Ints


def read_requests(text: str, file: str) -> tuple[Requests, tuple[Finding, ...]]:
    r"""Read requests from a csv such as Azure's LLM inference traces.

    Columns ``TIMESTAMP`` (seconds, or a time such as ``2026-03-02 09:30:00.5``), ``ContextTokens``
    and ``GeneratedTokens`` in any order and case; others are passed over.

    Parameters
    ----------
    text : the csv
    file : its name, for findings

    Returns
    -------
    requests : of the good rows
    findings : every other row, with its line

    Examples
    --------
    >>> csv = "TIMESTAMP,ContextTokens,GeneratedTokens\n5,100,20\n3.5,7,0\n"
    >>> requests, findings = read_requests(csv, "requests.csv")
    >>> requests.arrival_s.tolist(), requests.prompt.tolist(), findings
    ([0.0, 1.5], [7, 100], ())
    """
    desk = Desk(file)
    rows: list[tuple[Decimal, int, int]] = []
    for cells in walk_csv(text, desk, REQUEST_COLUMNS):
        try:
            rows.append(
                (
                    _read_time(cells[0].strip()),
                    desk.whole(cells[1], "ContextTokens", 0, TOKENS_MAX),
                    desk.whole(cells[2], "GeneratedTokens", 0, TOKENS_MAX),
                )
            )
        except RowRefused as fault:
            desk.refuse(fault)
    if not rows and not desk.findings:
        desk.report(faults.TRACE_EMPTY, line=0, rows=0, format="requests")
    rows.sort(key=lambda row: row[0])
    first_s = rows[0][0] if rows else Decimal(0)
    return (
        Requests(
            np.array([float(at_s - first_s) for at_s, _, _ in rows], np.float64),
            np.array([prompt for _, prompt, _ in rows], np.int64),
            np.array([answer for _, _, answer in rows], np.int64),
        ),
        desk.close(),
    )


def _read_time(cell: str) -> Decimal:
    """Read seconds, or a time of day with its day, to the microsecond."""
    if _SECONDS.fullmatch(cell):
        return Decimal(cell)
    try:
        # Some write seven decimals, which no clock of Python's has.
        at = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", cell))
    except ValueError:
        raise RowRefused(
            faults.TRACE_TIME_REFUSED, "TIMESTAMP", value=cell, example=_TIME
        ) from None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    since = at - datetime(1970, 1, 1, tzinfo=UTC)
    return Decimal(since.days * 86_400 + since.seconds) + Decimal(since.microseconds).scaleb(-6)
