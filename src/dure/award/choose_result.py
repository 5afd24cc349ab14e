"""What a choice gives back: who is chosen, at which prices, and how far from the best at most."""

from dataclasses import dataclass

from dure.award.round import Ints


@dataclass(frozen=True, slots=True)
class WholePrices:
    """Prices in whole numbers, so that anyone computes the same bound from them.

    Parameters
    ----------
    scale : a price of `scale` is one thousandth of a point per unit
    budget : shape (b,), not negative
    floor, ceiling : shape (shares,), not negative; a floor pays, a ceiling charges
    cap : the price of the cap of each applicant that has one above 0, by the applicant's number
    """

    scale: int
    budget: tuple[int, ...]
    floor: tuple[int, ...]
    ceiling: tuple[int, ...]
    cap: dict[int, int]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Floors that cannot be met, and the proof.

    Parameters
    ----------
    missed : shape (shares,), units by which each floor is missed
    least : units that all floors together are missed by in every choice
    prices : the proof of `least`: prices of the same limits where options have no score
    """

    missed: tuple[int, ...]
    least: int
    prices: WholePrices


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice of options.

    Parameters
    ----------
    chosen : shape (n,), the option chosen for each application, or -1
    score_milli : thousandths of points of all options chosen
    bound_milli : thousandths of points; no choice under the same limits is worth more
        Where floors are missed, "the same limits" are those with what could be met.
    prices : the proof of the bound, and what each limit costs
    shortfall : floors that cannot be met, or None
    """

    chosen: Ints
    score_milli: int
    bound_milli: int
    prices: WholePrices
    shortfall: Shortfall | None = None

    @property
    def gap_ppb(self) -> int:
        """Say how much more the best choice can be worth at most, in parts of 10**9, rounded up.

        Examples
        --------
        >>> import numpy as np
        >>> free = WholePrices(1, (), (), (), {})
        >>> Choice(np.array([0]), 9_990, 10_000, free).gap_ppb
        1000000
        """
        return -((self.score_milli - self.bound_milli) * 10**9 // max(self.bound_milli, 1))
