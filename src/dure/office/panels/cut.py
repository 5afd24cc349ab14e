"""What the supply of a call gives to a ranking: computed without a database, as plain data."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from dure.application.application import Application
from dure.application.call import Call
from dure.application.text import read_json
from dure.terms.language import Text


class Cut(NamedTuple):
    """What the supply gives, by the method of rank and cut.

    Parameters
    ----------
    titles, servers, reserve : of each application in its place: its title, type → servers, and its
        place on the reserve list or None
    supply : type, servers offered, servers given
    """

    titles: tuple[Text, ...]
    servers: tuple[Mapping[str, int], ...]
    reserve: tuple[int | None, ...]
    supply: tuple[tuple[str, int, int], ...]


def cut_ranking(
    records: Sequence[str],
    standings: Sequence[tuple[int | None, int | None]],
    call_paper: str,
    has_supply: bool,
) -> Cut:
    """Give the supply of a call in the order of a ranking.

    Parameters
    ----------
    records : what was applied for, as JSON, in the order of the ranking
    standings : score in thousandths and place of each, or None
    call_paper : of the call
    has_supply : whether there is a supply for these alone; nothing is given where there is none
    """
    from dure.application.gate import read_call_json
    from dure.award.compile import compile_round
    from dure.award.outcome import run_method

    call = read_call_json(call_paper)
    applications = tuple(
        replace(_read_application(record, call), score_milli=score_milli, rank=place)
        for record, (score_milli, place) in zip(records, standings, strict=True)
    )
    titles = tuple(a.title for a in applications)
    if not has_supply:
        return Cut(titles, ({},) * len(titles), (None,) * len(titles), ())
    round_, _ = compile_round(applications, call)
    outcome = run_method("rank", round_.bids, round_.supply, round_.rules)
    server_s = round_.supply.server_s()
    given = {
        id_: {
            t: n // size for t, n, size in zip(call.types, row, server_s, strict=True) if n >= size
        }
        for id_, row in zip(round_.bids.ids, outcome.division.grant_s.tolist(), strict=True)
    }
    return Cut(
        titles=titles,
        servers=tuple(given[a.id] for a in applications),
        reserve=tuple(outcome.reserve.get(a.id) for a in applications),
        supply=tuple(
            (o.type, o.servers, sum(g.get(o.type, 0) for g in given.values())) for o in call.offers
        ),
    )


def _read_application(record: str, call: Call) -> Application:
    """Read an application out of its record."""
    reading = read_json(record, "paper", call)
    assert reading.applications, f"it was accepted once: {reading.findings}"
    return reading.applications[0]
