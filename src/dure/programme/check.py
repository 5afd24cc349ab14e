"""Whether a programme makes sense: each check returns what it finds, with line and both numbers."""

from collections.abc import Iterator

from dure.programme.gate import ProgrammeGate
from dure.programme.model import Programme
from dure.programme.place import Places
from dure.terms.finding import Finding


def check_programme(programme: Programme, gate: ProgrammeGate, places: Places) -> Iterator[Finding]:
    """Find everything that makes no sense in a programme of the right shape."""
    yield from ()
