"""What a site reports of use is booked: each job once, however often it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from dure.ledger.energy import EnergyFactors
from dure.ledger.usage import USAGE_COLUMNS, JobUse, read_usage
from dure.ledger.usage_book import Reporter
from dure.office.acts import Act
from dure.office.apart import run_apart
from dure.office.clock import now
from dure.office.decisions.sign import post_or_refuse
from dure.office.ledger.usage import plan_use
from dure.office.trail.actions import do_record
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, has_error

_COUNTRY = "KR"


@dataclass(frozen=True, slots=True)
class Reported:
    """What became of a report.

    Parameters
    ----------
    posted : transfers that were booked now
    known : jobs that the book had already, with the same seconds
    findings : jobs that were not booked (errors), and those beyond their grant (warnings)
    """

    posted: int
    known: int
    findings: tuple[Finding, ...]


@transaction.atomic
def do_report_use(site: str, uses: Sequence[JobUse], *, by: int) -> Reported:
    """Book the jobs that a site reports; what cannot be booked is told of, and the rest is.

    Parameters
    ----------
    site : who reports
    uses : as `read_report` gives them

    Raises
    ------
    InputRefused
        If the book refuses any; nothing is booked then.
    """
    reporter = Reporter(site, _COUNTRY, _zone(), _factors(), f"person {by}")
    plan = plan_use(uses, reporter)
    at = now()
    results = post_or_refuse(plan.items, at) if plan.items else []
    if results:
        detail = {"jobs": len(uses), "posted": len(results)}
        do_record(by, Act.POST_USE, f"site:{site}", at=at, detail=detail)
    return Reported(len(results), len(plan.known), plan.findings)


def read_report(site: str, rows: Sequence[Mapping[str, object]]) -> tuple[JobUse, ...]:
    """Read a report with the reader of files, so that it means the same either way.

    Parameters
    ----------
    site : who reports
    rows : column of `USAGE_COLUMNS` → value, for each job

    Raises
    ------
    InputRefused
        With every fault.
    """
    columns = USAGE_COLUMNS.known
    lines = [(0, columns)]
    for number, row in enumerate(rows, start=1):
        lines.append((number, tuple(str(row.get(column, "")) for column in columns)))
    uses, findings = read_usage(lines, f"report of {site}", _zone())
    if has_error(findings):
        raise InputRefused(list(findings))
    return uses


def _zone() -> ZoneInfo:
    """Give the time zone of the programme."""
    return ZoneInfo(settings.TIME_ZONE)


@lru_cache(maxsize=1)
def _factors() -> EnergyFactors:
    """Read the public energy factors, once; apart, as every file in YAML."""
    factors: EnergyFactors = run_apart("dure.files.ledger:read_energy_factors_file", None)
    return factors
