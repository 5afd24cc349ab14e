"""Rows of the office as shapes of the API."""

import json
from dataclasses import asdict
from datetime import UTC, datetime

from django.http import HttpRequest

from dure.ledger.statement import Line, Statement
from dure.office.acts import Act
from dure.office.api.shapes import (
    ApplicationShape,
    BalanceShape,
    GrantShape,
    LetterShape,
    StatementLine,
    StatementShape,
    StatementUnit,
    StepShape,
    words,
)
from dure.office.applications.models import ApplicationRow
from dure.office.applications.queries import (
    find_paper,
    list_steps,
    submitted_title_of,
    title_of,
)
from dure.office.decisions.choices import OUTCOME_NAMES
from dure.office.decisions.models import AwardRow
from dure.office.grants.models import GrantRow
from dure.office.grants.queries import find_accounts, sum_held
from dure.office.grants.queries import title_of as grant_title
from dure.office.permissions import may, who_asks
from dure.office.states import APPLICATION, GRANT

LINES = 500


def write_application(request: HttpRequest, row: ApplicationRow) -> ApplicationShape:
    """Write an application with its latest paper; of the draft only its team has the title."""
    is_team = may(who_asks(request), Act.EDIT_APPLICATION, row.as_thing())
    paper = find_paper(row)
    record = json.loads(paper.paper) if paper is not None else {}
    return ApplicationShape(
        number=row.number,
        call=row.call_id,
        title=words(title_of(row) if is_team else submitted_title_of(row)),
        state=row.state,
        state_name=words(APPLICATION.names[row.state]),
        version=row.version,
        hash=row.hash,
        submitted_at=row.submitted_at,
        open_until=row.open_until,
        paper=record.get("application"),
        summary=record.get("summary", ""),
        steps=[StepShape(at=step.at, state_name=words(step.state)) for step in list_steps(row.pk)],
    )


def write_letter(row: AwardRow, *, is_latest: bool) -> LetterShape:
    """Write a letter."""
    return LetterShape(
        id=row.pk,
        outcome=row.outcome,
        outcome_name=words(OUTCOME_NAMES[row.outcome]),
        seconds=row.seconds,
        reserve_place=row.reserve_place,
        months=row.months,
        conditions=row.conditions,
        signed_at=row.decision.signed_at,
        accept_by=row.accept_by,
        object_by=row.object_by,
        is_latest=is_latest,
        why=row.why,
    )


def write_grant(row: GrantRow) -> GrantShape:
    """Write a grant with its balances, as the book has them now."""
    totals = sum_held(find_accounts([row.number])[row.number])
    balances = [BalanceShape(type=unit, **asdict(held)) for unit, held in totals.items()]
    return GrantShape(
        number=row.number,
        title=words(grant_title(row)),
        organisation=row.organisation,
        state=row.state,
        state_name=words(GRANT.names[row.state]),
        ends_on=row.ends_on,
        call=row.call_id,
        starts_on=row.starts_on,
        accepted_at=row.accepted_at,
        balances=balances,
    )


def write_statement(statement: Statement, month: str, after: int, address: str) -> StatementShape:
    """Write a page of a statement: its sums whole, its lines after a record of the book."""
    lines = [line for unit in statement.units for line in unit.lines]
    rest = sorted(
        (line for line in lines if line.record.sequence > after),
        key=lambda line: (line.record.sequence, line.unit),
    )
    page = rest[:LINES]
    next_ = None
    if len(rest) > LINES:
        next_ = f"{address}?month={month}&after={page[-1].record.sequence}"
    return StatementShape(
        grant=statement.grant,
        month=month,
        last_sequence=statement.last.sequence if statement.last else None,
        last_hash=statement.last.hash if statement.last else None,
        units=[
            StatementUnit(
                type=unit.unit,
                opening_s=unit.opening.balance_s,
                closing_s=unit.closing.balance_s,
                parts={part.value: change for part, change in unit.parts.items()},
            )
            for unit in statement.units
        ],
        lines=[_line(line) for line in page],
        next=next_,
    )


def _line(line: Line) -> StatementLine:
    """Write a line of a statement."""
    record = line.record
    return StatementLine(
        sequence=record.sequence,
        id=record.transfer.id,
        type=line.unit,
        kind=record.transfer.kind.value,
        part=line.part.value if line.part else None,
        happened_at=datetime.fromtimestamp(record.transfer.happened_s, UTC),
        known_at=datetime.fromtimestamp(record.known_s, UTC),
        change_s=line.change.balance_s,
        balance_s=line.after.balance_s,
        is_late=line.is_late,
        note=record.transfer.note,
    )
