"""Opening balances, beside those that the book has: what must not be taken over twice."""

from collections.abc import Sequence
from itertools import islice

from dure.ledger.accounts import AccountKind, account_id
from dure.ledger.findings_table import OPENING_FROM_OTHER_SOURCE
from dure.ledger.opening import Opening, find_source
from dure.office.ledger.queries import read_account_records, read_totals
from dure.terms.finding import Finding

FIRST = 20
"""Records of an account among which its opening balance is looked for."""


def find_opened(
    openings: Sequence[Opening], source: str, using: str = "default"
) -> tuple[Finding, ...]:
    """Find grants that have an opening balance of another source, which still stands.

    The source is part of the cause, so that the same table under another name would be booked as
    another one: every grant would have twice as much.
    """
    findings = []
    for opening in openings:
        grant = account_id(AccountKind.GRANT, opening.grant, opening.unit)
        used = account_id(AccountKind.USED, opening.grant, opening.unit)
        held = read_totals(grant, using)
        stands_s = held.balance_s + held.credits_pending + read_totals(used, using).balance_s
        if not stands_s:
            continue
        records = read_account_records(grant, page_size=FIRST, using=using)
        sources = (find_source(record.transfer) for record in islice(records, FIRST))
        other = next((other for other in sources if other not in {None, source}), None)
        if other is not None:
            fields = {"grant": opening.grant, "unit": opening.unit}
            fields |= {"source": source, "other": other}
            findings.append(Finding(OPENING_FROM_OTHER_SOURCE, opening.place, fields))
    return tuple(findings)
