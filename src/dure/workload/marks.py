"""What a job says of itself beside its columns: who asks, with which QOS, how often it is saved."""

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
    checkpoint_s : shape (n,), seconds between checkpoints, 0 for none; or None for none at all
        A job that is stopped goes on from the last, and what it ran since is lost.
    kind : shape (n,), a number for each kind of job, from 0; or None for jobs that go nowhere else
        Rows of `dure.twin.types.Types.accepts`.
    """

    user: Ints | None = None
    qos: Ints | None = None
    checkpoint_s: Ints | None = None
    kind: Ints | None = None
