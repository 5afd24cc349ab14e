"""Electricity and carbon of many charges, less what corrections took back; unknown is not zero."""

from dataclasses import dataclass, field

from dure.ledger.energy import divide_half_up
from dure.ledger.transfer import Kind, Transfer


@dataclass(frozen=True, slots=True)
class EnergySum:
    """What charges took from the grid.

    Parameters
    ----------
    estimated_j, measured_j : joules
    carbon_mg : milligrams of CO2 equivalent
    unknown_s : accelerator-seconds whose energy is not known
    uncounted_j : joules whose carbon is not known
    factors : what was computed with, each once, in the order of first use
    """

    estimated_j: int = 0
    measured_j: int = 0
    carbon_mg: int = 0
    unknown_s: int = 0
    uncounted_j: int = 0
    factors: tuple[str, ...] = ()

    @property
    def energy_j(self) -> int:
        """Give all joules that are known."""
        return self.estimated_j + self.measured_j


_DRAWS_POWER = frozenset({Kind.CHARGE, Kind.OVERRUN})


@dataclass
class EnergyTally:
    """Adds charges up, and takes back the share that a correction turns around.

    Attributes
    ----------
    charges : by id
        Every charge so far, with how much of it has been corrected.
    """

    estimated_j: int = 0
    measured_j: int = 0
    carbon_mg: int = 0
    unknown_s: int = 0
    uncounted_j: int = 0
    factors: dict[str, None] = field(default_factory=dict)
    charges: dict[str, tuple[Transfer, int]] = field(default_factory=dict)

    def add(self, transfer: Transfer, *, counts: bool) -> None:
        """Take a transfer into account.

        Parameters
        ----------
        transfer : any; only charges, overruns and their corrections matter
        counts : whether it is inside the window
            One before is remembered, since a correction inside may name it.
        """
        if transfer.kind in _DRAWS_POWER:
            self.remember(transfer)
            if counts:
                self._count(transfer, 0, transfer.amount_s, 1)
        elif transfer.kind is Kind.CORRECT and transfer.corrects_id in self.charges:
            charge, before_s = self.charges[transfer.corrects_id]
            after_s = before_s + transfer.amount_s
            self.charges[charge.id] = (charge, after_s)
            if counts:
                self._count(charge, before_s, after_s, -1)

    def remember(self, transfer: Transfer) -> None:
        """Remember a charge, which a correction may name; one that came before stays as it is."""
        if transfer.kind in _DRAWS_POWER:
            self.charges.setdefault(transfer.id, (transfer, 0))

    def _count(self, charge: Transfer, before_s: int, after_s: int, sign: int) -> None:
        """Count a share of a charge; shares of a whole add up to the whole, to the joule."""
        energy = charge.energy
        if energy is None:
            self.unknown_s += sign * (after_s - before_s)
            return

        def share(whole: int) -> int:
            upto, before = (
                divide_half_up(whole * part_s, charge.amount_s) for part_s in (after_s, before_s)
            )
            return sign * (upto - before)

        energy_j = share(energy.energy_j)
        self.factors.setdefault(energy.factors)
        if energy.basis == "measured":
            self.measured_j += energy_j
        else:
            self.estimated_j += energy_j
        if energy.carbon_mg is None:
            self.uncounted_j += energy_j
        else:
            self.carbon_mg += share(energy.carbon_mg)

    def sum(self) -> EnergySum:
        """Give what was counted."""
        return EnergySum(
            self.estimated_j,
            self.measured_j,
            self.carbon_mg,
            self.unknown_s,
            self.uncounted_j,
            tuple(self.factors),
        )


def merge_sums(sums: list[EnergySum]) -> EnergySum:
    """Add up what several units took."""
    factors = dict.fromkeys(text for one in sums for text in one.factors)
    return EnergySum(
        sum(one.estimated_j for one in sums),
        sum(one.measured_j for one in sums),
        sum(one.carbon_mg for one in sums),
        sum(one.unknown_s for one in sums),
        sum(one.uncounted_j for one in sums),
        tuple(factors),
    )
