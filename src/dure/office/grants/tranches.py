"""The parts that a grant is released in: which is there, which opens when, which was called off."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.utils import timezone

from dure.ledger.transfer import Kind
from dure.office.grants.models import GrantRow
from dure.office.ledger.models import AccountRow, TransferRow
from dure.terms.language import Text

WAITING, OPEN, CALLED_OFF = "waiting", "open", "called_off"
STATE_NAMES: dict[str, Text] = {
    WAITING: Text(en="opens then", ko="예정"),
    OPEN: Text(en="open", ko="열림"),
    CALLED_OFF: Text(en="called off", ko="취소됨"),
}
_COLUMNS = ("kind", "credit__unit", "posted_s", "pending_s", "happened_s", "due_s")
_KINDS = (Kind.AWARD.value, Kind.TRANCHE.value, Kind.OPEN.value, Kind.VOID.value)


@dataclass(frozen=True, slots=True)
class Tranche:
    """A part of a grant.

    Parameters
    ----------
    opens_on : day of the programme on which it opens, or did
    seconds : accelerator-seconds of the type
    """

    type: str
    opens_on: date
    seconds: int
    state: str

    @property
    def state_name(self) -> Text:
        """Name what became of it."""
        return STATE_NAMES[self.state]


def list_tranches(grant: GrantRow) -> tuple[Tranche, ...]:
    """List the parts of a grant by day and type, from the book, in two statements."""
    accounts = AccountRow.objects.filter(owner=grant.number, kind="grant")
    rows = TransferRow.objects.filter(
        credit__in=list(accounts.values_list("pk", flat=True)), kind__in=_KINDS
    ).order_by("sequence")
    found: dict[bytes, Tranche] = {}
    for id_, pending, kind, unit, posted_s, pending_s, happened_s, due_s in rows.values_list(
        "transfer_id", "pending_id", *_COLUMNS
    ):
        if kind == Kind.AWARD:
            found[bytes(id_)] = Tranche(unit, _day(happened_s), posted_s, OPEN)
        elif kind == Kind.TRANCHE:
            found[bytes(id_)] = Tranche(unit, _day(due_s), pending_s, WAITING)
        else:
            known = found[bytes(pending)]
            state = OPEN if kind == Kind.OPEN else CALLED_OFF
            found[bytes(pending)] = Tranche(unit, known.opens_on, known.seconds, state)
    return tuple(sorted(found.values(), key=lambda tranche: (tranche.opens_on, tranche.type)))


def _day(moment_s: int) -> date:
    """Give the day of a moment in the time zone of the programme."""
    return timezone.localtime(datetime.fromtimestamp(moment_s, UTC)).date()
