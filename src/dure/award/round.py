"""One round: what is there, who asks for what, by which rules, and what a method gives back.

Row ``i`` of every column is one application, column ``a`` one accelerator type. All numbers are
whole: seconds of one accelerator, thousandths of a rate. The work that ``g[i, a]`` seconds do for
an application is ``sum over a of rate_milli[i, a] * g[i, a]``, in thousandths of a second of the
reference type; it is never more than ``1000 * asked_s[i]``.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from dure.terms.units import AccelS, Seconds

Ints = NDArray[np.int64]
Kind = Literal["gpu", "npu"]
Work = Literal["pretraining", "finetuning", "inference", "simulation"]
WORKS: tuple[Work, ...] = ("pretraining", "finetuning", "inference", "simulation")
MILLI = 1_000
PRICE_SCALE = 10**24


@dataclass(frozen=True, slots=True)
class Supply:
    """What there is to give, by accelerator type.

    Parameters
    ----------
    types : shape (k,), names of accelerator types
    capacity_s : shape (k,), accelerator-seconds
    server_size : shape (k,), accelerators per server
    term_s : seconds that a server is given for, where whole servers are given
    kinds : shape (k,), gpu or npu; empty where all are gpu
    """

    types: tuple[str, ...]
    capacity_s: tuple[AccelS, ...]
    server_size: tuple[int, ...]
    term_s: Seconds
    kinds: tuple[Kind, ...] = ()

    def server_s(self) -> tuple[AccelS, ...]:
        """Give the accelerator-seconds of one whole server of each type for the term.

        Examples
        --------
        >>> Supply(("h100",), (AccelS(1_000),), (8,), Seconds(100)).server_s()
        (800,)
        """
        return tuple(AccelS(size * self.term_s) for size in self.server_size)


@dataclass(frozen=True, slots=True)
class Bids:
    """What each application asks, as columns; row i is one application everywhere.

    Parameters
    ----------
    ids : shape (n,), names of the applications
    asked_s : shape (n,), accelerator-seconds of work on the reference type
        The most that it can use.
    least_s : shape (n,), the same unit
        Below this the grant is of no use to it; 0 where any amount is of use, `asked_s` for
        all-or-nothing.
    rate_milli : shape (n, k), thousandths of the reference type's speed
        Work per accelerator-second on each type; 0 where it cannot use the type.
    weight : shape (n,), no unit, at least 1
    score_milli : shape (n,), thousandths of a point, or -1 where there is no score
    panel_rank : shape (n,), 1 is the best, or 0 where the panel gave none
    work : shape (n,), index into `WORKS`
    track, region, applicant : shape (n,), index into the names below
    """

    ids: tuple[str, ...]
    asked_s: Ints
    least_s: Ints
    rate_milli: Ints
    weight: Ints
    score_milli: Ints
    panel_rank: Ints
    work: Ints
    track: Ints
    region: Ints
    applicant: Ints
    tracks: tuple[str, ...] = ("",)
    regions: tuple[str, ...] = ("",)
    applicants: tuple[str, ...] = ("",)


BID_COLUMNS = (
    "asked_s",
    "least_s",
    "rate_milli",
    "weight",
    "score_milli",
    "panel_rank",
    "work",
    "track",
    "region",
    "applicant",
)
"""The columns of `Bids` that hold whole numbers, in the order in which they are written."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """What one track or region is kept, or kept to, of one type.

    Parameters
    ----------
    by : what the group is
    group : index into the names of tracks or regions
    type : index into the types
    floor_s : accelerator-seconds kept for the group, for as far as it can use them
    ceiling_s : the most that it may have; None where there is no such limit
    """

    by: Literal["track", "region"]
    group: int
    type: int
    floor_s: AccelS = AccelS(0)  # noqa: RUF009 -- a NewType, so 0 itself
    ceiling_s: AccelS | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """What the call says about how its time is given; each method names the rules it can hold.

    Parameters
    ----------
    set_asides : floors and ceilings of tracks and regions
    track_weight : shape (tracks,), at least 1
        Tracks share first by these, then applications inside each track; empty where all
        applications share at once.
    applicant_cap_s : accelerator-seconds of work, or None
        The most that the applications of one applicant get together.
    npu_first : kinds of work that are given npu time wherever they can use it
    whole_servers : give whole servers for the term instead of seconds
    """

    set_asides: tuple[SetAside, ...] = ()
    track_weight: tuple[int, ...] = ()
    applicant_cap_s: AccelS | None = None
    npu_first: tuple[Work, ...] = ()
    whole_servers: bool = False


@dataclass(frozen=True, slots=True)
class Division:
    """What a method gives.

    Parameters
    ----------
    method : its name
    grant_s : shape (n, k), accelerator-seconds of each type
    price : shape (k,), weight per accelerator-second, in parts of `PRICE_SCALE`
        Empty where a method has none.
    """

    method: str
    grant_s: Ints
    price: tuple[int, ...] = ()
