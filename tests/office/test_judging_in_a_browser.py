"""Screening, reviews and panels in a real browser, 390 and 1280 px wide, in both languages."""

import runpy
from datetime import datetime
from pathlib import Path

import pytest

from dure.office.applications.models import ApplicationRow
from dure.office.panels.models import PanelRow
from dure.office.reviews.actions import Profile, do_assign, do_keep_profile
from dure.office.reviews.models import ReviewRow
from dure.office.screening.actions import Screened, do_screen
from dure.review.checklist import CHECKLIST, Answer, Checked, Outcome

SHARED = runpy.run_path(str(Path(__file__).with_name("test_in_a_browser.py")))
pytestmark = SHARED["pytestmark"]
chromium, office, open_page = (SHARED[name] for name in ("chromium", "office", "open_page"))
sign_in, check, SCREENS = (SHARED[name] for name in ("sign_in", "check", "SCREENS"))

LATER = datetime.fromisoformat("2026-01-29T12:00:00+09:00")
YES = {item.id: Checked(Answer.YES) for item in CHECKLIST}
NO = {**YES, "documents": Checked(Answer.NO, "The letter of the company is missing.")}
OPINION = "The plan names data, people and the months; the risk is stated."
MINUTES = "Chair and four members. The scores were discussed; nothing was moved."


@pytest.fixture
def round_(submit, make_person, clock):
    """Fill a round: one submitted, one returned, one eligible, one in review with two reviewers."""
    lead, officer = make_person("lead"), make_person("officer", "officer")
    rows = [submit(lead, title_en=f"Project {n}") for n in range(4)]
    make_person("chair", "chair")
    clock(LATER)
    day = LATER.date().replace(month=2, day=10)
    do_screen(rows[1].pk, Screened(NO, 1, Outcome.RETURNED, day), by=officer.pk)
    for row in rows[2:]:
        do_screen(row.pk, Screened(YES, 1, Outcome.PASSED), by=officer.pk)
    for name, expertise in (("kim", "hospital records"), ("lee", "language models")):
        reviewer = make_person(name, "reviewer")
        do_keep_profile(reviewer.pk, Profile(expertise, "", "", 8, True))
        do_assign(rows[3].pk, reviewer.pk, by=officer.pk)
    conflicted = make_person("park", "reviewer")
    do_keep_profile(conflicted.pk, Profile("x", "Example University", "", 8, True))
    return rows


PAGES = {
    "officer": [
        "/screening/",
        "/screening/{0}/",
        "/screening/{1}/",
        "/reviews/boards/",
        "/reviews/boards/first_2026/",
        "/reviews/boards/first_2026/plan",
        "/reviews/of/{3}/",
        "/reviews/of/{3}/opinions",
        "/panels/",
        "/panels/first_2026/",
    ],
    "lead": ["/screening/{1}/result", "/applications/{1}/"],
    "kim": ["/reviews/", "/reviews/expertise", "/reviews/{review}/"],
    "chair": ["/panels/first_2026/", "/reviews/"],
}


@pytest.mark.parametrize(("width", "language"), SCREENS.values(), ids=SCREENS)
def test_axe_finds_nothing_on_any_page(width, language, open_page, round_, make_person):
    numbers = [row.number for row in round_]
    review = ReviewRow.objects.get(reviewer__name="kim").pk
    faults = []
    for name, pages in PAGES.items():
        if name == "chair":
            second = make_person("second", "chair")
            PanelRow.objects.create(call=round_[0].call, opened_by=second, opened_at=LATER)
        page = open_page(width, language)
        sign_in(page, f"{name}@example.kr")
        faults += [f for at in pages for f in check(page, at.format(*numbers, review=review))]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(("width", "language"), SCREENS.values(), ids=SCREENS)
def test_a_round_is_screened_reviewed_and_ranked(
    width, language, open_page, submit, make_person, clock
):
    row = submit(make_person("lead"))
    for name, role in (("officer", "officer"), ("kim", "reviewer"), ("chair", "chair")):
        make_person(name, role)
    clock(LATER)
    officer = open_page(width, language)
    # 1. A reviewer says what they know.
    reviewer = open_page(width, language)
    sign_in(reviewer, "kim@example.kr")
    reviewer.goto("/reviews/expertise")
    reviewer.fill("[name=expertise]", "의료 언어모형, hospital records")
    reviewer.click("main form .actions button")
    reviewer.wait_for_selector(".note.success")
    # 2. The officer screens and assigns, the checklist by keyboard alone.
    sign_in(officer, "officer@example.kr")
    officer.goto(f"/screening/{row.number}/")
    for item in CHECKLIST:
        officer.focus(f"#{item.id}-yes")
        officer.keyboard.press("Space")
    officer.focus("button[value=passed]")
    officer.keyboard.press("Enter")
    officer.wait_for_selector(".note.success")
    officer.goto("/reviews/boards/first_2026/plan?per=1")
    officer.click("main form[method=post] button")
    officer.wait_for_selector(".note.success")
    # 3. The reviewer reviews.
    reviewer.goto("/reviews/")
    reviewer.click("main .rows a")
    for name in ("effect", "ecosystem", "capability", "feasibility"):
        reviewer.fill(f"[name={name}]", "80")
    reviewer.fill("[name=opinion]", OPINION)
    reviewer.click("button[name=submit]")
    reviewer.wait_for_selector(".note.success")
    # 4. The panel ranks and closes.
    chair = open_page(width, language)
    sign_in(chair, "chair@example.kr")
    chair.goto("/panels/first_2026/")
    chair.click("form[action$=open] button")
    chair.fill("[name=minutes]", MINUTES)
    chair.click("form[action$=minutes] button")
    chair.click("[formaction$=close]")
    chair.wait_for_selector("text=SHA-256")
    assert ApplicationRow.objects.get().state == "reviewed"
    assert PanelRow.objects.get().hash in chair.content()
