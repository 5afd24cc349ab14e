"""Why the book refuses a transfer: each reason has a name, and the first that holds is given.

The order of the members is their precedence: first what the book holds under the same id, then what
can be seen from the transfer alone, then what it names, and last what the accounts lack.
"""

from collections.abc import Mapping
from enum import Enum, StrEnum
from types import MappingProxyType
from typing import NamedTuple

from dure.ledger import findings_shape as shape
from dure.ledger import findings_state as state
from dure.terms.language import Lang


class Refusal(Enum):
    """A reason to refuse, in the order of precedence; the value holds its code and texts."""

    LINKED_REFUSED = state.LINKED_REFUSED
    LINKED_PARTLY_POSTED = state.LINKED_PARTLY_POSTED
    EXISTS_WITH_OTHER_CONTENT = state.EXISTS_WITH_OTHER_CONTENT
    CAUSE_MALFORMED = shape.CAUSE_MALFORMED
    ACCOUNT_MALFORMED = shape.ACCOUNT_MALFORMED
    ACCOUNTS_SAME = shape.ACCOUNTS_SAME
    UNIT_DIFFERS = shape.UNIT_DIFFERS
    FLOW_REFUSED = shape.FLOW_REFUSED
    OWNER_DIFFERS = shape.OWNER_DIFFERS
    TRANSFER_AMOUNT_OUT_OF_RANGE = shape.TRANSFER_AMOUNT_OUT_OF_RANGE
    INSTANT_OUT_OF_RANGE = shape.INSTANT_OUT_OF_RANGE
    TEXT_MALFORMED = shape.TEXT_MALFORMED
    DUE_MISSING = shape.DUE_MISSING
    DUE_UNEXPECTED = shape.DUE_UNEXPECTED
    PENDING_MISSING = shape.PENDING_MISSING
    PENDING_UNEXPECTED = shape.PENDING_UNEXPECTED
    CORRECTS_MISSING = shape.CORRECTS_MISSING
    CORRECTS_UNEXPECTED = shape.CORRECTS_UNEXPECTED
    PAIR_MISSING = shape.PAIR_MISSING
    PAIR_UNEXPECTED = shape.PAIR_UNEXPECTED
    RATE_MISSING = shape.RATE_MISSING
    RATE_UNEXPECTED = shape.RATE_UNEXPECTED
    RATE_MALFORMED = shape.RATE_MALFORMED
    ENERGY_UNEXPECTED = shape.ENERGY_UNEXPECTED
    ENERGY_MALFORMED = shape.ENERGY_MALFORMED
    HAPPENED_AFTER_KNOWN = state.HAPPENED_AFTER_KNOWN
    DUE_PASSED = state.DUE_PASSED
    PENDING_NOT_FOUND = state.PENDING_NOT_FOUND
    PENDING_NOT_PENDING = state.PENDING_NOT_PENDING
    PENDING_DIFFERS = state.PENDING_DIFFERS
    PENDING_ALREADY_POSTED = state.PENDING_ALREADY_POSTED
    PENDING_ALREADY_VOIDED = state.PENDING_ALREADY_VOIDED
    PENDING_ALREADY_LAPSED = state.PENDING_ALREADY_LAPSED
    PENDING_NOT_DUE = state.PENDING_NOT_DUE
    PENDING_AMOUNT_DIFFERS = state.PENDING_AMOUNT_DIFFERS
    EXCEEDS_PENDING = state.EXCEEDS_PENDING
    CORRECTS_NOT_FOUND = state.CORRECTS_NOT_FOUND
    CORRECTS_NOT_CORRECTABLE = state.CORRECTS_NOT_CORRECTABLE
    CORRECTS_DIFFERS = state.CORRECTS_DIFFERS
    EXCEEDS_UNCORRECTED = state.EXCEEDS_UNCORRECTED
    PAIR_NOT_LINKED = state.PAIR_NOT_LINKED
    RATE_NOT_FOLLOWED = state.RATE_NOT_FOLLOWED
    EXCEEDS_AVAILABLE = state.EXCEEDS_AVAILABLE
    EXCEEDS_ACCOUNT_MAX = state.EXCEEDS_ACCOUNT_MAX


class Outcome(StrEnum):
    """What became of a transfer that was sent."""

    CREATED = "created"
    EXISTS = "exists"
    REFUSED = "refused"


class Result(NamedTuple):
    """What became of one transfer: recorded now, in the book already, or refused and why.

    Examples
    --------
    >>> print(Result("9fe0", Outcome.REFUSED, Refusal.DUE_MISSING, {"kind": "hold"}).what())
    a hold needs the instant at which it ends or opens.
    """

    transfer_id: str
    outcome: Outcome
    refusal: Refusal | None = None
    fields: Mapping[str, object] = MappingProxyType({})

    def what(self, lang: Lang = "en") -> str:
        """Say why it was refused, with both numbers; empty if it was not."""
        return self.refusal.value.what.in_(lang).format(**self.fields) if self.refusal else ""

    def next_step(self, lang: Lang = "en") -> str:
        """Say what to do about it; empty if it was not refused."""
        return self.refusal.value.next_step.in_(lang).format(**self.fields) if self.refusal else ""
