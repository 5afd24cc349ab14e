"""What users of a service wait: a queue fitted to its requests.

Waits come of two things. Within a step requests come unevenly. How many wait is Erlang's C of a
system as many times smaller as arrivals are more bursty than Poisson's (Hayward's approximation
[1]_); how long, Allen and Cunneen's approximation of G/G/c [2]_ with an exponential tail. And a
step may bring more than can be worked off: what is left over flows into the next, as a fluid.

References
----------
.. [1] A. A. Fredericks, "Congestion in blocking systems: a simple approximation technique", *Bell
   System Technical Journal* 59(6), 1980; here used for the share that waits, not that is lost.
.. [2] A. O. Allen, *Probability, Statistics, and Queueing Theory with Computer Science
   Applications*, 2nd ed., 1990, section 5.3.6.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dure.twin.kernel_service import LATE, most_load, tell_waits

if TYPE_CHECKING:
    from dure.twin.service import Demand, Host, Service

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

LOAD_MOST = 0.98
"""Above this share of all slots the fluid says what is waited, not the spread within a step."""
SPREAD_LEAST = 1e-6
PACE_NONE = 1e9
"""Where nobody waits: a wait falls off within a nanosecond."""
WINDOW = 2
"""Windows in which arrivals are counted, in mean requests: long enough to see a burst that the
slots have not worked off. Of 0.5, 1, 2 and 4, it fits the recorded hours best."""


@dataclass(frozen=True, slots=True)
class QueueFit:
    """How unevenly requests come, and how much each asks.

    Parameters
    ----------
    work_s : mean of a request, seconds in one slot at the reference speed
    work_scv : squared coefficient of variation of the work, no unit
    arrival_idc : index of dispersion of counts, no unit
        Variance over mean of the requests in windows of twice a mean request, within steps; 1 for
        Poisson arrivals.
    """

    work_s: float
    work_scv: float
    arrival_idc: float

    def __post_init__(self) -> None:
        """Hold our own promises."""
        assert self.work_s > 0
        assert min(self.work_scv, self.arrival_idc) >= 0

    @property
    def spread(self) -> float:
        """Give half the sum of both spreads: 1 for M/M/c."""
        return max((self.work_scv + self.arrival_idc) / 2, SPREAD_LEAST)

    @property
    def burst(self) -> float:
        """Say how many times as bursty as Poisson's arrivals are; smoother ones count as those."""
        return max(self.arrival_idc, 1.0)


def fit_queue(arrival_s: Floats, work_s: Floats, step_s: int) -> QueueFit:
    """Measure the spread of recorded requests.

    Parameters
    ----------
    arrival_s : shape (n,), seconds, in order, from 0
    work_s : shape (n,), seconds in one slot at the reference speed, above 0
    step_s : seconds of the steps within which arrivals are looked at

    Examples
    --------
    >>> fit = fit_queue(np.arange(0.5, 120), np.full(120, 2.0), 60)
    >>> fit.work_s, fit.work_scv, fit.arrival_idc
    (2.0, 0.0, 0.0)
    """
    mean_s = float(work_s.mean())
    window_s = min(WINDOW * mean_s, step_s / 2)
    windows = int(step_s // window_s)
    variance = mean = 0.0
    for first_s in range(0, int(arrival_s[-1]) // step_s * step_s, step_s):
        inside = arrival_s[(arrival_s >= first_s) & (arrival_s < first_s + windows * window_s)]
        counts = np.bincount(((inside - first_s) // window_s).astype(np.int64), minlength=windows)
        variance += float(counts[:windows].var(ddof=1))
        mean += float(counts[:windows].mean())
    return QueueFit(
        work_s=mean_s,
        work_scv=float(work_s.var()) / mean_s**2,
        arrival_idc=variance / mean if mean else 1.0,
    )


def most_loads(service: "Service", host: "Host") -> Floats:
    """Say what load so many replicas of a host may take within the promised wait.

    Returns
    -------
    most : shape (ceiling + 1,), slots at the reference speed; the first is 0
    """
    speed = host.speed_milli / 1000
    fit, mean_s = service.fit, service.fit.work_s / speed
    slots = [count * host.slots for count in range(1, service.ceiling + 1)]
    promise_s = service.wait_s_p95
    loads = [most_load(c, mean_s, fit.burst, fit.spread, promise_s) * speed for c in slots]
    # More replicas never take less; the search ends within a part in 10**12.
    return np.maximum.accumulate(np.array([0.0, *loads]))


def predict_waits(
    service: "Service", demand: "Demand", replicas: Ints, backlog_s: Floats, step_s: int
) -> tuple[Floats, Floats, Floats]:
    """Predict what the requests of each step wait.

    Parameters
    ----------
    replicas : shape (n, hosts)
    backlog_s : shape (n,), slot-seconds that wait at the start of each step

    Returns
    -------
    mean, p95 : shape (n,), seconds; NaN in a step in which nobody asks or nobody serves
    late : shape (n,), share of requests that wait longer than promised; NaN likewise
    """
    here = replicas[:, : len(service.hosts)]
    slots: Ints = here @ np.array([host.slots for host in service.hosts])
    rate: Floats = here @ np.array([h.slots * h.speed_milli / 1000 for h in service.hosts])
    is_asked = (demand.requests > 0) & (rate > 0)
    speed = np.divide(rate, slots, out=np.ones_like(rate), where=slots > 0)
    requests = np.maximum(demand.requests, 1)
    mean_s = np.maximum(demand.work_s, 1e-9) / requests / speed
    load = np.minimum(demand.work_s / step_s / speed, slots * LOAD_MOST)
    tail = np.zeros((requests.size, 2))
    tell_waits(slots, load, mean_s, service.fit.burst, service.fit.spread, tail)
    fluid_s = _flow(demand.work_s, backlog_s, rate, step_s, service.patience_s)
    share, pace = tail[:, 0], np.where(tail[:, 1] > 0, tail[:, 1], PACE_NONE)
    # A queue that could not come to rest within its step is not one; the fluid counts it.
    mean = fluid_s + np.minimum(share / pace, step_s / 4)
    p95 = fluid_s + np.minimum(np.log(np.maximum(share / LATE, 1.0)) / pace, step_s / 2)
    left_s = service.wait_s_p95 - fluid_s
    late = np.where(left_s < 0, 1.0, share * np.exp(-np.maximum(left_s, 0) * pace))
    return tuple(np.where(is_asked, each, np.nan) for each in (mean, p95, late))  # type: ignore[return-value]


def _flow(
    work_s: Floats, backlog_s: Floats, rate: Floats, step_s: int, patience_s: float
) -> Floats:
    """Give the mean wait in each step behind what was left over, as a fluid."""
    drained_s = np.maximum(rate, 1e-9) * step_s
    left_s = np.maximum(0.0, backlog_s + work_s - drained_s)
    # Where the backlog goes within the step, only those before that wait for it.
    over_s = drained_s - work_s
    part = np.where(left_s > 0, 1.0, np.divide(backlog_s, over_s, where=over_s > 0, out=0 * over_s))
    waits = part * (backlog_s + left_s) / 2 / np.maximum(rate, 1e-9)
    flowing: Floats = np.minimum(waits, patience_s)
    return flowing
