"""A site's report against the book: what is only here, only there, and different.

Nothing is posted. A site that has not reported is told apart from one that used nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from dure.ledger.findings_table import USAGE_NOT_REPORTED, USAGE_OUTSIDE_PERIOD
from dure.ledger.usage import JobKey, JobUse
from dure.ledger.usage_book import Booked
from dure.terms.finding import Finding, Place


@dataclass(frozen=True, slots=True)
class Span:
    """What a report covers: jobs that ended in it.

    Parameters
    ----------
    start_s, end_s : seconds since the epoch; the end is outside
    start, stop : its first and last day, as text
    """

    start_s: int
    end_s: int
    start: str
    stop: str

    def holds(self, instant_s: int) -> bool:
        """Tell whether an instant lies inside."""
        return self.start_s <= instant_s < self.end_s


@dataclass(frozen=True, slots=True)
class Difference:
    """A job of which book and report say something else.

    Parameters
    ----------
    key : job, grant, type
    booked_s, reported_s : accelerator-seconds, or None where one has nothing of it
    """

    key: JobKey
    booked_s: int | None
    reported_s: int | None


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What a comparison found.

    Parameters
    ----------
    site, span : what was compared
    is_reported : whether there was a report; without one the rest is empty
    only_here : jobs that only the book has
    only_there : jobs that only the report has
    different : jobs of which both have something else
    same : how many jobs agree to the second
    booked_s, reported_s : all accelerator-seconds of book and report by type
    """

    site: str
    span: Span
    is_reported: bool
    only_here: tuple[Difference, ...] = ()
    only_there: tuple[Difference, ...] = ()
    different: tuple[Difference, ...] = ()
    same: int = 0
    booked_s: tuple[tuple[str, int], ...] = ()
    reported_s: tuple[tuple[str, int], ...] = ()

    @property
    def agrees(self) -> bool:
        """Tell whether there is a report and nothing in it differs from the book."""
        return self.is_reported and not (self.only_here or self.only_there or self.different)


def reconcile(
    site: str, span: Span, booked: Mapping[JobKey, Booked], uses: Iterable[JobUse] | None
) -> tuple[Reconciliation, tuple[Finding, ...]]:
    """Compare what a site reports with what the book has.

    Parameters
    ----------
    site, span : whose report, and what it covers
    booked : what the book has of the jobs of the site, of any time
        A job that the report has is compared wherever the book has put its end; one that only the
        book has counts where it ended in the span.
    uses : what the site reports, or None where it has not reported

    Returns
    -------
    reconciliation : lists in the order of type, grant and job
    findings : that there is no report, or jobs in it that it does not cover
    """
    here = {key: job for key, job in booked.items() if span.holds(job.end_s)}
    if uses is None:
        fields = {
            "site": site,
            "start": span.start,
            "stop": span.stop,
            "booked_s": f"{sum(job.amount_s for job in here.values()):,}",
            "jobs": f"{len(here):,}",
        }
        return Reconciliation(site, span, is_reported=False), (
            Finding(USAGE_NOT_REPORTED, Place(site), fields),
        )
    there: dict[JobKey, int] = {}
    findings: list[Finding] = []
    for use in uses:
        if span.holds(use.end_s):
            there[use.key] = use.amount_s
        else:
            findings.append(_outside(use, span))
    here |= {key: booked[key] for key in there if key in booked}
    # A job that was wholly corrected, or that used nothing, is as one that is not there.
    mine = {key: job.amount_s for key, job in here.items() if job.amount_s}
    theirs = {key: amount_s for key, amount_s in there.items() if amount_s}
    keys = sorted({*mine, *theirs}, key=lambda key: (key[2], key[1], key[0]))
    pairs = [Difference(key, mine.get(key), theirs.get(key)) for key in keys]
    return Reconciliation(
        site=site,
        span=span,
        is_reported=True,
        only_here=tuple(d for d in pairs if d.reported_s is None),
        only_there=tuple(d for d in pairs if d.booked_s is None),
        different=tuple(
            d
            for d in pairs
            if None not in (d.booked_s, d.reported_s) and d.booked_s != d.reported_s
        ),
        same=sum(d.booked_s == d.reported_s for d in pairs),
        booked_s=_by_unit(mine),
        reported_s=_by_unit(theirs),
    ), tuple(findings)


def _outside(use: JobUse, span: Span) -> Finding:
    """Tell that a report has a job that it does not cover."""
    end = datetime.fromtimestamp(use.end_s, UTC).isoformat()
    fields = {"job": use.job, "end": end, "start": span.start, "stop": span.stop}
    return Finding(USAGE_OUTSIDE_PERIOD, use.place, fields)


def _by_unit(amounts: Mapping[JobKey, int]) -> tuple[tuple[str, int], ...]:
    """Add up amounts by type."""
    sums: dict[str, int] = {}
    for (_, _, unit), amount_s in amounts.items():
        sums[unit] = sums.get(unit, 0) + amount_s
    return tuple(sorted(sums.items()))
