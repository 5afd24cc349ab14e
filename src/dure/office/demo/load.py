"""Load the demonstration into an empty office; doing it twice is doing it once."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from dure.application.application import WORK_NAMES, Application
from dure.application.call import Call
from dure.application.draw import Shares, draw_applications
from dure.application.form import COLUMNS
from dure.files.applications import read_call_text
from dure.files.programme import read_programme_file, shipped_programme_path
from dure.office.acts import Act
from dure.office.applications.models import ApplicationRow, PaperRow
from dure.office.applications.papers import write_drawn_paper
from dure.office.applications.reading import SUMMARY
from dure.office.calls.actions import do_open_call
from dure.office.calls.models import CallRow
from dure.office.calls.queries import read_paper
from dure.office.clock import now, today
from dure.office.demo.decide import do_decide_demo
from dure.office.demo.judge import EXPERTISE, do_judge_demo
from dure.office.demo.people import make_leads, make_people, make_reviewers
from dure.office.people.models import Person
from dure.office.roles import Role
from dure.office.trail.actions import do_record
from dure.rehearse.call import read_call
from dure.terms.errors import WorldFailed
from dure.terms.language import Text

SEED, DRAWN, DECIDED = 1, 514, 12
FIRST, OPEN, PAST = "korea/first_2026", "demo_open", "demo_decided"
# How the demonstration judges the first call; the call itself has published nothing on it.
_JUDGING = "\njudging: {assessment: true, reviews: 2}\n"
_DAYS_OPEN = (7, 30)

_IN_PRODUCTION = Text(
    en="the demonstration is not loaded in production",
    ko="운영 환경에는 시연 자료를 넣지 않습니다.",
)
_NOT_EMPTY = Text(
    en="people have applied in this office; the demonstration needs an empty one",
    ko="이 시스템에는 이미 신청한 사람이 있습니다. 시연에는 빈 시스템이 필요합니다.",
)


class DemoRefused(WorldFailed):
    """The demonstration is not for this office."""


def is_loaded() -> bool:
    """Tell whether the demonstration is there already."""
    return ApplicationRow.objects.filter(is_drawn=True).exists()


@transaction.atomic
def do_load_demo(step: Callable[[], None] = lambda: None) -> int:
    """Load calls, people and drawn applications.

    Parameters
    ----------
    step : is called after each drawn application, for whoever shows progress

    Returns
    -------
    count : applications that were drawn; 0 where they are there already

    Raises
    ------
    DemoRefused
        In production, or where people have applied already.
    """
    if settings.IS_PRODUCTION:
        raise DemoRefused(_IN_PRODUCTION)
    people = make_people()
    _open_call(OPEN, _OPEN_TITLE, *_DAYS_OPEN)
    if is_loaded():
        return 0
    if ApplicationRow.objects.exists():
        raise DemoRefused(_NOT_EMPTY)
    text = read_call_text(FIRST) + _JUDGING
    row = CallRow.objects.get(pk=do_open_call(text, f"{FIRST}.yaml", by=None, is_demo=True))
    past = CallRow.objects.get(pk=_open_call(PAST, _PAST_TITLE, 60, -1))
    leads = make_leads()
    drawn = _draw(read_paper(row))
    count = _load_drawn(row, drawn, leads, step)
    few = [
        replace(one, id=f"{PAST}-{n:04d}", start=None)
        for n, one in enumerate(drawn[:DECIDED], start=1)
    ]
    # Few leads, in an order that leaves the one whose address is printed with awards to look at.
    _load_drawn(past, few, [leads[1], leads[0], leads[2]], lambda: None)
    reviewers = [*make_reviewers(len(EXPERTISE)), people[Role.REVIEWER]]
    do_decide_demo(past, people, reviewers[:-1], SEED)
    do_judge_demo(row, people, reviewers, SEED)
    return count


_OPEN_TITLE = "title:\n  en: An open call to try things on\n  ko: 시험 삼아 신청해 보는 공모\n"
_PAST_TITLE = "title:\n  en: A small call that is decided\n  ko: 결정까지 마친 작은 공모\n"


def _open_call(slug: str, title: str, before: int, after: int) -> str:
    """Open a call with the rules of the first; doing it twice is doing it once.

    Parameters
    ----------
    before, after : days from its first day until today, and from today until its last day
    """
    if CallRow.objects.filter(pk=slug).exists():
        return slug
    day = today()
    new = {
        "id": slug,
        "opens": day - timedelta(before),
        "closes": day + timedelta(after),
        "starts": day + timedelta(after + 60) if after > 0 else day,
    }
    text = read_call_text(FIRST)
    for key, value in new.items():
        text = re.sub(rf"^{key}: .*$", f"{key}: {value}", text, count=1, flags=re.MULTILINE)
    text = re.sub(r"^title:\n(?:  .*\n)+", title, text, count=1, flags=re.MULTILINE)
    # What the first call published about its days does not hold for these.
    text = re.sub(r"^  - \{field: (opens|closes|starts), .*\n", "", text, flags=re.MULTILINE)
    if after < 0:
        # So few servers that not everybody gets some.
        text = text.replace("servers: 280,", "servers: 20,").replace("servers: 248,", "servers: 8,")
        text += "\njudging: {reviews: 2}\n"
    return do_open_call(text, f"{slug}.yaml", by=None, is_demo=True)


def _draw(call: Call) -> Sequence[Application]:
    """Draw applications that come to what the first call has published."""
    path = shipped_programme_path("korea")
    totals = read_call(read_programme_file(path), call.id, path).offer.totals
    return draw_applications(call, totals, Shares(), SEED)


def _load_drawn(
    row: CallRow, drawn: Sequence[Application], leads: Sequence[Person], step: Callable[[], None]
) -> int:
    """Load drawn applications as submitted, each marked, spread over the days of the call.

    Parameters
    ----------
    leads : who lead them, in turns
    """
    call = read_paper(row)
    apart = (row.closes_at - row.opens_at) / (len(drawn) + 1)
    papers = []
    rows = []
    for place, application in enumerate(drawn, start=1):
        at = row.opens_at + place * apart
        cells = _write_cells(application, call)
        paper, hash_ = write_drawn_paper(application, cells[SUMMARY], row.hash)
        papers.append((paper, hash_, at))
        rows.append(
            ApplicationRow(
                number=application.id,
                call=row,
                lead=leads[(place - 1) % len(leads)],
                state="submitted",
                cells=cells,
                created_at=at,
                edited_at=at,
                is_drawn=True,
                version=1,
                submitted_at=at,
                hash=hash_,
                title_ko=application.title_ko,
                title_en=application.title_en,
                organisation=application.organisation,
                track=application.track,
                region=application.region,
            )
        )
    kept = ApplicationRow.objects.bulk_create(rows)
    PaperRow.objects.bulk_create(
        PaperRow(
            application=one,
            version=1,
            paper=paper,
            hash=hash_,
            submitted_at=at,
            submitted_by=one.lead,
        )
        for one, (paper, hash_, at) in zip(kept, papers, strict=True)
    )
    row.next_number = len(kept) + 1
    row.save(update_fields=["next_number"])
    for one in kept:
        thing, detail = f"application:{one.pk}", {"drawn_with_seed": SEED, "hash": one.hash}
        act, after = Act.SUBMIT_APPLICATION, "submitted"
        do_record(one.lead_id, act, thing, at=now(), before="draft", after=after, detail=detail)
        step()
    return len(kept)


def _write_cells(application: Application, call: Call) -> dict[str, str]:
    """Write the cells of a drawn application, and a summary that says that it is drawn."""
    cells = {c.name: text for c in COLUMNS if (text := c.write(application))}
    work, track = WORK_NAMES[application.work], application.track
    label = next(t.label for t in call.tracks if t.id == track)
    cells[SUMMARY] = (
        f"{application.title_ko}: {label.ko}의 {work.ko} 과제. 무작위로 만든 자료이며 실제 신청이 "
        f"아닙니다. {application.title_en}: {work.en} for {label.en}. Drawn at random with seed "
        f"{SEED}; nobody made this application, and nothing in it is about a real project."
    )
    return cells
