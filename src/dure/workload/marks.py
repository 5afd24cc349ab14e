"""What a job says of itself beside its columns: who in the project asks, and with which QOS."""

from dataclasses import dataclass

from dure.workload.jobs import Ints


@dataclass(frozen=True, slots=True)
class Marks:
    """Further columns of n jobs, each of which may be missing.

    Parameters
    ----------
    user : shape (n,), a number for each person, from 0; or None where it is not told
        Somebody in two projects is two users of a fair tree.
    qos : shape (n,), a number for each quality of service, from 0; or None for one of them
    """

    user: Ints | None = None
    qos: Ints | None = None
