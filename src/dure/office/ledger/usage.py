"""What a site reports, beside what the book has: which charges it would post."""

from collections.abc import Sequence
from dataclasses import replace

from dure.ledger.accounts import AccountKind, account_id
from dure.ledger.usage import JobUse
from dure.ledger.usage_book import (
    Plan,
    Reporter,
    find_elsewhere,
    find_holds,
    plan_charges,
    sum_sites,
)
from dure.office.ledger.queries import read_account_records, read_pending, read_totals
from dure.terms.units import AccelS


def plan_use(uses: Sequence[JobUse], reporter: Reporter, using: str = "default") -> Plan:
    """Plan the charges of a report of use; nothing is posted."""
    # A charge, and what corrects it, goes through the account of use of its grant.
    accounts = sorted({account_id(AccountKind.USED, u.grant, u.unit) for u in uses})
    records = (record for a in accounts for record in read_account_records(a, using=using))
    sites = sum_sites(records)
    elsewhere = find_elsewhere(uses, reporter.site, sites)
    holds = find_holds(read_pending(using=using), reporter.site)

    def available_s(grant: str, unit: str) -> AccelS | None:
        totals = read_totals(account_id(AccountKind.GRANT, grant, unit), using)
        return totals.available_s if any(totals) else None

    refused = {finding.place for finding in elsewhere}
    ours = [use for use in uses if use.place not in refused]
    plan = plan_charges(ours, reporter, sites.get(reporter.site, {}), holds, available_s)
    return replace(plan, findings=(*elsewhere, *plan.findings))
