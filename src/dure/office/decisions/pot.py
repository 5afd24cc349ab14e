"""What a decision divides: plain data, which a process without a database divides too."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dure.application.application import Application
from dure.application.call import Call
from dure.office.decisions.shares import Held, keep_shares
from dure.terms.units import AccelS

if TYPE_CHECKING:
    from dure.award.compile import Round
    from dure.award.round import Supply


@dataclass(frozen=True, slots=True)
class Pot:
    """What is divided, known by the hash of everything that is in it.

    Parameters
    ----------
    inputs : hash of the call, the papers, the scores and what is left
    call : what they apply to
    applications : candidates, in the order of the panel, then of the scores, then of the numbers
    rows : number and key of each row, by number
    left_s : type → accelerator-seconds that are not awarded yet
    held : what tracks and regions have already, in a decision on what is left over
    is_whole_round : whether the shares that the call keeps are those of what is divided
    """

    inputs: str
    call: Call = field(compare=False)
    applications: tuple[Application, ...] = field(compare=False)
    rows: tuple[tuple[str, int], ...]
    left_s: Mapping[str, int] = field(compare=False)
    held: Held = field(compare=False)
    is_whole_round: bool = field(compare=False)

    @property
    def keys(self) -> dict[str, int]:
        """Give number → key of the row."""
        return dict(self.rows)

    @property
    def order(self) -> tuple[str, ...]:
        """Give the numbers of the applications in order."""
        return tuple(a.id for a in self.applications)

    def supply(self) -> "Supply":
        """Give what there is to divide."""
        from dure.award.compile import supply_of

        offered = supply_of(self.call)
        return replace(
            offered, capacity_s=tuple(AccelS(max(0, self.left_s[t])) for t in offered.types)
        )

    def compile(self, count: int | None = None) -> "Round":
        """Compile the first so many in order into a round; all of them where it is None."""
        from dure.award.compile import compile_round

        round_, _ = compile_round(self.applications[:count], self.call, self.supply())
        if self.is_whole_round:
            return round_
        shares = keep_shares(self.call, self.left_s, self.held)
        return replace(round_, rules=replace(round_.rules, set_asides=shares))
