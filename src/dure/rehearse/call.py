"""A call of the programme, as what its rehearsal starts from."""

from dataclasses import dataclass

from dure.demand.projects import CallTotals, TrackTotals, apportion
from dure.policy.convert import queue_policy
from dure.policy.queue import QueuePolicy
from dure.programme.model import Call, Cited, Pool, Programme
from dure.rehearse import findings as fault
from dure.rehearse.first_call import Offer
from dure.terms.calendar import add_months
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Message, Place
from dure.terms.units import DAY_S
from dure.twin.machine import Partition


@dataclass(frozen=True, slots=True)
class CallPaper:
    """What the programme says of a call, complete enough to rehearse it.

    Parameters
    ----------
    programme, call : as read
    offer : totals in servers, and the servers by operator and type
    assumed_asked : keys of tracks whose asked servers are not published but apportioned
    own_policy, shared_policy : of a project's own servers, and of shared ones
    """

    programme: Programme
    call: Call
    offer: Offer
    assumed_asked: tuple[str, ...]
    own_policy: QueuePolicy
    shared_policy: QueuePolicy


def read_call(programme: Programme, call_id: str, file_name: str) -> CallPaper:
    """Read a call out of a programme.

    A track whose asked servers are not published gets a part of what the published total leaves,
    in proportion to the servers it was granted.

    Raises
    ------
    InputRefused
        If the call is not there or lacks a number without which nothing can be drawn.
    """
    call = programme.calls.get(call_id)
    if call is None:
        raise InputRefused(
            [
                _finding(
                    fault.CALL_UNKNOWN,
                    file_name,
                    "calls",
                    call=call_id,
                    known=", ".join(programme.calls) or "-",
                )
            ]
        )
    faults = [*_missing(call, file_name), *_uncounted(programme, call, file_name)]
    for design in ("dedicated", "pooled"):
        if not any(p.design == design for p in programme.policies.values()):
            known = ", ".join(f"{p.id} ({p.design})" for p in programme.policies.values()) or "-"
            faults.append(
                _finding(fault.POLICY_MISSING, file_name, "policies", design=design, known=known)
            )
    if faults:
        raise InputRefused(faults)
    totals, assumed = _totals(call)
    return CallPaper(
        programme=programme,
        call=call,
        offer=Offer(
            totals=totals,
            partitions=_partitions(programme, call),
            servers_max=tuple(_cap(programme.pools[p], call) for p in call.pools),
            term_s=_term_s(call),
        ),
        assumed_asked=assumed,
        own_policy=_policy_of(programme, "dedicated"),
        shared_policy=_policy_of(programme, "pooled"),
    )


def _totals(call: Call) -> tuple[CallTotals, tuple[str, ...]]:
    """Give the totals in servers, and the tracks whose asked servers had to be apportioned."""
    size = call.server_size.value
    asked, granted = call.asked, call.granted
    assert asked is not None
    assert granted is not None
    won = [_number(granted.accelerators_by_track[t]) // size for t in call.tracks]
    known = {t: _number(c) // size for t, c in asked.accelerators_by_track.items()}
    unknown = [t for t in call.tracks if t not in known]
    left = _number(asked.servers) - sum(known.values())
    parts = apportion(left, [won[call.tracks.index(t)] for t in unknown]) if unknown else []
    sent = known | dict(zip(unknown, parts, strict=True))
    totals = CallTotals(
        projects_asked=_number(asked.projects),
        projects_granted=_number(granted.projects),
        tracks=tuple(TrackTotals(t, sent[t], got) for t, got in zip(call.tracks, won, strict=True)),
        servers_max=max(c.value for c in call.caps_servers.values()),
    )
    return totals, tuple(unknown)


def _partitions(programme: Programme, call: Call) -> tuple[Partition, ...]:
    """Split the granted servers over the pools, in proportion to what the state may use of each."""
    assert call.granted is not None
    size = call.server_size.value
    pools = [programme.pools[p] for p in call.pools]
    nodes = apportion(_number(call.granted.servers), [_number(p.state_use) for p in pools])
    return tuple(Partition(p.id, n, size) for p, n in zip(pools, nodes, strict=True))


def _missing(call: Call, file_name: str) -> list[Finding]:
    """Find the numbers without which a call cannot be drawn."""
    wanted: list[tuple[str, object]] = [("months_max", call.months_max)]
    for name, totals in (("asked", call.asked), ("granted", call.granted)):
        wanted.append((name, totals))
        if totals is not None:
            wanted.append((f"{name}.projects", totals.projects))
            wanted.append((f"{name}.servers", totals.servers))
    if call.granted is not None:
        by_track = call.granted.accelerators_by_track
        wanted.extend((f"granted.accelerators_by_track.{t}", by_track.get(t)) for t in call.tracks)
    return [
        _finding(fault.CALL_RESULT_MISSING, file_name, f"calls.{call.id}.{name}", missing=name)
        for name, value in wanted
        if value is None
    ]


def _uncounted(programme: Programme, call: Call, file_name: str) -> list[Finding]:
    """Find pools whose servers cannot be told."""
    return [
        _finding(fault.CALL_POOL_UNCOUNTED, file_name, f"pools.{p}", pool=p)
        for p in call.pools
        if programme.pools[p].state_use is None
        or programme.pools[p].accelerator not in call.caps_servers
    ]


def _term_s(call: Call) -> int:
    """Give the seconds of the longest grant, from the day of the decision."""
    first = call.decided or call.opened
    return (add_months(first, _number(call.months_max)) - first).days * DAY_S


def _cap(pool: Pool, call: Call) -> int:
    """Give the cap per project of the pool's type, in servers."""
    assert pool.accelerator is not None
    return call.caps_servers[pool.accelerator].value


def _policy_of(programme: Programme, design: str) -> QueuePolicy:
    """Give the first policy of a design."""
    return queue_policy(next(p for p in programme.policies.values() if p.design == design))


def _number(cited: Cited[int] | None) -> int:
    """Give the value of a number that has been checked to be there."""
    assert cited is not None
    return cited.value


def _finding(message: Message, file_name: str, field: str, **fields: object) -> Finding:
    """Make a finding about a part of the programme."""
    return Finding(message, Place(file_name, 0, field), fields)
