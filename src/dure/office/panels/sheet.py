"""The ranking of a call: lines in order, what the supply gives each, where the line is cut."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from hashlib import sha256
from sys import intern
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, Count, FilteredRelation, Q, QuerySet, TextField
from django.db.models.functions import Concat
from django.db.models.sql.compiler import SQLCompiler

from dure.office.apart import run_apart
from dure.office.applications.models import ApplicationRow, PaperRow
from dure.office.calls.queries import read_paper
from dure.office.panels.bench import Bench
from dure.office.panels.models import PanelRow
from dure.office.reviews.models import COUNTED
from dure.review.rank import Judged, Move, Ranked, rank
from dure.terms.language import Text
from dure.terms.seal import canonical_bytes, seal

if TYPE_CHECKING:
    from dure.office.panels.cut import Cut

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
    seal : hash of what it follows from, while it is provisional, so that what is closed is what
        was seen
    """

    lines: tuple[Line, ...]
    supply: tuple[tuple[str, int, int], ...]
    cut: int
    seal: str = ""


def read_moves(panel: PanelRow | None) -> tuple[Move, ...]:
    """Give the moves of the chair."""
    moves = panel.moves if panel is not None else []
    return tuple(Move(number, place, reason) for number, place, reason, _ in moves)


def make_sheet(bench: Bench) -> Sheet:
    """Rank the applications of a bench as their reviews and the chair's moves have it now."""
    # 1. Gather; thousands of rows are only read where their hashes are not those of before.
    moves = read_moves(bench.panel)
    stand = _Stand(_find_stand(bench), moves, bench.call.hash)
    known = _KNOWN.get(bench.name)
    if known is not None and known[0] == stand:
        return known[1]
    judged = _read_judged(bench)
    # 2. Decide.
    sheet = _rank(judged, moves, bench)
    content = [_hash_rows(judged), [[m.number, m.place, m.reason] for m in moves], bench.call.hash]
    sheet = replace(sheet, seal=seal(content))
    if _find_stand(bench) == stand.hashes:  # nothing has come between the two
        _KNOWN.pop(bench.name, None)
        _KNOWN[bench.name] = (stand, sheet)
        for name in list(_KNOWN)[:-_KNOWN_MAX]:
            _KNOWN.pop(name, None)
    return sheet


class _Stand(NamedTuple):
    """What a ranking follows from, by its hashes."""

    hashes: str
    moves: tuple[Move, ...]
    call: str


_KNOWN: dict[str, tuple[_Stand, Sheet]] = {}
"""Bench → its ranking when it was last looked at."""
_KNOWN_MAX = 4


class _Joined(Aggregate):
    """All texts of a group in one, in the order in which the database comes upon them."""

    function = "group_concat"
    template = "%(function)s(%(expressions)s, '')"
    output_field = TextField()

    def as_postgresql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        **more: Any,  # noqa: ANN401 - as Django has it
    ) -> tuple[str, Any]:
        """Write it for PostgreSQL, which has it under another name."""
        return self.as_sql(compiler, connection, function="string_agg", **more)


def _find_judged(bench: Bench) -> QuerySet[ApplicationRow]:
    """Find the applications of a bench beside each of their reviews that count."""
    rows = ApplicationRow.objects.filter(bench.within(), state__in=STATES)
    counted = FilteredRelation("reviews", condition=Q(reviews__state=COUNTED))
    return rows.annotate(review=counted)


def _find_stand(bench: Bench) -> str:
    """Give the hash of the hashes of all papers that are judged and all reviews that count."""
    both = Concat("hash", "review__hash")
    found = _find_judged(bench).aggregate(hashes=_Joined(both), count=Count("pk"))
    return f"{found['count']} {sha256(str(found['hashes']).encode()).hexdigest()}"


class _Judged(NamedTuple):
    """An application and one of the reviews that count, or None for both where it has none."""

    number: str
    hash: str
    is_drawn: bool
    review: str | None
    score_milli: int | None


_COLUMNS = ("number", "hash", "is_drawn", "review__hash", "review__score_milli")
_AT_ONCE = 200
"""Rows that are read at once: a worker keeps the room that its largest page has taken."""


def _read_judged(bench: Bench) -> list[_Judged]:
    """Read the applications of a bench with their reviews, in an order that is always the same."""
    rows = _find_judged(bench).values_list(*_COLUMNS).iterator(_AT_ONCE)
    # What stands beside each of its reviews is kept once.
    return sorted({_Judged(intern(number), intern(hash_), *more) for number, hash_, *more in rows})


def _hash_rows(judged: Iterable[_Judged]) -> str:
    """Hash rows one after the other."""
    hash_ = sha256()
    for row in judged:
        hash_.update(canonical_bytes(row))
    return hash_.hexdigest()


def _read_records(bench: Bench, wanted: Mapping[str, int]) -> list[str]:
    """Read what was applied for, without what only reviewers read.

    Parameters
    ----------
    wanted : hash of a paper → its place in what is given, from 0
    """
    records = [""] * len(wanted)
    papers = PaperRow.objects.filter(bench.within("application__"))
    for hash_, paper in papers.values_list("hash", "paper").iterator(_AT_ONCE):
        if hash_ in wanted:  # earlier papers of an application are kept too
            records[wanted[hash_]] = json.dumps(json.loads(paper)["application"])
    return records


def _rank(judged: Iterable[_Judged], moves: tuple[Move, ...], bench: Bench) -> Sheet:
    """Rank papers, and give the supply in that order where there is one for them alone."""
    known = {row.number: row for row in judged}
    scores: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in judged:
        if row.review is not None and row.score_milli is not None:
            scores[row.number].append((row.review, row.score_milli))
    counted = {number: sorted(scores[number]) for number in sorted(known)}
    wanted = read_paper(bench.call).judging.reviews
    ranked = rank(
        [Judged(n, tuple(s for _, s in pairs), wanted) for n, pairs in counted.items()], moves
    )
    # Papers are found by their hash, so that what was judged is what is divided.
    records = _read_records(bench, {known[r.number].hash: n for n, r in enumerate(ranked)})
    standings = [
        # Who has no score and was not put anywhere by the chair is given nothing yet.
        (r.score_milli, r.place if r.score_milli is not None or r.reasons else None)
        for r in ranked
    ]
    cut: Cut = run_apart(
        "dure.office.panels.cut:cut_ranking",
        records,
        standings,
        bench.call.paper,
        not bench.track,
    )
    lines = []
    for r, title, servers, reserve in zip(
        ranked, cut.titles, cut.servers, cut.reserve, strict=True
    ):
        row, reviews = known[r.number], tuple(review for review, _ in counted[r.number])
        lines.append(Line(r, row.hash, title, servers, reserve, reviews, row.is_drawn))
    last = max((line.ranked.place for line in lines if line.servers), default=0)
    return Sheet(tuple(lines), cut.supply, last)


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


@lru_cache(maxsize=4)
def read_frozen(panel_id: int, hash_: str) -> Sheet:
    """Read the ranking out of the paper of a panel that has closed; once for each content."""
    paper = PanelRow.objects.values_list("paper", flat=True).get(pk=panel_id, hash=hash_)
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
    if panel is not None and panel.hash:
        return read_frozen(panel.pk, panel.hash)
    return make_sheet(bench)
