"""What is assumed in a rehearsal of a call: each thing that nobody has published, by name."""

from dataclasses import dataclass

from dure.policy.queue import QueuePolicy
from dure.terms.units import DAY_S, HOUR_S, WEEK_S

WAIT_LIMITS_S = (1 * HOUR_S, 4 * HOUR_S)
"""Waits that the slowest of twenty jobs may have; the question is asked for each."""


@dataclass(frozen=True, slots=True)
class Assumptions:
    """One set of assumptions; the programme gives everything else.

    Parameters
    ----------
    warm_up_weeks, weeks : whole weeks
        Jobs submitted in the warm-up are run but not measured.
    size_spread : standard deviation of the logarithm of a project's size
    activity_concentration : of the beta distribution of how busy projects are; 0 means all equally
    run_max_d : days
        The longest run allowed.
    estimate_factor : times the run time; 0 means that every job says the longest allowed
    joined : bool
        Whether all servers form one partition, or one for each operator and type.
    own_policy, shared_policy : queue policies on a project's own servers and on shared ones
    """

    own_policy: QueuePolicy
    shared_policy: QueuePolicy
    warm_up_weeks: int = 1
    weeks: int = 3
    size_spread: float = 1.0
    activity_concentration: float = 5.0
    run_max_d: int = 7
    estimate_factor: int = 2
    joined: bool = False

    @property
    def measured_from_s(self) -> int:
        """Give the second from which jobs are measured."""
        return self.warm_up_weeks * WEEK_S

    @property
    def span_s(self) -> int:
        """Give the seconds over which jobs are submitted."""
        return (self.warm_up_weeks + self.weeks) * WEEK_S

    @property
    def run_max_s(self) -> int:
        """Give the longest run in seconds."""
        return self.run_max_d * DAY_S
