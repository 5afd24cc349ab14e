"""What a site reports, beside what the book has: which charges it would post."""

from collections.abc import Sequence

from dure.ledger.accounts import AccountKind, account_id
from dure.ledger.usage import JobUse
from dure.ledger.usage_book import Plan, Reporter, find_holds, plan_charges, sum_jobs
from dure.office.ledger.queries import read_account_records, read_pending, read_totals
from dure.terms.units import AccelS


def plan_use(uses: Sequence[JobUse], reporter: Reporter, using: str = "default") -> Plan:
    """Plan the charges of a report of use; nothing is posted."""
    # A charge, and what corrects it, goes through the account of use of its grant.
    accounts = sorted({account_id(AccountKind.USED, u.grant, u.unit) for u in uses})
    records = (record for a in accounts for record in read_account_records(a, using=using))
    booked = sum_jobs(records, reporter.site)
    holds = find_holds(read_pending(using=using), reporter.site)

    def available_s(grant: str, unit: str) -> AccelS | None:
        totals = read_totals(account_id(AccountKind.GRANT, grant, unit), using)
        return totals.available_s if any(totals) else None

    return plan_charges(uses, reporter, booked, holds, available_s)
