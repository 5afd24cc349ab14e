"""A site's report of use at the gate: one row for each job, all faults at once.

Absent is not zero: a report says which period it covers, and a site without a report has not used
nothing.
"""

from dataclasses import dataclass
from datetime import tzinfo

from dure.ledger.findings_table import USAGE_ENDS_BEFORE_START, USAGE_REPEATED
from dure.ledger.opening import OWNER, OWNER_WANTED, UNIT, UNIT_WANTED
from dure.ledger.table import Columns, Lines, Row, read_rows
from dure.terms.finding import Finding, Place, sort_findings
from dure.terms.language import Text
from dure.terms.units import AccelS

USAGE_COLUMNS = Columns(
    ("job", "grant", "type", "start", "end"),
    ("accelerators", "seconds", "load_milli", "energy_j", "energy_at"),
)
ACCELERATORS_MAX = 10**6
JOB_LENGTH_MAX = 150
METERS = ("servers", "site")
_JOB_WANTED = Text(en=f"at most {JOB_LENGTH_MAX} characters", ko=f"{JOB_LENGTH_MAX}자 이하")
_METER_WANTED = Text(en="servers or site", ko="servers 또는 site")
_SECONDS_WANTED = Text(
    en="filled in where accelerators is not", ko="accelerators가 비었으면 채워진 값"
)

JobKey = tuple[str, str, str]
"""Job, grant and type: one job is charged once to each grant and type that it used."""


@dataclass(frozen=True, slots=True)
class JobUse:
    """What a site says that a job used.

    Parameters
    ----------
    job, grant, unit : names
    start_s, end_s : seconds since the epoch
    amount_s : accelerator-seconds, as told, or else accelerators times time
    accelerators : how many at once, or None where only the seconds are told
    load_milli : thousandths of the most power, or None where the site does not say
    energy_j : joules that were measured, or None
    at_servers : whether they were measured at the servers, so that the PUE is to be added
    place : where it was read from
    """

    job: str
    grant: str
    unit: str
    start_s: int
    end_s: int
    amount_s: AccelS
    accelerators: int | None
    load_milli: int | None
    energy_j: int | None
    at_servers: bool
    place: Place

    @property
    def key(self) -> JobKey:
        """Give what tells it from every other use of its site."""
        return self.job, self.grant, self.unit


def read_usage(
    lines: Lines, file: str, zone: tzinfo
) -> tuple[tuple[JobUse, ...], tuple[Finding, ...]]:
    """Read a report of use from a table with the columns of `USAGE_COLUMNS`.

    Returns
    -------
    uses : the rows without a fault
    findings : every fault
    """
    findings: list[Finding] = []
    read = [_read(row, zone) for row in read_rows(lines, file, USAGE_COLUMNS, findings)]
    uses = [use for use in read if use is not None]
    seen: dict[JobKey, Place] = {}
    for use in uses:
        if use.key in seen:
            fields = {"job": use.job, "grant": use.grant, "line": seen[use.key].line}
            findings.append(Finding(USAGE_REPEATED, use.place, fields))
        seen.setdefault(use.key, use.place)
    return tuple(uses), tuple(sort_findings(findings))


def _read(row: Row, zone: tzinfo) -> JobUse | None:
    """Read one row."""
    job, grant, unit = _read_names(row)
    start_s, end_s = (row.instant_s(column, zone) for column in ("start", "end"))
    for column in ("start", "end"):
        if not row.cells.get(column):
            row.text(column)
    width = row.whole("accelerators", 1, ACCELERATORS_MAX)
    told_s = row.whole("seconds")
    energy_j, load_milli = row.whole("energy_j"), row.whole("load_milli", 0, 1000)
    meter = row.cells.get("energy_at", "") or METERS[0]
    if meter not in METERS:
        row.refuse("energy_at", _METER_WANTED)
    if width is None and told_s is None and row.is_good:
        row.refuse("seconds", _SECONDS_WANTED)
    if not row.is_good or start_s is None or end_s is None:
        return None
    if end_s < start_s:
        fields = {"job": job, "start": row.cells["start"], "end": row.cells["end"]}
        row.findings.append(Finding(USAGE_ENDS_BEFORE_START, row.place("end"), fields))
        return None
    amount_s = told_s if told_s is not None else (width or 0) * (end_s - start_s)
    return JobUse(
        job=job,
        grant=grant,
        unit=unit,
        start_s=start_s,
        end_s=end_s,
        amount_s=AccelS(amount_s),
        accelerators=width,
        load_milli=load_milli,
        energy_j=energy_j,
        at_servers=meter == METERS[0],
        place=row.place(),
    )


def _read_names(row: Row) -> JobKey:
    """Read job, grant and type."""
    job, grant, unit = row.text("job"), row.text("grant"), row.text("type")
    if len(job) > JOB_LENGTH_MAX:
        row.refuse("job", _JOB_WANTED)
    if grant and not OWNER.fullmatch(grant):
        row.refuse("grant", OWNER_WANTED)
    if unit and not UNIT.fullmatch(unit):
        row.refuse("type", UNIT_WANTED)
    return job, grant, unit
