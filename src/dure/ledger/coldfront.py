"""Allocations of a ColdFront database as opening balances.

ColdFront keeps an amount as text and its use as a floating number that is overwritten. Here both
become whole accelerator-seconds; where that takes rounding, a finding says so with both numbers.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from dure.ledger.findings_coldfront import (
    COLDFRONT_AMOUNT_REFUSED,
    COLDFRONT_ATTRIBUTE_UNKNOWN,
    COLDFRONT_ATTRIBUTE_UNMAPPED,
    COLDFRONT_NOTHING,
    COLDFRONT_ROUNDED,
    COLDFRONT_SKIPPED,
)
from dure.ledger.opening import CALL, Opening, check_openings, name_for_book
from dure.ledger.table import AMOUNT_S_MAX
from dure.terms.finding import Finding, Place, sort_findings
from dure.terms.units import HOUR_S, AccelS

QUERY = """
SELECT a.id, s.name, p.id, p.title, t.name, v.value, u.value,
       (SELECT MIN(r.name) FROM allocation_allocation_resources l
          JOIN resource_resource r ON r.id = l.resource_id WHERE l.allocation_id = a.id)
FROM allocation_allocation a
JOIN allocation_allocationstatuschoice s ON s.id = a.status_id
JOIN project_project p ON p.id = a.project_id
JOIN allocation_allocationattribute v ON v.allocation_id = a.id
JOIN allocation_allocationattributetype t ON t.id = v.allocation_attribute_type_id
LEFT JOIN allocation_allocationattributeusage u ON u.allocation_attribute_id = v.id
WHERE t.has_usage
ORDER BY a.id, t.name, v.id
"""
"""What is read of the database: every attribute that has a use. Written for ColdFront 1.1."""

STATUSES = ("Active",)


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of one allocation, as the database holds it.

    Parameters
    ----------
    allocation, project : numbers
    status : of the allocation, such as ``Active``
    title : of the project
    name : of the attribute, such as ``Accelerator Usage (Hours)``
    value : hours granted, as text
    used : hours used, or None where there is no record of use
    resource : name of the first resource of the allocation, or ""
    """

    allocation: int
    status: str
    project: int
    title: str
    name: str
    value: str
    used: float | None
    resource: str


def take_row(row: Sequence[object]) -> Attribute:
    """Turn a row of `QUERY` into an attribute."""
    allocation, status, project, title, name, value, used, resource = row
    return Attribute(
        allocation=int(str(allocation)),
        status=str(status),
        project=int(str(project)),
        title=str(title),
        name=str(name),
        value=str(value),
        used=None if used is None else float(str(used)),
        resource="" if resource is None else str(resource),
    )


def read_coldfront(
    rows: Iterable[Attribute],
    units: Mapping[str, str],
    file: str,
    pool: str = "",
    statuses: Sequence[str] = STATUSES,
) -> tuple[tuple[Opening, ...], tuple[Finding, ...]]:
    """Make opening balances of the attributes of a ColdFront database.

    Parameters
    ----------
    rows : what `QUERY` gives
    units : accelerator type by the name of the attribute that counts its hours
    file : name of the database, for findings
    pool : whose pool all of it came from; empty takes the resource of each allocation
    statuses : which allocations are taken; the others are told of

    Returns
    -------
    openings : one for each allocation and type, the grant named ``cf-`` and its number
    findings : what was refused (errors), and what was rounded or left out (warnings)
    """
    findings: list[Finding] = []
    openings: list[Opening] = []
    unmapped: Counter[str] = Counter()
    skipped: Counter[str] = Counter()
    names = set()
    for row in rows:
        names.add(row.name)
        if row.name not in units:
            unmapped[row.name] += 1
        elif row.status not in statuses:
            skipped[row.status] += 1
        else:
            opening = _open(row, units[row.name], pool, file, findings)
            openings += [opening] if opening is not None else []
    findings += check_openings(openings)
    findings += _left_out(unmapped, skipped, Place(file))
    for name in sorted(set(units) - names):
        fields = {"attribute": name, "known": ", ".join(sorted(names)) or "none"}
        findings.append(Finding(COLDFRONT_ATTRIBUTE_UNKNOWN, Place(file), fields))
    if not openings and not findings:
        findings.append(Finding(COLDFRONT_NOTHING, Place(file)))
    return tuple(openings), tuple(sort_findings(findings))


def _left_out(unmapped: Counter[str], skipped: Counter[str], place: Place) -> list[Finding]:
    """Tell what was left out, once for each attribute and status."""
    by_attribute = [
        Finding(COLDFRONT_ATTRIBUTE_UNMAPPED, place, {"attribute": name, "count": str(count)})
        for name, count in sorted(unmapped.items())
    ]
    by_status = [
        Finding(COLDFRONT_SKIPPED, place, {"status": name, "count": str(count)})
        for name, count in sorted(skipped.items())
    ]
    return by_attribute + by_status


def _open(
    row: Attribute, unit: str, pool: str, file: str, findings: list[Finding]
) -> Opening | None:
    """Make the opening balance of one attribute, or add why it cannot be."""
    place = Place(file, field=f"allocation {row.allocation}: {row.name}")
    granted_s = _seconds("granted", row.value, place, findings)
    used_s = _seconds("used", repr(row.used or 0.0), place, findings)
    if granted_s is None or used_s is None or not granted_s + used_s:
        return None
    return Opening(
        grant=f"cf-{row.allocation}",
        unit=unit,
        granted_s=granted_s,
        used_s=used_s,
        pool=pool or name_for_book(row.resource),
        call=CALL,
        opens_s=None,
        note=f"ColdFront project {row.project}: {row.title}"[:200],
        place=place,
    )


def _seconds(what: str, hours: str, place: Place, findings: list[Finding]) -> AccelS | None:
    """Turn hours into whole seconds, the half up; what is rounded or refused is a finding."""
    try:
        exact = Decimal(hours.strip().replace(",", "")) * HOUR_S
    except InvalidOperation:
        exact = Decimal("NaN")
    if not exact.is_finite() or not 0 <= exact <= AMOUNT_S_MAX:
        fields = {"what": what, "hours": hours[:40]}
        findings.append(Finding(COLDFRONT_AMOUNT_REFUSED, place, fields))
        return None
    whole = int(exact + Decimal("0.5"))
    if whole != exact:
        fields = {"what": what, "hours": hours, "exact_s": f"{exact:.6f}", "whole_s": f"{whole:,}"}
        findings.append(Finding(COLDFRONT_ROUNDED, place, fields))
    return AccelS(whole)
