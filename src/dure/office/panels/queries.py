"""Reads of panels."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Case, F, TextField, Value, When

from dure.office.calls.models import CallRow
from dure.office.calls.order import begin_after
from dure.office.panels.bench import Bench, list_tracks
from dure.office.panels.models import PanelRow
from dure.office.panels.sheet import Sheet
from dure.office.states import PANEL
from dure.office.web.words import say, write_points
from dure.terms.language import Text

PAGE = 25
NOT_BEGUN = Text(en="not begun", ko="시작 전")


@dataclass(frozen=True, slots=True)
class PanelLine:
    """A bench in the list of panels."""

    path: str
    title: Text
    state: str
    state_name: Text


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of a ranking as its page shows it: written out, since a page has many cells."""

    place: str
    by_score: str
    number: str
    title: str
    is_drawn: bool
    reasons: tuple[str, ...]
    score: str
    is_tied: bool
    spread: str
    reviews: str
    is_short: bool
    given: str
    reserve: int | None
    is_last: bool


def show_lines(sheet: Sheet, after: int, types: Mapping[str, Text]) -> tuple[Shown, ...]:
    """Show a page of a ranking: the lines after a place.

    Parameters
    ----------
    types : names of the accelerator types
    """
    return tuple(
        Shown(
            place=str(r.place),
            by_score="" if r.place == r.by_score else str(r.by_score),
            number=r.number,
            title=say(line.title),
            is_drawn=line.is_drawn,
            reasons=r.reasons,
            score=write_points(r.score_milli),
            is_tied=r.is_tied,
            spread=write_points(r.spread_milli),
            reviews=f"{r.reviews}/{r.wanted}",
            is_short=r.reviews < r.wanted,
            given=", ".join(f"{say(types[t])} × {n:,}" for t, n in line.servers.items()),
            reserve=line.reserve,
            is_last=r.place == sheet.cut,
        )
        for line in sheet.lines[after : after + PAGE]
        for r in (line.ranked,)
    )


def list_panels(
    scopes: Collection[str] | None, after: str = ""
) -> tuple[tuple[PanelLine, ...], str]:
    """List the benches whose panels somebody may read, of the latest call first.

    Parameters
    ----------
    scopes : ``call:ID``, or ``call:ID/TRACK`` for one track of it; None for all
    after : call that ended the page before

    Returns
    -------
    lines : those of the calls of one page, since the benches of a call stand together
    last : call that ends the page; empty where none follows
    """
    rows = begin_after(CallRow.objects.all(), after)
    named = None if scopes is None else {scope.removeprefix("call:") for scope in scopes}
    if named is not None:
        rows = rows.filter(pk__in={name.partition("/")[0] for name in named})
    # Only where panels sit by track is the paper read, which names the tracks.
    named_tracks = Case(
        When(panels_by="track", then=F("paper")), default=Value(""), output_field=TextField()
    )
    found = list(rows.defer("paper").annotate(tracks_paper=named_tracks)[: PAGE + 1])
    calls = found[:PAGE]
    for call in calls:
        call.paper = call.tracks_paper
    states = {
        (call, track): state
        for call, track, state in PanelRow.objects.filter(call__in=calls).values_list(
            "call_id", "track", "state"
        )
    }
    benches = [Bench(call, track) for call in calls for track in list_tracks(call)]
    lines = tuple(
        PanelLine(
            path=bench.path("panel"),
            title=bench.title,
            state=(state := states.get((bench.call.pk, bench.track), "")),
            state_name=PANEL.names[state] if state else NOT_BEGUN,
        )
        for bench in benches
        if named is None or named & {bench.call.pk, bench.name}
    )
    return lines, calls[-1].pk if len(found) > PAGE else ""
