"""The book in plain Python: the meaning of the ledger, which every store is held to."""

from collections.abc import Iterable

from dure.ledger.accounts import NOTHING, AccountId, Totals
from dure.ledger.acts import end_due
from dure.ledger.chain import Head, chain_record
from dure.ledger.posting import Item, post_items
from dure.ledger.refusals import Result
from dure.ledger.state import State
from dure.ledger.transfer import FLOWS, Record, Transfer


class Book:
    """All accounts and records of one programme, in memory.

    Examples
    --------
    >>> from dure.ledger.accounts import AccountId
    >>> from dure.ledger.transfer import Kind
    >>> supply, pool = AccountId("supply/world/h100"), AccountId("pool/site-a/h100")
    >>> book = Book()
    >>> year = Transfer(Kind.SUPPLY, supply, pool, 86_400, 100, ("contract 7", "2026"))
    >>> [result.outcome.value for result in book.post([year, year], known_s=120)]
    ['created', 'exists']
    >>> book.totals(pool).balance_s, book.totals_at(pool, happened_s=99).balance_s
    (86400, 0)
    """

    def __init__(self) -> None:
        """Open an empty book."""
        self.records: list[Record] = []
        self.head = Head()
        self._state = State()
        self._touched: set[AccountId] = set()

    def post(self, items: Iterable[Item], known_s: int) -> list[Result]:
        """Post transfers, alone or linked in tuples, of which all are recorded or none.

        Parameters
        ----------
        items : in the order in which they are to be recorded
        known_s : seconds since the epoch, UTC
            When the book learns of them. A clock that stands before the last record is taken to
            say the same as that record, since the book cannot forget.

        Returns
        -------
        results : one for each transfer, in their order
        """
        known_s = max(known_s, self.head.known_s)
        posting = post_items(self._state, items, known_s)
        for accepted in posting.accepted:
            record = chain_record(self.head, known_s, accepted)
            self.records.append(record)
            self._touched |= {record.transfer.debit, record.transfer.credit}
            self.head = Head(record.sequence, record.hash, known_s)
        return posting.results

    def accounts(self) -> list[AccountId]:
        """Name the accounts that a record has touched, in the order of their ids."""
        return sorted(self._touched)

    def totals(self, account: AccountId) -> Totals:
        """Give what has gone through an account until now."""
        return self._state.totals.get(account, NOTHING)

    def totals_at(
        self, account: AccountId, *, happened_s: int | None = None, known_s: int | None = None
    ) -> Totals:
        """Give what had gone through an account at a past moment.

        Parameters
        ----------
        account : its id
        happened_s : seconds since the epoch, UTC
            Only what had happened by then; None for all of it.
        known_s : seconds since the epoch, UTC
            Only what the book knew by then; None for all that it knows now.
        """
        return sum_totals(
            (
                record
                for record in self.records
                if (happened_s is None or record.transfer.happened_s <= happened_s)
                and (known_s is None or record.known_s <= known_s)
            ),
            account,
        )

    def pending(self) -> list[Transfer]:
        """Give the holds and tranches that nothing has ended yet, in the order of the book."""
        return [
            record.transfer
            for record in self.records
            if FLOWS[record.transfer.kind].is_pending
            and record.transfer.id not in self._state.ended
        ]

    def due(self, known_s: int) -> list[Transfer]:
        """Give the transfers that let holds lapse and open tranches whose time has come."""
        return end_due(self.pending(), known_s)


def sum_totals(records: Iterable[Record], account: AccountId) -> Totals:
    """Add up what records move through an account."""
    debits_posted = credits_posted = debits_pending = credits_pending = 0
    for record in records:
        if record.transfer.debit == account:
            debits_posted += record.posted_s
            debits_pending += record.pending_s
        elif record.transfer.credit == account:
            credits_posted += record.posted_s
            credits_pending += record.pending_s
    return Totals(debits_posted, credits_posted, debits_pending, credits_pending)
