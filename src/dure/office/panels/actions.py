"""What changes panels: opened, an application moved, minutes kept, closed for good."""

import json

from django.db import transaction

from dure.office.acts import Act
from dure.office.applications.models import ApplicationRow
from dure.office.calls.models import CallRow
from dure.office.clock import now
from dure.office.findings_panels import (
    CHAIR_APPLIED,
    CHAIR_CONFLICTED,
    MINUTES_CHANGED_MEANWHILE,
    MINUTES_MISSING,
    MOVE_NUMBER_UNKNOWN,
    PANEL_BEGUN_ALREADY,
    PANEL_HAS_NOTHING,
    PANEL_NOT_SITTING,
    RANKING_CHANGED_MEANWHILE,
    RANKING_FLAG_OPEN,
    RANKING_SCORE_MISSING,
    RANKING_STILL_SCREENED,
)
from dure.office.notices.news import tell_ranked
from dure.office.panels.bench import Bench, read_bench
from dure.office.panels.models import PanelRow
from dure.office.panels.sheet import STATES, Sheet, make_sheet, write_paper
from dure.office.permissions import find_barred
from dure.office.reviews.check import say_grounds
from dure.office.reviews.gather import gather_expert, gather_proposals
from dure.office.reviews.models import ReviewRow
from dure.office.states import APPLICATION, PANEL
from dure.office.trail.actions import do_record
from dure.office.transition import do_move
from dure.review.conflict import find_conflicts
from dure.review.rank import Move, check_move
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Message, Place
from dure.terms.seal import seal

MINUTES_MIN, MINUTES_MAX = 50, 50_000
_OPEN_SCREENINGS = ("submitted", "screening", "returned", "assessing")


def _refuse(message: Message, bench: Bench, **fields: object) -> InputRefused:
    """Make a refusal of one finding."""
    return InputRefused([_find(message, bench, **fields)])


def _find(message: Message, bench: Bench, **fields: object) -> Finding:
    """Make a finding about a bench."""
    return Finding(message, Place(f"call:{bench.name}"), {"call": bench.name, **fields})


def _lock(slug: str, track: str) -> Bench:
    """Lock a call, and give one of its benches."""
    return read_bench(CallRow.objects.select_for_update().get(pk=slug), track)


def _check_chair(bench: Bench, by: int) -> None:
    """Raise where whoever chairs has applied to the bench.

    Raises
    ------
    InputRefused
        Naming one application.
    """
    known = ApplicationRow.objects.filter(bench.within(), state__in=STATES)
    numbers = {f"application:{pk}": number for pk, number in known.values_list("pk", "number")}
    barred = find_barred(by, Act.RANK, numbers)
    if barred:
        raise _refuse(CHAIR_APPLIED, bench, count=len(barred), number=numbers[min(barred)])


def _sitting(bench: Bench) -> PanelRow:
    """Give the panel of a bench, which is in session.

    Raises
    ------
    InputRefused
        If it has not begun, or has closed.
    """
    panel = bench.panel
    if panel is not None and panel.state == "sitting":
        return panel
    if panel is None:
        raise _refuse(PANEL_NOT_SITTING, bench, state="not begun", state_ko="시작 전")
    name = PANEL.names[panel.state]
    raise _refuse(PANEL_NOT_SITTING, bench, state=name.en, state_ko=name.ko)


@transaction.atomic
def do_open_panel(slug: str, *, by: int, track: str = "") -> PanelRow:
    """Open a panel; reviews of what it ranks are not changed from then on.

    Raises
    ------
    InputRefused
        If it has begun, nothing is in review, the chair has applied, or something still waits for
        a screening, a review or a look at a conflict of interest.
    """
    bench = _lock(slug, track)
    if bench.panel is not None:
        raise _refuse(PANEL_BEGUN_ALREADY, bench)
    if not ApplicationRow.objects.filter(bench.within(), state="in_review").exists():
        raise _refuse(PANEL_HAS_NOTHING, bench)
    _check_chair(bench, by)
    # Reviews and assignments are shut from now on, so whatever waits for one has to be done.
    if findings := check_complete(bench, make_sheet(bench)):
        raise InputRefused(findings)
    panel = PanelRow.objects.create(call=bench.call, track=track, opened_by_id=by, opened_at=now())
    do_record(by, Act.RANK, f"panel:{panel.pk}", at=now(), after=panel.state)
    return panel


@transaction.atomic
def do_move_place(slug: str, move: Move, *, by: int, track: str = "") -> PanelRow:
    """Move an application to another place, with a reason.

    Raises
    ------
    InputRefused
        With all findings, if it cannot be moved so, or not by this chair.
    """
    # 1. Gather.
    bench = _lock(slug, track)
    panel = _sitting(bench)
    _check_chair(bench, by)
    sheet = make_sheet(bench)
    row = ApplicationRow.objects.filter(bench.within(), number=move.number).first()
    # 2. Decide.
    findings = check_move(move, len(sheet.lines))
    if row is None or move.number not in {line.ranked.number for line in sheet.lines}:
        findings.append(_find(MOVE_NUMBER_UNKNOWN, bench, number=move.number[:64]))
    else:
        findings += _check_conflict(bench, row, by)
    if findings:
        raise InputRefused(findings)
    # 3. Record.
    panel.moves = [*panel.moves, [move.number, move.place, move.reason.strip(), by]]
    panel.save(update_fields=["moves"])
    detail = {"number": move.number, "place": move.place, "reason": move.reason.strip()}
    do_record(by, Act.RANK, f"panel:{panel.pk}", at=now(), detail=detail)
    return panel


def _check_conflict(bench: Bench, row: ApplicationRow, by: int) -> list[Finding]:
    """Give a finding where the chair has a conflict of interest with an application."""
    [proposal] = gather_proposals([row])
    conflicts = find_conflicts(gather_expert(by), proposal)
    if not conflicts:
        return []
    said = say_grounds(c.key for c in conflicts)
    fields = {"number": row.number, "grounds": said.en, "grounds_ko": said.ko}
    return [_find(CHAIR_CONFLICTED, bench, **fields)]


@transaction.atomic
def do_keep_minutes(
    slug: str, minutes: str, *, by: int, track: str = "", base: str | None = None
) -> PanelRow:
    """Keep the minutes as typed.

    Parameters
    ----------
    base : seal of the minutes that were typed over, so that nobody's are written over unseen
        None where that does not matter.

    Raises
    ------
    InputRefused
        If the panel is not in session, or somebody else has changed them meanwhile.
    """
    bench = _lock(slug, track)
    panel = _sitting(bench)
    kept = clean_minutes(minutes)
    if kept != panel.minutes and seal(kept) != base:
        if base is not None and base != seal(panel.minutes):
            raise _refuse(MINUTES_CHANGED_MEANWHILE, bench)
        panel.minutes = kept
        panel.save(update_fields=["minutes"])
        do_record(by, Act.RANK, f"panel:{panel.pk}", at=now(), detail={"minutes": seal(kept)})
    return panel


def clean_minutes(typed: str) -> str:
    """Write minutes as they are kept; a form sends ends of lines of its own."""
    return typed.replace("\0", "").replace("\r\n", "\n")[:MINUTES_MAX]


@transaction.atomic
def do_close_panel(slug: str, seen: str, *, by: int, track: str = "") -> PanelRow:
    """Freeze the ranking: a sealed paper with its hash, which is never changed.

    Parameters
    ----------
    slug : of the call
    seen : seal of the ranking on the page
    track : empty where the panel is for the whole call

    Raises
    ------
    InputRefused
        With all findings, if it is not complete or is not what was seen.
    """
    # 1. Gather.
    bench = _lock(slug, track)
    panel = _sitting(bench)
    _check_chair(bench, by)
    sheet = make_sheet(bench)
    # 2. Decide.
    findings = check_closing(bench, panel, sheet)
    if seen != sheet.seal:
        findings.append(_find(RANKING_CHANGED_MEANWHILE, bench))
    if findings:
        raise InputRefused(findings)
    paper = write_paper(bench, panel, sheet)
    # 3. Record.
    panel.paper, panel.hash = json.dumps(paper, ensure_ascii=False), seal(paper)
    panel.closed_by_id, panel.closed_at = by, now()
    panel.save(update_fields=["paper", "hash", "closed_by", "closed_at"])
    do_move(panel, PANEL, "closed", act=Act.RANK, by=by, detail={"hash": panel.hash})
    for row in ApplicationRow.objects.filter(bench.within(), state="in_review").order_by("pk"):
        do_move(row, APPLICATION, "reviewed", act=Act.RANK, by=by, detail={"panel": panel.pk})
    tell_ranked(slug, panel.pk)
    return panel


def check_closing(bench: Bench, panel: PanelRow, sheet: Sheet) -> list[Finding]:
    """Give everything that keeps a ranking from being closed."""
    findings = check_complete(bench, sheet)
    if (length := len(panel.minutes.strip())) < MINUTES_MIN:
        findings.append(_find(MINUTES_MISSING, bench, count=length, low=MINUTES_MIN))
    return findings


def check_complete(bench: Bench, sheet: Sheet) -> list[Finding]:
    """Give everything that a ranking still waits for.

    What lost its last review while the panel sat can be put to a place by the chair, with a reason.
    """
    findings = []
    ranked = [line.ranked for line in sheet.lines]
    bare = [r.number for r in ranked if r.score_milli is None and not r.reasons]
    if bare:
        fields = {"count": len(bare), "total": len(sheet.lines), "number": bare[0]}
        findings.append(_find(RANKING_SCORE_MISSING, bench, **fields))
    flagged = ReviewRow.objects.filter(bench.within("application__"), state="flagged").count()
    if flagged:
        findings.append(_find(RANKING_FLAG_OPEN, bench, count=flagged))
    rows = ApplicationRow.objects.filter(bench.within(), state__in=_OPEN_SCREENINGS)
    if count := rows.count():
        findings.append(_find(RANKING_STILL_SCREENED, bench, count=count))
    return findings
