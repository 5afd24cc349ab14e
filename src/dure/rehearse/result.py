"""Everything a rehearsal of a call has shown, before it is written up."""

from collections.abc import Sequence
from dataclasses import dataclass

from dure.rehearse.call import CallPaper
from dure.rehearse.first_call import Outcome
from dure.rehearse.scenario import Assumptions
from dure.rehearse.variants import Variant
from dure.terms.citation import Source
from dure.terms.language import Text


@dataclass(frozen=True, slots=True)
class Varied:
    """A variant and its outcomes at the reference use, one per seed."""

    variant: Variant
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What was run and what came out.

    Parameters
    ----------
    paper : what the programme says of the call
    assumptions : those of the main runs
    outcomes : of the main runs, for every use and seed, on jobs of `source_name`
    compared : the same on jobs of another source, or empty
    source_name, compared_name : where the jobs are from
    source : what the drawn jobs were fitted to
    varied : one assumption changed at a time, at `use_reference` percent
    seeds : as run
    """

    paper: CallPaper
    assumptions: Assumptions
    outcomes: Sequence[Outcome]
    source_name: Text
    source: Source
    varied: tuple[Varied, ...]
    use_reference: int
    seeds: tuple[int, ...]
    compared: Sequence[Outcome] = ()
    compared_name: Text | None = None
