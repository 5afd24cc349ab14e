"""What is kept for tracks and regions in a decision on what a round has left over.

A share that a call keeps holds for the whole call. What a group has already counts towards it, so
that a place on the reserve list does not take what is still kept for another group, and no group
goes over its ceiling in two steps.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace

from dure.application.call import Call
from dure.award.compile import rules_of, supply_of
from dure.award.round import SetAside
from dure.office.decisions.models import AwardRow
from dure.terms.units import AccelS

Held = Mapping[tuple[str, str, str], int]
"""Track or region, its name, accelerator type → accelerator-seconds."""


def has_shares(call: Call) -> bool:
    """Tell whether a call keeps anything for a group, or keeps one to a limit."""
    return bool(rules_of(call, supply_of(call)).set_asides)


def find_held(slug: str, but_for: Collection[int]) -> Held:
    """Add up what the groups of a call have: awarded and waiting, or accepted and not revoked.

    Parameters
    ----------
    but_for : keys of applications whose present award does not count, since it is decided anew
    """
    rows = AwardRow.objects.filter(
        application__call_id=slug, application__state__in=["awarded", "accepted"]
    ).exclude(application__grant__state="revoked")
    latest = {
        pk: (track, region, seconds)
        for pk, track, region, seconds in rows.order_by("pk").values_list(
            "application_id", "application__track", "application__region", "seconds"
        )
        if pk not in but_for
    }
    held: Counter[tuple[str, str, str]] = Counter()
    for track, region, seconds in latest.values():
        for type_, count in seconds.items():
            held["track", track, type_] += count
            held["region", region, type_] += count
    return held


def keep_shares(call: Call, left_s: Mapping[str, int], held: Held) -> tuple[SetAside, ...]:
    """Give the shares of a call as they stand after what its groups have.

    A floor is what is missing to the share of the whole call, and never more than is left, earlier
    groups first; a ceiling is what is missing to it.

    Parameters
    ----------
    left_s : type → accelerator-seconds that are not awarded yet
    """
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
