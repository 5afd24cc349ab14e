"""The ranking of a call: lines in order, what the supply gives each, where the line is cut."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import F

from dure.application.application import Application
from dure.application.call import Call
from dure.application.text import read_json
from dure.award.compile import compile_round
from dure.award.outcome import run_method
from dure.office.applications.models import PaperRow
from dure.office.calls.models import CallRow
from dure.office.calls.queries import read_paper
from dure.office.panels.bench import Bench
from dure.office.panels.models import PanelRow
from dure.office.reviews.models import COUNTED, ReviewRow
from dure.review.rank import Judged, Move, Ranked, rank
from dure.terms.language import Text
from dure.terms.seal import seal

STATES = ("eligible", "in_review", "reviewed")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the ranking.

    Parameters
    ----------
    ranked : place, score, spread, ties, gaps
    application : hash of its paper
    title : of it
    servers : type → servers that the supply gives it at its place; empty where it gives none
    reserve : place on the reserve list, or None
    reviews : hashes of the reviews that count
    is_drawn : whether it is a drawn one
    """

    ranked: Ranked
    application: str
    title: Text
    servers: Mapping[str, int]
    reserve: int | None
    reviews: tuple[str, ...] = ()
    is_drawn: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A ranking.

    Parameters
    ----------
    lines : in the order of their places
    supply : type, servers offered, servers given
    cut : the last place that is given anything, or 0
    """

    lines: tuple[Line, ...]
    supply: tuple[tuple[str, int, int], ...]
    cut: int

    @property
    def seal(self) -> str:
        """Seal the ranking, so that what is closed is what was seen."""
        return seal(write_lines(self))


def read_moves(panel: PanelRow | None) -> tuple[Move, ...]:
    """Give the moves of the chair."""
    moves = panel.moves if panel is not None else []
    return tuple(Move(number, place, reason) for number, place, reason, _ in moves)


def make_sheet(bench: Bench) -> Sheet:
    """Rank the applications of a bench as their reviews and the chair's moves have it now."""
    # 1. Gather.
    rows = PaperRow.objects.filter(
        bench.within("application__"),
        application__state__in=STATES,
        version=F("application__version"),
    ).values_list("application__number", "paper", "hash", "application__is_drawn")
    scores: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    reviews = ReviewRow.objects.filter(bench.within("application__"), state=COUNTED)
    for number, hash_, score in reviews.values_list("application__number", "hash", "score_milli"):
        if score is not None:
            scores[number].append((hash_, score))
    # 2. Decide; what has not changed is not ranked again.
    papers = tuple(_Paper(*row, tuple(sorted(scores[row[0]]))) for row in rows)
    call, has_supply = bench.call, not bench.track
    return _rank(papers, read_moves(bench.panel), call.hash, call.paper, has_supply)


class _Paper(NamedTuple):
    """A paper in the ranking, with the hashes and scores of the reviews that count."""

    number: str
    paper: str
    hash: str
    is_drawn: bool
    scores: tuple[tuple[str, int], ...]


@lru_cache(maxsize=16)
def _rank(
    papers: tuple[_Paper, ...],
    moves: tuple[Move, ...],
    call_hash: str,
    call_paper: str,
    has_supply: bool,
) -> Sheet:
    """Rank papers, and give the supply in that order where there is one for them alone."""
    known = {paper.number: paper for paper in papers}
    wanted = _read_call(call_hash, call_paper).judging.reviews
    judged = [Judged(p.number, tuple(n for _, n in p.scores), wanted) for p in papers]
    ranked = rank(judged, moves)
    applications = tuple(
        replace(
            _read_application(known[r.number].paper, call_hash, call_paper),
            score_milli=r.score_milli,
            # Who has no score and was not put anywhere by the chair is given nothing yet.
            rank=r.place if r.score_milli is not None or r.reasons else None,
        )
        for r in ranked
    )
    given, supply, reserve = _NOTHING
    if has_supply:
        given, supply, reserve = _cut(applications, _read_call(call_hash, call_paper))
    lines = tuple(
        Line(
            ranked=r,
            application=known[r.number].hash,
            title=applications[r.place - 1].title,
            servers=given.get(r.number, {}),
            reserve=reserve.get(r.number),
            reviews=tuple(hash_ for hash_, _ in known[r.number].scores),
            is_drawn=known[r.number].is_drawn,
        )
        for r in ranked
    )
    cut = max((line.ranked.place for line in lines if line.servers), default=0)
    return Sheet(lines, supply, cut)


_Cut = tuple[Mapping[str, Mapping[str, int]], tuple[tuple[str, int, int], ...], Mapping[str, int]]
_NOTHING: _Cut = ({}, (), {})


@lru_cache(maxsize=4096)
def _read_application(paper: str, call_hash: str, call_paper: str) -> Application:
    """Read an application out of its paper; each is read once."""
    record = json.loads(paper)["application"]
    reading = read_json(json.dumps(record), "paper", _read_call(call_hash, call_paper))
    assert reading.applications, f"it was accepted once: {reading.findings}"
    return reading.applications[0]


def _read_call(hash_: str, paper: str) -> Call:
    """Read a call out of its paper; each is read once."""
    return read_paper(CallRow(hash=hash_, paper=paper))


def _cut(applications: tuple[Application, ...], call: Call) -> _Cut:
    """Give the supply in the order of the ranking, by the method of rank and cut.

    Returns
    -------
    given : application → type → servers
    supply : type, servers offered, servers given
    reserve : application → place on the reserve list
    """
    round_, _ = compile_round(applications, call)
    outcome = run_method("rank", round_.bids, round_.supply, round_.rules)
    server_s = round_.supply.server_s()
    servers = (
        outcome.division.grant_s // list(server_s) if applications else outcome.division.grant_s
    )
    given = {
        id_: {t: int(n) for t, n in zip(call.types, row, strict=True) if n}
        for id_, row in zip(round_.bids.ids, servers, strict=True)
    }
    supply = tuple(
        (o.type, o.servers, sum(g.get(o.type, 0) for g in given.values())) for o in call.offers
    )
    return given, supply, outcome.reserve


def write_lines(sheet: Sheet) -> dict[str, Any]:
    """Write a ranking as data of text and whole numbers."""
    return {
        "lines": [
            {
                **{
                    k: list(v) if isinstance(v, tuple) else v
                    for k, v in asdict(line.ranked).items()
                },
                "application": line.application,
                "title": {"en": line.title.en, "ko": line.title.ko},
                "servers": dict(line.servers),
                "reserve": line.reserve,
                "counted": list(line.reviews),
                "is_drawn": line.is_drawn,
            }
            for line in sheet.lines
        ],
        "supply": [list(row) for row in sheet.supply],
        "cut": sheet.cut,
    }


def write_paper(bench: Bench, panel: PanelRow, sheet: Sheet) -> dict[str, Any]:
    """Write the paper of a panel: the ranking, how it came about, and what it rests on."""
    return {
        "call": bench.call.pk,
        "call_hash": bench.call.hash,
        **({"track": bench.track} if bench.track else {}),
        "ranking": write_lines(sheet),
        "moves": [
            {"number": m.number, "place": m.place, "reason": m.reason} for m in read_moves(panel)
        ],
        "minutes": panel.minutes,
    }


@lru_cache(maxsize=16)
def read_frozen(paper: str) -> Sheet:
    """Read the ranking out of the paper of a panel that has closed."""
    ranking = json.loads(paper)["ranking"]
    lines = tuple(_read_line(line) for line in ranking["lines"])
    supply = tuple((str(t), int(n), int(given)) for t, n, given in ranking["supply"])
    return Sheet(lines, supply, int(ranking["cut"]))


def _read_line(line: Mapping[str, Any]) -> Line:
    """Read one line of a frozen ranking."""
    ranked = {name: line[name] for name in Ranked.__slots__ if name != "reasons"}
    return Line(
        ranked=Ranked(**ranked, reasons=tuple(line["reasons"])),
        application=line["application"],
        title=Text(**line["title"]),
        servers=line["servers"],
        reserve=line["reserve"],
        reviews=tuple(line["counted"]),
        is_drawn=line["is_drawn"],
    )


def find_sheet(bench: Bench) -> Sheet:
    """Give the ranking of a bench: as it was frozen, or as it stands now."""
    panel = bench.panel
    return read_frozen(panel.paper) if panel is not None and panel.hash else make_sheet(bench)
