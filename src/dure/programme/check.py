"""Whether a programme makes sense: each check yields what it finds, with line and both numbers."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from pydantic import BaseModel

from dure.programme import findings_sense as f
from dure.programme.build import DISPUTED, preferred_of, readings_of
from dure.programme.check_counts import check_acquisitions, check_pools, check_series, check_targets
from dure.programme.cite import OneGate, SeveralGate
from dure.programme.gate import ProgrammeGate
from dure.programme.model import Call, CallTotals, Cited, Price, Programme
from dure.programme.place import Places
from dure.programme.tree import Path
from dure.programme.values import UNDATED
from dure.terms.calendar import read_day
from dure.terms.citation import Mark, weakest
from dure.terms.finding import Finding


def check_programme(programme: Programme, gate: ProgrammeGate, places: Places) -> Iterator[Finding]:
    """Find everything that makes no sense in a programme of the right shape.

    Parameters
    ----------
    programme : what could be read
    gate : the same as the file writes it, for what the programme no longer shows
    places : lines of the file
    """
    yield from _check_citations(gate, places)
    yield from _check_sources(programme, places)
    yield from check_pools(programme, places)
    yield from check_acquisitions(programme, places)
    yield from check_targets(programme, places)
    for key, award in programme.awards.items():
        yield from check_series(award.counts, ("awards", key), places, programme.as_of)
    yield from _check_tracks(programme, places)
    for key, call in programme.calls.items():
        yield from _check_call(call, ("calls", key), places)
        if call.granted is not None:
            decided = ("decided", call.decided, ("calls", key, "decided"))
            yield from _check_days([decided, ("as_of", programme.as_of, ("as_of",))], places)
    for key, claim in programme.claims.items():
        yield from _check_bounds(claim.low, claim.high, ("claims", key), ("low", "high"), places)


def _citations(
    thing: object, path: Path, *, is_open: bool = False
) -> Iterator[tuple[OneGate[Any] | SeveralGate[Any], Path, bool]]:
    """Give every cited value with its path, and whether it may stay open."""
    if isinstance(thing, OneGate | SeveralGate):
        yield thing, path, is_open
    elif isinstance(thing, BaseModel):
        behind = getattr(thing, "behind", None)
        for name, info in type(thing).model_fields.items():
            below = (*path, info.alias or name)
            yield from _citations(getattr(thing, name), below, is_open=(behind, name) in DISPUTED)
    elif isinstance(thing, dict):
        for key, value in thing.items():
            yield from _citations(value, (*path, key))
    elif isinstance(thing, list):
        for number, value in enumerate(thing):
            yield from _citations(value, (*path, number))


def _check_citations(gate: ProgrammeGate, places: Places) -> Iterator[Finding]:
    """Hold marks to their sources, values to one reading and sources to being cited."""
    cited = {price.source for track in gate.tracks.values() if (price := track.price)}
    cited |= {pool.source for pool in gate.pools.values() if pool.source}
    cited |= {call.source for call in gate.calls.values() if call.source}
    for thing, path, is_open in _citations(gate, ()):
        several = isinstance(thing, SeveralGate)
        for number, reading in enumerate(readings_of(thing)):
            cited.add(reading.source)
            at = (*path, "readings", number, "mark") if several else (*path, "mark")
            yield from _check_mark(gate, reading, places, at)
        preferred = preferred_of(thing)
        if len(preferred) > 1:
            yield Finding(f.PREFERRED_REPEATED, places.at(path), {"count": len(preferred)})
        if not preferred and not is_open and len(readings_of(thing)) > 1:
            count = len(readings_of(thing))
            yield Finding(f.READING_UNSETTLED, places.at(path), {"count": count})
    for key in gate.sources:
        if key not in cited:
            yield Finding(f.SOURCE_UNUSED, places.at(("sources", key)), {"source": key})


def _check_mark(
    gate: ProgrammeGate, reading: OneGate[Any], places: Places, at: Path
) -> Iterator[Finding]:
    """Let a value be less sure than its source, never surer."""
    source = gate.sources.get(reading.source)
    if reading.mark is None or source is None:
        return
    if weakest([Mark(reading.mark), Mark(source.mark)]) != Mark(reading.mark):
        fields = {"mark": reading.mark, "source": reading.source, "source_mark": source.mark}
        yield Finding(f.MARK_STRONGER, places.at(at), fields)


def _check_days(days: list[tuple[str, date | None, Path]], places: Places) -> Iterator[Finding]:
    """Hold days to their order; days that are not known are passed over."""
    known = [(name, day, path) for name, day, path in days if day is not None]
    for (earlier_name, earlier, earlier_path), (later_name, later, path) in pairwise(known):
        if later < earlier:
            fields = {
                "later_name": later_name,
                "later": later,
                "earlier_name": earlier_name,
                "earlier": earlier,
                "other_line": places.line(earlier_path),
            }
            yield Finding(f.DAYS_REVERSED, places.at(path), fields)


def _check_sources(programme: Programme, places: Places) -> Iterator[Finding]:
    """Hold each source to be checked after it appeared and before the programme's day."""
    for key, source in programme.sources.items():
        at = ("sources", key)
        dated = source.published != UNDATED
        published = read_day(source.published).start if dated else None
        days: list[tuple[str, date | None, Path]] = [
            ("published", published, (*at, "published")),
            ("checked", source.checked, (*at, "checked")),
        ]
        yield from _check_days(days, places)
        days = [
            (f"sources.{key}.checked", source.checked, (*at, "checked")),
            ("as_of", programme.as_of, ("as_of",)),
        ]
        yield from _check_days(days, places)


def _check_bounds(
    low: Cited[int], high: Cited[int], path: Path, names: tuple[str, str], places: Places
) -> Iterator[Finding]:
    """Hold a lower bound to be below the upper one, or the same."""
    if low.value > high.value:
        fields = {"low": f"{low.value:,}", "high": f"{high.value:,}"}
        yield Finding(f.BOUNDS_REVERSED, places.at((*path, names[0])), fields)


def _check_tracks(programme: Programme, places: Places) -> Iterator[Finding]:
    """Hold prices to the bounds of their rule, and shares to the whole."""
    for key, track in programme.tracks.items():
        if track.price is not None:
            yield from _check_price(track.price, ("tracks", key, "price"), places)
    percent = sum(share.percent.value for share in programme.shares.values())
    if percent > 100:  # noqa: PLR2004 - of a hundred
        yield Finding(f.SHARES_EXCEED, places.at(("shares",)), {"percent": percent})
    owners = Counter(track for share in programme.shares.values() for track in share.tracks)
    for key, share in programme.shares.items():
        for number, track_id in enumerate(share.tracks):
            if owners[track_id] > 1:
                at = places.at(("shares", key, "tracks", number))
                fields = {"track": track_id, "count": owners[track_id]}
                yield Finding(f.SHARE_REPEATED, at, fields)


def _check_price(price: Price, path: Path, places: Places) -> Iterator[Finding]:
    """Give no bounds to what is free, and two to a share of the market."""
    low, high = price.percent_low, price.percent_high
    if price.rule == "share_of_market" and low is not None and high is not None:
        yield from _check_bounds(low, high, path, ("percent_low", "percent_high"), places)
    elif price.rule == "share_of_market" or low is not None or high is not None:
        bounds = "–".join("?" if bound is None else str(bound.value) for bound in (low, high))
        yield Finding(f.PRICE_UNCLEAR, places.at(path), {"rule": price.rule, "bounds": bounds})


def _check_call(call: Call, path: Path, places: Places) -> Iterator[Finding]:
    """Let a call close after it opens, and its totals agree with each other."""
    days: list[tuple[str, date | None, Path]] = [
        ("opened", call.opened, (*path, "opened")),
        ("closed", call.closed, (*path, "closed")),
        ("decided", call.decided, (*path, "decided")),
    ]
    yield from _check_days(days, places)
    for name, totals in (("asked", call.asked), ("granted", call.granted)):
        if totals is not None:
            yield from _check_servers(call, totals, (*path, name), places)
            yield from _check_parts(call, totals, (*path, name), places)
    yield from _check_granted(call, path, places)


def _check_servers(call: Call, totals: CallTotals, path: Path, places: Places) -> Iterator[Finding]:
    """Hold accelerators to be servers times the size of a server."""
    if totals.servers is None or totals.accelerators is None:
        return
    product = totals.servers.value * call.server_size.value
    if product != totals.accelerators.value:
        fields = {
            "servers": f"{totals.servers.value:,}",
            "server_size": call.server_size.value,
            "product": f"{product:,}",
            "accelerators": f"{totals.accelerators.value:,}",
            "other_line": places.line((*path, "accelerators")),
        }
        yield Finding(f.SERVERS_DIFFER, places.at((*path, "servers")), fields)


def _check_parts(call: Call, totals: CallTotals, path: Path, places: Places) -> Iterator[Finding]:
    """Hold all tracks to sum to the total, and some of them not to exceed it."""
    if totals.accelerators is None:
        return
    by_track, whole = totals.accelerators_by_track, totals.accelerators.value
    parts = sum(count.value for count in by_track.values())
    other_line = places.line((*path, "accelerators"))
    at = places.at((*path, "accelerators_by_track"))
    if call.tracks and set(call.tracks) <= set(by_track):
        if parts != whole:
            fields = {"parts": f"{parts:,}", "whole": f"{whole:,}", "other_line": other_line}
            yield Finding(f.SUM_DIFFERS, at, fields)
    elif parts > whole:
        fields = {"part": f"{parts:,}", "whole": f"{whole:,}", "other_line": other_line}
        yield Finding(f.PART_EXCEEDS, at, fields)


def _amounts(totals: CallTotals) -> Iterator[tuple[Path, Cited[int]]]:
    """Give every published number of some totals with the path to it."""
    for name in ("projects", "servers", "accelerators"):
        amount: Cited[int] | None = getattr(totals, name)
        if amount is not None:
            yield (name,), amount
    for track, amount in totals.accelerators_by_track.items():
        yield ("accelerators_by_track", track), amount


def _check_granted(call: Call, path: Path, places: Places) -> Iterator[Finding]:
    """Let nothing be granted above what was asked."""
    if call.asked is None or call.granted is None:
        return
    asked = dict(_amounts(call.asked))
    for below, granted in _amounts(call.granted):
        if below in asked and granted.value > asked[below].value:
            fields = {
                "part": f"{granted.value:,}",
                "whole": f"{asked[below].value:,}",
                "other_line": places.line((*path, "asked", *below)),
            }
            yield Finding(f.PART_EXCEEDS, places.at((*path, "granted", *below)), fields)
