"""What is kept for tracks and regions in a decision on what a round has left over.

A share that a call keeps holds for the whole call. What a group has already counts towards it, so
that a place on the reserve list does not take what is still kept for another group, and no group
goes over its ceiling in two steps.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from dure.application.call import Call
from dure.terms.units import AccelS

if TYPE_CHECKING:
    from dure.award.round import SetAside

Held = Mapping[tuple[str, str, str], int]
"""Track or region, its name, accelerator type → accelerator-seconds."""


def has_shares(call: Call) -> bool:
    """Tell whether a call keeps anything for a group, or keeps one to a limit."""
    shares = [(t.floor_milli, t.ceiling_milli) for t in call.tracks]
    shares += [(r.floor_milli, r.ceiling_milli) for r in call.regions]
    return any(share != (None, None) for share in shares)


def keep_shares(call: Call, left_s: Mapping[str, int], held: Held) -> "tuple[SetAside, ...]":
    """Give the shares of a call as they stand after what its groups have.

    A floor is what is missing to the share of the whole call, and never more than is left, earlier
    groups first; a ceiling is what is missing to it.

    Parameters
    ----------
    left_s : type → accelerator-seconds that are not awarded yet
    """
    from dure.award.compile import rules_of, supply_of

    names = {
        "track": [track.id for track in call.tracks],
        "region": [region.id for region in call.regions],
    }
    room = {by: {t: max(0, left_s[t]) for t in call.types} for by in names}
    kept = []
    for aside in rules_of(call, supply_of(call)).set_asides:
        type_ = call.types[aside.type]
        has = held.get((aside.by, names[aside.by][aside.group], type_), 0)
        floor_s = min(max(0, aside.floor_s - has), room[aside.by][type_])
        room[aside.by][type_] -= floor_s
        ceiling_s = None if aside.ceiling_s is None else AccelS(max(0, aside.ceiling_s - has))
        kept.append(replace(aside, floor_s=AccelS(floor_s), ceiling_s=ceiling_s))
    return tuple(kept)
