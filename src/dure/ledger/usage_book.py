"""Reports of use and the book: what each job is booked with, and the transfers that book a report.

A job's charge is caused by ``(site, "job 7713", grant, type, "charge")``, so that the same report
sent twice is booked once. What a job is booked with is what its charges say, less what corrections
took back, with what was stated anew.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from dure.ledger.accounts import AccountId, AccountKind, account_id, read_account
from dure.ledger.acts import Occasion, void
from dure.ledger.energy import (
    EnergyFactors,
    Use,
    estimate_energy,
    share_energy,
    take_measured_energy,
)
from dure.ledger.findings_table import (
    USAGE_BEYOND_GRANT,
    USAGE_DIFFERS_FROM_BOOK,
    USAGE_GRANT_UNKNOWN,
    USAGE_OF_OTHER_SITE,
)
from dure.ledger.posting import Item
from dure.ledger.transfer import Energy, Kind, Record, Transfer
from dure.ledger.usage import JobKey, JobUse
from dure.terms.finding import Finding
from dure.terms.units import AccelS

_JOB = "job "
CHARGES = frozenset({Kind.CHARGE, Kind.OVERRUN})


@dataclass(frozen=True, slots=True)
class Booked:
    """What the book has of a job.

    Parameters
    ----------
    amount_s : accelerator-seconds, corrections taken off
    end_s : seconds since the epoch
        When its latest charge happened.
    charges : ids of its charges, in the order of the book
    """

    amount_s: int
    end_s: int
    charges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reports, and what is needed to tell the energy of it.

    Parameters
    ----------
    site, country : where it was used
    zone : of the days whose factors count
    factors : energy factors
    by : who posts it
    """

    site: str
    country: str
    zone: tzinfo
    factors: EnergyFactors
    by: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a report would post.

    Parameters
    ----------
    items : transfers, linked where one job needs more than one
    known : jobs that the book has already, with the same seconds
    findings : jobs that are not posted, since the book has them with other seconds or has no such
        grant (errors), and those that used more than their grant has (warnings)
    """

    items: tuple[Item, ...]
    known: tuple[JobUse, ...]
    findings: tuple[Finding, ...]


def name_charge(site: str, key: JobKey) -> tuple[str, ...]:
    """Name the cause of the charge of a job.

    Examples
    --------
    >>> name_charge("gwangju", ("7713", "g-204", "h100"))
    ('gwangju', 'job 7713', 'g-204', 'h100', 'charge')
    """
    job, grant, unit = key
    return site, _JOB + job, grant, unit, "charge"


def find_job(transfer: Transfer) -> tuple[str, JobKey] | None:
    """Tell which job of which site a charge or a hold is for; None where it is for none."""
    cause = transfer.cause
    if len(cause) < 2 or not cause[1].startswith(_JOB):  # noqa: PLR2004 -- site and job
        return None
    account = read_account(transfer.credit)
    return cause[0], (cause[1].removeprefix(_JOB), account.owner, account.unit)


def sum_jobs(records: Iterable[Record], site: str) -> dict[JobKey, Booked]:
    """Add up what each job of a site is booked with."""
    return sum_sites(records, only=site).get(site, {})


def sum_sites(
    records: Iterable[Record], only: str | None = None
) -> dict[str, dict[JobKey, Booked]]:
    """Add up what each job of each site is booked with, or of one site alone."""
    amounts: dict[tuple[str, JobKey], int] = {}
    ends: dict[tuple[str, JobKey], int] = {}
    charges: dict[str, tuple[str, JobKey]] = {}
    for record in records:
        transfer = record.transfer
        if transfer.kind in CHARGES:
            job = find_job(transfer)
            if job is None or only not in {None, job[0]}:
                continue
            charges[transfer.id] = job
            amounts[job] = amounts.get(job, 0) + transfer.amount_s
            ends[job] = max(ends.get(job, 0), transfer.happened_s)
        elif transfer.kind is Kind.CORRECT and transfer.corrects_id in charges:
            amounts[charges[transfer.corrects_id]] -= transfer.amount_s
    ids: dict[tuple[str, JobKey], list[str]] = {}
    for id_, job in charges.items():
        ids.setdefault(job, []).append(id_)
    sites: dict[str, dict[JobKey, Booked]] = {}
    for (site, key), amount_s in amounts.items():
        booked = Booked(amount_s, ends[site, key], tuple(ids[site, key]))
        sites.setdefault(site, {})[key] = booked
    return sites


def find_elsewhere(
    uses: Iterable[JobUse], site: str, sites: Mapping[str, Mapping[JobKey, Booked]]
) -> tuple[Finding, ...]:
    """Find jobs that another site has reported: same name, grant, type and last second.

    It is the same report under another name of the site, which would be charged twice. Jobs that
    the book has of this very site are not asked about, nor those that were taken back since.
    """
    mine = sites.get(site, {})
    findings = []
    for use in uses:
        for other, jobs in sites.items():
            there = jobs.get(use.key)
            if other == site or use.key in mine or there is None or not there.amount_s:
                continue
            if there.end_s == use.end_s:
                fields = {"job": use.job, "grant": use.grant, "site": site, "other": other}
                findings.append(Finding(USAGE_OF_OTHER_SITE, use.place, fields))
                break
    return tuple(findings)


def find_holds(pending: Iterable[Transfer], site: str) -> dict[JobKey, Transfer]:
    """Find the open hold of each job of a site."""
    holds = {}
    for transfer in pending:
        job = find_job(transfer) if transfer.kind is Kind.HOLD else None
        if job is not None and job[0] == site:
            holds[job[1]] = transfer
    return holds


def plan_charges(
    uses: Sequence[JobUse],
    reporter: Reporter,
    booked: Mapping[JobKey, Booked],
    holds: Mapping[JobKey, Transfer],
    available_s: Callable[[str, str], AccelS | None],
) -> Plan:
    """Plan what a report posts.

    A job with an open hold is charged on it; what it used beyond the hold, and any job without a
    hold, is charged on what its grant has; what not even the grant has is booked as used beyond it,
    since it was used. A job that used nothing ends its hold and is not charged.

    Parameters
    ----------
    uses : of one site, in the order in which they are to be booked
    reporter : who reports
    booked : what the book has of the jobs of the site
    holds : open holds of the site
    available_s : accelerator-seconds that a grant has in a unit and nothing holds, by both names
        None where the book has no such grant: a wrong name must not become use that is owed.
    """
    items: list[Item] = []
    known: list[JobUse] = []
    findings: list[Finding] = []
    left_s: dict[tuple[str, str], int | None] = {}
    for use in uses:
        there = booked.get(use.key)
        if there is not None:
            if there.amount_s == use.amount_s:
                known.append(use)
            else:
                findings.append(_differs(use, there))
            continue
        pot = use.grant, use.unit
        if pot not in left_s:
            left_s[pot] = available_s(*pot)
        left = left_s[pot]
        if left is None:
            fields = {"job": use.job, "grant": use.grant, "unit": use.unit}
            findings.append(Finding(USAGE_GRANT_UNKNOWN, use.place, fields))
            continue
        chain, left_s[pot] = _charge(use, reporter, holds.get(use.key), left)
        items += [chain if len(chain) > 1 else chain[0]] if chain else []
        findings += [_beyond(use, t) for t in chain if t.kind is Kind.OVERRUN]
    return Plan(tuple(items), tuple(known), tuple(findings))


def _differs(use: JobUse, there: Booked) -> Finding:
    """Tell that the book has other seconds for a job."""
    fields = {
        "job": use.job,
        "grant": use.grant,
        "booked_s": f"{there.amount_s:,}",
        "reported_s": f"{use.amount_s:,}",
    }
    return Finding(USAGE_DIFFERS_FROM_BOOK, use.place, fields)


def _beyond(use: JobUse, overrun: Transfer) -> Finding:
    """Tell that a job used more than its grant has."""
    fields = {
        "job": use.job,
        "grant": use.grant,
        "unit": use.unit,
        "used_s": f"{use.amount_s:,}",
        "beyond_s": f"{overrun.amount_s:,}",
    }
    return Finding(USAGE_BEYOND_GRANT, use.place, fields)


def _charge(
    use: JobUse, reporter: Reporter, hold: Transfer | None, left_s: int
) -> tuple[tuple[Transfer, ...], int]:
    """Make the transfers of one job, on hold, on grant and beyond; give what the grant has left.

    The first always bears the plain cause: two who post the same job at once, and see different
    balances, meet there, and the book refuses the second.
    """
    cause = name_charge(reporter.site, use.key)
    if hold is not None:
        left_s += hold.amount_s
        if not use.amount_s:
            occasion = Occasion(use.end_s, (*cause[:-1], "void"), by=reporter.by)
            return (void(hold, occasion),), left_s
    on_hold_s = min(use.amount_s, hold.amount_s) if hold is not None else 0
    on_grant_s = min(use.amount_s - on_hold_s, max(0, left_s - on_hold_s))
    grant, used, owed = (
        account_id(kind, use.grant, use.unit)
        for kind in (AccountKind.GRANT, AccountKind.USED, AccountKind.CORRECTED)
    )
    pieces: tuple[tuple[Kind, AccountId, int, str | None], ...] = (
        (Kind.CHARGE, grant, on_hold_s, hold.id if hold is not None else None),
        (Kind.CHARGE, grant, on_grant_s, None),
        (Kind.OVERRUN, owed, use.amount_s - on_hold_s - on_grant_s, None),
    )
    energy = energy_of(use, reporter)
    made: list[Transfer] = []
    done_s = 0
    for kind, debit, amount_s, hold_id in pieces:
        if amount_s:
            part = share_energy(energy, done_s, done_s + amount_s, use.amount_s)
            named = (*cause, str(len(made) + 1)) if made else cause
            made.append(
                Transfer(
                    kind,
                    debit,
                    used,
                    AccelS(amount_s),
                    use.end_s,
                    named,
                    pending_id=hold_id,
                    energy=part,
                    by=reporter.by,
                )
            )
            done_s += amount_s
    return tuple(made), left_s - on_hold_s - on_grant_s


def energy_of(use: JobUse, reporter: Reporter) -> Energy | None:
    """Take the energy that was measured, or estimate it by the factors of the day it ended."""
    day = datetime.fromtimestamp(use.end_s, reporter.zone).date()
    where = Use(use.unit, reporter.site, reporter.country, day)
    factors = reporter.factors
    if use.energy_j is not None:
        return take_measured_energy(factors, where, use.energy_j, at_servers=use.at_servers)
    return estimate_energy(factors, where, use.amount_s, use.load_milli)
