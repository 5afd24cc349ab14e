"""The gate of a file of policies: what may stand in it, field by field."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field, PlainValidator

from dure.policy.queue import Backfill, BackfillOrder, Order
from dure.programme import findings as f
from dure.programme import values as v
from dure.programme.cite import Gate
from dure.programme.gate_queue import QueueGate


def one_of(words: Iterable[object]) -> tuple[PlainValidator, v.Kind]:
    """Annotate one of the words of an enum."""
    known = [str(word) for word in words]

    def read(value: object) -> str:
        if value not in known:
            v.refuse(f.CHOICE_UNKNOWN, given=v.shown(value), choices=", ".join(known))
        return str(value)

    return PlainValidator(read), v.Kind(" \\| ".join(known))


class RulesGate(Gate):
    """A queue policy."""

    order: Annotated[str, *one_of(Order)] = Field(
        str(Order.FCFS), description="Who stands before whom."
    )
    backfill: Annotated[str, *one_of(Backfill)] = Field(
        str(Backfill.EASY), description="Who may overtake the head."
    )
    backfill_order: Annotated[str, *one_of(BackfillOrder)] = Field(
        str(BackfillOrder.QUEUE), description="In what order the others are tried."
    )
    depth: v.Jobs = Field(0, description="Jobs behind the head that are tried; 0 is all.")
    kill_at_estimate: v.Flag = Field(
        default=True, description="Whether a job that outruns its estimate is stopped."
    )
    queue: QueueGate | None = Field(None, description="Finer settings, as in a programme.")


class PolicyFileGate(Gate):
    """The whole file."""

    format: v.Format = Field(description="Version of this format.")
    policies: dict[v.Id, RulesGate] = Field(min_length=1, description="Queue policies by name.")
