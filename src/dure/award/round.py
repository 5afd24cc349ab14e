"""One round: what is there, who asks for what, and what a method gives back."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dure.terms.units import AccelS, Seconds

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Supply:
    """What there is to give, by accelerator type.

    Parameters
    ----------
    types : shape (k,), names of accelerator types
    capacity_s : shape (k,), accelerator-seconds
    server_size : shape (k,), accelerators per server
    term_s : seconds that a server is given for, where whole servers are given
    """

    types: tuple[str, ...]
    capacity_s: tuple[AccelS, ...]
    server_size: tuple[int, ...]
    term_s: Seconds


@dataclass(frozen=True, slots=True)
class Bids:
    """What each application asks, as columns; row i is one application everywhere.

    Parameters
    ----------
    ids : shape (n,), names of the applications
    asked_s : shape (n,), accelerator-seconds of work on the reference type
        The most that it can use.
    least_s : shape (n,), the same unit
        Below this the grant is of no use to it; 0 where any amount is.
    rate_milli : shape (n, k), thousandths of the reference type's speed
        Work per accelerator-second on each type; 0 where it cannot use the type.
    weight : shape (n,), no unit, at least 1
    score_milli : shape (n,), thousandths of a point, or -1 where there is no score
    track, region, applicant : shape (n,), index into the names below
    """

    ids: tuple[str, ...]
    asked_s: Ints
    least_s: Ints
    rate_milli: Ints
    weight: Ints
    score_milli: Ints
    track: Ints
    region: Ints
    applicant: Ints
    tracks: tuple[str, ...] = ("",)
    regions: tuple[str, ...] = ("",)
    applicants: tuple[str, ...] = ("",)


@dataclass(frozen=True, slots=True)
class Division:
    """What a method gives.

    Parameters
    ----------
    method : its name
    grant_s : shape (n, k), accelerator-seconds of each type
    price : shape (k,), weight per accelerator-second, in 10**-18; empty where a method has none
    """

    method: str
    grant_s: Ints
    price: tuple[int, ...] = ()
