"""Load the demonstration into an empty office; doing it twice is doing it once."""

import re
from collections.abc import Callable
from datetime import timedelta

from allauth.account.models import EmailAddress
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
from dure.office.demo.judge import EXPERTISE, do_judge_demo
from dure.office.people.actions import do_give_role
from dure.office.people.models import Person
from dure.office.roles import GIVEN_ROLES, ROLE_NAMES, Role
from dure.office.trail.actions import do_record
from dure.rehearse.call import read_call
from dure.terms.errors import WorldFailed

PASSWORD = "dure-demo-2026"  # noqa: S105 - printed to whoever starts the demonstration
SEED, DRAWN = 1, 514
FIRST, OPEN = "korea/first_2026", "demo_open"
_ROLES = (Role.LEAD, Role.MEMBER, *GIVEN_ROLES)
_DAYS_OPEN = (7, 30)


class DemoRefused(WorldFailed):
    """The demonstration is not for this office."""


def list_people() -> list[str]:
    """Name who can sign in, one for each role."""
    return [_address(role) for role in _ROLES]


def _address(role: Role) -> str:
    """Give the address of the person of a role; nobody has mail there."""
    return f"{role.value}@demo.example"


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
        msg = "the demonstration is not loaded in production"
        raise DemoRefused(msg)
    people = {role: _make_person(role) for role in _ROLES}
    _open_second_call()
    if is_loaded():
        return 0
    if ApplicationRow.objects.exists():
        msg = "people have applied in this office; the demonstration needs an empty one"
        raise DemoRefused(msg)
    slug = do_open_call(read_call_text(FIRST), f"{FIRST}.yaml", by=None, is_demo=True)
    row = CallRow.objects.get(pk=slug)
    count = _load_drawn(row, people[Role.LEAD], step)
    more = [_make_reviewer(number) for number in range(1, len(EXPERTISE) + 1)]
    do_judge_demo(row, people[Role.OFFICER], [*more, people[Role.REVIEWER]], SEED)
    return count


def _make_reviewer(number: int) -> Person:
    """Make one more reviewer, who has no password and cannot sign in."""
    name = f"{ROLE_NAMES[Role.REVIEWER].ko} {number} ({ROLE_NAMES[Role.REVIEWER].en} {number})"
    person = Person(email=f"reviewer{number}@demo.example", name=name, is_demo=True)
    person.joined_at = now()
    person.set_unusable_password()
    person.save()
    do_give_role(person.pk, Role.REVIEWER)
    return person


def _make_person(role: Role) -> Person:
    """Make the person of a role, whose address counts as confirmed."""
    name = f"{ROLE_NAMES[role].ko} ({ROLE_NAMES[role].en})"
    person, is_new = Person.objects.get_or_create(
        email=_address(role), defaults={"name": name, "is_demo": True, "joined_at": now()}
    )
    if is_new:
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        if role in GIVEN_ROLES:
            do_give_role(person.pk, role)
    return person


def _open_second_call() -> None:
    """Open a call that takes applications around today, with the rules of the first."""
    if CallRow.objects.filter(pk=OPEN).exists():
        return
    day, (before, after) = today(), _DAYS_OPEN
    new = {
        "id": OPEN,
        "opens": day - timedelta(before),
        "closes": day + timedelta(after),
        "starts": day + timedelta(after + 60),
    }
    text = read_call_text(FIRST)
    for key, value in new.items():
        text = re.sub(rf"^{key}: .*$", f"{key}: {value}", text, count=1, flags=re.MULTILINE)
    title = "title:\n  en: An open call to try things on\n  ko: 시험 삼아 신청해 보는 공모\n"
    text = re.sub(r"^title:\n(?:  .*\n)+", title, text, count=1, flags=re.MULTILINE)
    # What the first call published about its days does not hold for these.
    text = re.sub(r"^  - \{field: (opens|closes|starts), .*\n", "", text, flags=re.MULTILINE)
    do_open_call(text, f"{OPEN}.yaml", by=None, is_demo=True)


def _load_drawn(row: CallRow, lead: Person, step: Callable[[], None]) -> int:
    """Load drawn applications as submitted, each marked, spread over the days of the call."""
    call = read_paper(row)
    path = shipped_programme_path("korea")
    totals = read_call(read_programme_file(path), call.id, path).offer.totals
    drawn = draw_applications(call, totals, Shares(), SEED)
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
                lead=lead,
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
            application=one, version=1, paper=paper, hash=hash_, submitted_at=at, submitted_by=lead
        )
        for one, (paper, hash_, at) in zip(kept, papers, strict=True)
    )
    row.next_number = len(kept) + 1
    row.save(update_fields=["next_number"])
    for one in kept:
        thing, detail = f"application:{one.pk}", {"drawn_with_seed": SEED, "hash": one.hash}
        act, after = Act.SUBMIT_APPLICATION, "submitted"
        do_record(lead.pk, act, thing, at=now(), before="draft", after=after, detail=detail)
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
