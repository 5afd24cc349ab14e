"""Judge transfers one after the other, alone or in linked chains, and apply those that are good."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dure.ledger.refusals import Outcome, Refusal, Result
from dure.ledger.shape import Refused, judge_shape
from dure.ledger.state import State
from dure.ledger.transfer import Transfer
from dure.terms.units import AccelS

# A transfer alone, or a chain of them: all of a chain are recorded, or none.
Item = Transfer | tuple[Transfer, ...]
# To look up a member of an enumeration costs as much as to judge by it.
_CREATED, _EXISTS = Outcome.CREATED, Outcome.EXISTS


class Accepted(NamedTuple):
    """A transfer that is to be recorded, and what the pending one that it ends had promised."""

    transfer: Transfer
    held_s: AccelS


class Posting(NamedTuple):
    """What became of the transfers sent, and those to record, both in their order."""

    results: list[Result]
    accepted: list[Accepted]


def unlink(items: Iterable[Item]) -> list[Transfer]:
    """Give the transfers of items one by one, whether linked or not."""
    return [
        transfer for item in items for transfer in (item if isinstance(item, tuple) else (item,))
    ]


def post_items(state: State, items: Iterable[Item], known_s: int) -> Posting:
    """Judge items in their order against a state, which then holds what was accepted.

    Parameters
    ----------
    state : what is recorded so far
        Changed by every transfer that is accepted.
    items : transfers, or tuples of linked ones
    known_s : seconds since the epoch, UTC
        When the book learns of them; not before what it knew already.
    """
    posting = Posting([], [])
    for item in items:
        if isinstance(item, tuple):
            _post_chain(state, item, known_s, posting)
        else:
            _post_one(state, item, known_s, posting)
    return posting


def _post_one(state: State, transfer: Transfer, known_s: int, posting: Posting) -> None:
    """Post one transfer that is not linked, as a chain of one would be."""
    if transfer.id in state.booked:
        refused = state.judge_again(transfer)
        outcome = _EXISTS
    else:
        refused = judge_shape(transfer) or state.judge(transfer, known_s, ())
        outcome = _CREATED
    if refused is not None:
        posting.results.append(Result(transfer.id, Outcome.REFUSED, *refused))
        return
    if outcome is _CREATED:
        posting.accepted.append(Accepted(transfer, state.apply(transfer)))
    posting.results.append(Result(transfer.id, outcome))


def _post_chain(state: State, chain: Sequence[Transfer], known_s: int, posting: Posting) -> None:
    """Post one chain: all of it, or nothing with the reason beside the one that is at fault."""
    booked = [transfer.id in state.booked for transfer in chain]
    if any(booked):
        posting.results.extend(_post_again(state, chain, booked))
        return
    accepted: list[Accepted] = []
    for at, transfer in enumerate(chain):
        refused = (
            judge_shape(transfer)
            or _judge_twin(state, transfer)
            or state.judge(transfer, known_s, chain)
        )
        if refused is not None:
            for earlier in reversed(accepted):
                state.undo(earlier.transfer)
            posting.results.extend(_refuse(chain, at, refused))
            return
        accepted.append(Accepted(transfer, state.apply(transfer)))
    posting.accepted.extend(accepted)
    posting.results.extend(Result(transfer.id, Outcome.CREATED) for transfer in chain)


def _judge_twin(state: State, transfer: Transfer) -> Refused | None:
    """Refuse a transfer that stands twice in one chain."""
    if transfer.id not in state.booked:
        return None
    return Refusal.LINKED_PARTLY_POSTED, {"other": transfer.id}


def _post_again(
    state: State, chain: Sequence[Transfer], booked: Sequence[bool]
) -> Iterable[Result]:
    """Answer a chain of which something is in the book already."""
    for at, transfer in enumerate(chain):
        refused = state.judge_again(transfer) if booked[at] else None
        if refused is not None:
            return _refuse(chain, at, refused)
    first = chain[booked.index(True)].id
    partly = {"other": first}
    return [
        Result(transfer.id, Outcome.EXISTS)
        if is_booked
        else Result(transfer.id, Outcome.REFUSED, Refusal.LINKED_PARTLY_POSTED, partly)
        for transfer, is_booked in zip(chain, booked, strict=True)
    ]


def _refuse(chain: Sequence[Transfer], at: int, refused: Refused) -> list[Result]:
    """Refuse a chain: the one at fault by its reason, the others because of it."""
    linked = {"other": chain[at].id}
    results = [
        Result(transfer.id, Outcome.REFUSED, Refusal.LINKED_REFUSED, linked) for transfer in chain
    ]
    results[at] = Result(chain[at].id, Outcome.REFUSED, *refused)
    return results
