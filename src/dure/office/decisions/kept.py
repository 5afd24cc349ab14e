"""What the groups of a call have already, as a decision on what is left over counts it."""

from collections import Counter
from collections.abc import Collection

from dure.office.decisions.models import AwardRow
from dure.office.decisions.shares import Held


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
