"""Electricity and carbon of a charge: whole joules and milligrams, from dated and cited factors.

Joules and milligrams, since one accelerator works for one second on half a watt-hour: rounded to
watt-hours or grams, many short jobs would add up to another number than one long job.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from dure.ledger.transfer import Energy
from dure.terms.calendar import Period
from dure.terms.citation import Mark, Source, weakest
from dure.terms.units import AccelS

KWH_J = 3_600_000
MILLI = 1_000


@dataclass(frozen=True, slots=True)
class ServerPower:
    """Most power that a server draws, and how many accelerators share it.

    Parameters
    ----------
    id : name of the entry
    types : accelerator types that it is for
    power_w_max : watts
    accelerators : in one server
    source, mark : where it is from, and how sure we are of it
    """

    id: str
    types: tuple[str, ...]
    power_w_max: int
    accelerators: int
    source: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Load:
    """Share of the most power that a server draws while it works, where a site reports none.

    Parameters
    ----------
    id : name of the entry
    types : that it is for; empty is all that no other entry names
    share_milli : thousandths
    source, mark : as in `ServerPower`; an assumed one may have no source
    """

    id: str
    types: tuple[str, ...]
    share_milli: int
    source: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Pue:
    """Power of a site divided by the power of its servers.

    Parameters
    ----------
    id : name of the entry
    site : that it is for; empty is all that have none of their own
    pue_milli : thousandths, at least 1000
    period : days on which it holds
    source, mark : as in `ServerPower`
    """

    id: str
    site: str
    pue_milli: int
    period: Period
    source: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class GridFactor:
    """Carbon of one kilowatt-hour of a country.

    Parameters
    ----------
    id : name of the entry
    country : ISO 3166 code
    mg_per_kwh : milligrams of CO2 equivalent for a kilowatt-hour
    period : days of use on which it holds
    source, mark : as in `ServerPower`
    """

    id: str
    country: str
    mg_per_kwh: int
    period: Period
    source: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class EnergyFactors:
    """All factors, and the sources that they name."""

    servers: tuple[ServerPower, ...]
    loads: tuple[Load, ...]
    pues: tuple[Pue, ...]
    grids: tuple[GridFactor, ...]
    sources: Mapping[str, Source]


@dataclass(frozen=True, slots=True)
class Use:
    """Where and when a charge was used.

    Parameters
    ----------
    type : accelerator type
    site, country : where
    day : when; the factors of this day count
    """

    type: str
    site: str
    country: str
    day: date


def estimate_energy(
    factors: EnergyFactors, use: Use, amount_s: AccelS, load_milli: int | None = None
) -> Energy | None:
    """Estimate the electricity and carbon of accelerator-seconds.

    ``joules = seconds × server watts ÷ accelerators × load × PUE``, rounded once, half up.

    Parameters
    ----------
    factors : what is known
    use : where and when
    amount_s : accelerator-seconds
    load_milli : thousandths of the most power, as the site reports it; None takes the factor

    Returns
    -------
    energy : joules at the meter of the site
        None where a factor for the type, site or day is missing: not known, which is not 0. Where
        only the grid factor is missing, the energy is known and the carbon is not. What it was
        computed with is in it as text, for example ``power=dgx-h100:10200W/8 load=training:0.760
        pue=korea:1.300 grid=kr-2023:417300mg/kWh``.
    """
    server = _first(s for s in factors.servers if use.type in s.types)
    load = _first(sorted((x for x in factors.loads if _fits(use.type, x.types)), key=_is_general))
    pue = _find_pue(factors, use)
    if server is None or pue is None or (load is None and load_milli is None):
        return None
    share_milli, name = (load_milli, "reported") if load_milli is not None else _share(load)
    energy_j = divide_half_up(
        amount_s * server.power_w_max * share_milli * pue.pue_milli,
        server.accelerators * MILLI * MILLI,
    )
    told = (
        f"power={server.id}:{server.power_w_max}W/{server.accelerators} "
        f"load={name}:{_thousandths(share_milli)} pue={pue.id}:{_thousandths(pue.pue_milli)}"
    )
    return _with_carbon(factors, use, energy_j, "estimated", told)


def take_measured_energy(
    factors: EnergyFactors, use: Use, measured_j: int, *, at_servers: bool
) -> Energy | None:
    """Take the joules that a site has measured.

    Parameters
    ----------
    factors : what is known
    use : where and when
    measured_j : joules
    at_servers : whether they were measured at the servers, so that the PUE of the site is added

    Returns
    -------
    energy : measured; None where the PUE is needed and not known
    """
    if not at_servers:
        return _with_carbon(factors, use, measured_j, "measured", "meter=site")
    pue = _find_pue(factors, use)
    if pue is None:
        return None
    energy_j = divide_half_up(measured_j * pue.pue_milli, MILLI)
    told = f"meter=servers pue={pue.id}:{_thousandths(pue.pue_milli)}"
    return _with_carbon(factors, use, energy_j, "measured", told)


def share_energy(energy: Energy | None, before_s: int, after_s: int, whole_s: int) -> Energy | None:
    """Give a part of a job its share of the energy; the shares of all parts add up to the whole.

    Parameters
    ----------
    energy : of the whole job, or None where not known
    before_s, after_s : accelerator-seconds of the job before the part, and with it
    whole_s : accelerator-seconds of the job
    """
    if energy is None:
        return None

    def share(whole: int) -> int:
        upto, before = (divide_half_up(whole * s, whole_s) for s in (after_s, before_s))
        return upto - before

    carbon_mg = None if energy.carbon_mg is None else share(energy.carbon_mg)
    return Energy(share(energy.energy_j), carbon_mg, energy.basis, energy.factors)


def cite_factors(factors: EnergyFactors, told: str) -> tuple[tuple[str, Mark, str], ...]:
    """Find where the factors of a charge are from.

    Parameters
    ----------
    factors : what is known now
    told : `Energy.factors` of a charge

    Returns
    -------
    parts : one per factor that is still known: as it was told, its mark and its source or ""
    """
    known: dict[tuple[str, str], tuple[Mark, str]] = {}
    for kind, entries in (
        ("power", factors.servers),
        ("load", factors.loads),
        ("pue", factors.pues),
        ("grid", factors.grids),
    ):
        known |= {(kind, e.id): (e.mark, e.source) for e in entries}
    parts = []
    for part in told.split():
        kind, _, rest = part.partition("=")
        found = known.get((kind, rest.partition(":")[0]))
        if found is not None:
            parts.append((part, *found))
    return tuple(parts)


def mark_of(factors: EnergyFactors, told: str) -> Mark:
    """Tell how sure the energy of a charge is: as its least sure factor."""
    marks = [mark for _, mark, _ in cite_factors(factors, told)]
    return weakest(marks) if marks else Mark.ASSUMED


def _with_carbon(
    factors: EnergyFactors,
    use: Use,
    energy_j: int,
    basis: Literal["estimated", "measured"],
    told: str,
) -> Energy:
    """Add the carbon of the grid on the day of use."""
    grid = _first(g for g in factors.grids if g.country == use.country and g.period.holds(use.day))
    if grid is None:
        return Energy(energy_j, None, basis, told)
    carbon_mg = divide_half_up(energy_j * grid.mg_per_kwh, KWH_J)
    return Energy(energy_j, carbon_mg, basis, f"{told} grid={grid.id}:{grid.mg_per_kwh}mg/kWh")


def _find_pue(factors: EnergyFactors, use: Use) -> Pue | None:
    """Find the PUE of a site on a day; its own comes before the general one."""
    fits = [p for p in factors.pues if p.site in ("", use.site) and p.period.holds(use.day)]
    return _first(sorted(fits, key=lambda p: p.site == ""))


def _fits(type_: str, types: tuple[str, ...]) -> bool:
    """Tell whether an entry is for a type; one without types is for all."""
    return not types or type_ in types


def _is_general(load: Load) -> bool:
    """Put entries that name no type last."""
    return not load.types


def _share(load: Load | None) -> tuple[int, str]:
    """Give the share of an entry with its name."""
    assert load is not None, "asked for without a reported share"
    return load.share_milli, load.id


T = TypeVar("T")


def _first(things: Iterable[T]) -> T | None:
    """Give the first of some things, or None."""
    return next(iter(things), None)


def divide_half_up(dividend: int, divisor: int) -> int:
    """Divide whole numbers that are not negative, rounding half up.

    Examples
    --------
    >>> [divide_half_up(n, 4) for n in (1, 2, 3)]
    [0, 1, 1]
    """
    return (2 * dividend + divisor) // (2 * divisor)


def _thousandths(milli: int) -> str:
    """Write thousandths as a decimal.

    Examples
    --------
    >>> _thousandths(1300)
    '1.300'
    """
    return f"{milli // MILLI}.{milli % MILLI:03d}"
