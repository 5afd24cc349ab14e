"""What a team says to the revocation of its grant, before somebody answers it."""

from django.db import transaction

from dure.office.acts import Act
from dure.office.clock import now
from dure.office.findings_grants import REQUEST_TAKES_NO_STATEMENT
from dure.office.grants.models import RequestRow
from dure.office.notices.news import tell_stated
from dure.office.states import REQUEST
from dure.office.trail.actions import do_record
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place
from dure.terms.seal import seal


@transaction.atomic
def do_state(pk: int, statement: str, *, by: int) -> None:
    """Put the statement of the team beside a revocation; the same one twice is one.

    It stands as it is: nobody changes it. The trail has its hash.

    Raises
    ------
    InputRefused
        If there is another one, or the revocation no longer waits for its answer.
    """
    rows = RequestRow.objects.select_for_update(of=("self",))
    row = rows.select_related("grant__application").get(pk=pk)
    statement = statement.strip()
    if row.statement == statement:
        return
    if row.statement or row.state != "filed":
        name = REQUEST.names[row.state]
        fields = {"state": name.en, "state_ko": name.ko, "count": int(bool(row.statement))}
        place = Place(row.grant.number)
        raise InputRefused([Finding(REQUEST_TAKES_NO_STATEMENT, place, fields)])
    row.statement, row.stated_by_id, row.stated_at = statement, by, now()
    row.save(update_fields=["statement", "stated_by", "stated_at"])
    detail = {"grant": row.grant_id, "statement": seal(statement)}
    do_record(by, Act.FILE_REQUEST, f"request:{pk}", at=row.stated_at, detail=detail)
    tell_stated(row)
