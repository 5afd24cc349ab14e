"""The whole way of two applications by the hands of six people: Korean on a phone, then English.

One is given what it asked and sees its balance; the other objects and reads the answer.
"""

import re
import runpy
from datetime import datetime
from pathlib import Path

import pytest

from dure.office.calls.actions import do_open_call
from dure.review.checklist import CHECKLIST

HERE = Path(__file__).parent
SHARED = runpy.run_path(str(HERE / "test_in_a_browser.py"))
pytestmark = SHARED["pytestmark"]
chromium, office, open_page = (SHARED[name] for name in ("chromium", "office", "open_page"))
sign_in, fill_in, audit, SCREENS = (
    SHARED[name] for name in ("sign_in", "fill_in", "audit", "SCREENS")
)
CLOSED = datetime.fromisoformat("2026-01-29T12:00:00+09:00")
DECIDED = datetime.fromisoformat("2026-02-20T10:00:00+09:00")
MINUTES = "Chair and four members. The scores were discussed; nothing was moved."
GROUNDS = (
    "심사위원회가 두 번째 과업을 보지 못했습니다. The panel overlooked our second work package."
)
ANSWER = "The second work package was read; it has no data of its own yet. 자료가 아직 없습니다."


def press(page, at, wait=True):
    """Press a button of the page; what comes next says that it was done."""
    page.click(at)
    if wait:
        page.wait_for_selector(".note.success")


@pytest.fixture
def round_of_six(call_text, make_person):
    """Open the first call of Korea with six servers of H200; give who takes part in it."""
    text = call_text.replace("servers: 280,", "servers: 6,")
    assert text != call_text
    do_open_call(text, "first_2026.yaml", by=None)
    given = {"officer": "officer", "kim": "reviewer", "chair": "chair", "decider": "decider"}
    people = {name: make_person(name, role) for name, role in given.items()}
    people["overseer"] = make_person("overseer", "council")
    return people | {name: make_person(name) for name in ("ann", "bob")}


@pytest.mark.parametrize(("width", "language"), SCREENS.values(), ids=SCREENS)
def test_from_an_open_call_to_a_balance_and_an_answered_objection(
    width, language, open_page, round_of_six, clock, cells
):
    def enter(name):
        page = open_page(width, language)
        sign_in(page, f"{name}@example.kr")
        return page

    # 1. Two apply: three servers and four, of the six that there are.
    del cells["least"]
    numbers = [
        apply(enter(name), {**cells, "types": "h200", "asked": f"{servers} servers"})
        for name, servers in (("ann", 3), ("bob", 4))
    ]
    # 2. The call closes; an officer screens both, and asks a reviewer who has said what they know.
    clock(CLOSED)
    officer, kim, chair = enter("officer"), enter("kim"), enter("chair")
    kim.goto("/reviews/expertise")
    kim.fill("[name=expertise]", "의료 언어모형, hospital records")
    press(kim, "main form .actions button")
    for number in numbers:
        officer.goto(f"/screening/{number}/")
        for item in CHECKLIST:
            officer.check(f"#{item.id}-yes")
        press(officer, "button[value=passed]")
    officer.goto("/reviews/boards/first_2026/plan?per=1")
    press(officer, "main form[method=post] button")
    # 3. The reviewer reviews, without names; the panel ranks.
    for number, points in zip(numbers, ("90", "70"), strict=True):
        review(kim, number, points)
    chair.goto("/panels/first_2026/")
    press(chair, "form[action$=open] button", wait=False)
    chair.fill("[name=minutes]", MINUTES)
    press(chair, "form[action$=minutes] button", wait=False)
    chair.click("[formaction$=close]")
    chair.wait_for_selector("text=SHA-256")
    # 4. An officer prepares the decision, and somebody else signs it.
    clock(DECIDED)
    officer, decider, ann, bob = (enter(name) for name in ("officer", "decider", "ann", "bob"))
    at = decide(officer, round_of_six["overseer"].pk)
    decider.goto(at)
    press(decider, "form[action$=sign] button")
    # 5. The one accepts, and sees what is there: 3 servers of 8 for 12 months.
    ann.goto("/grants/mine")
    ann.click(f"main a:has-text('{numbers[0]}')")
    press(ann, "form[action$=accept] button")
    ann.goto(f"/grants/{numbers[0]}/")
    # 3 servers × 8 accelerators × 365 days × 24 hours.
    assert "210,240" in ann.inner_text("main")
    # 6. The other objects, and is answered with reasons.
    bob.goto("/grants/mine")
    bob.click(f"main a:has-text('{numbers[1]}')")
    bob.click("main a[href^='/objections/letters/']")
    bob.fill("[name=grounds]", GROUNDS)
    press(bob, "main form .actions button")
    officer.goto("/objections/")
    officer.click("main .rows a")
    assert GROUNDS in officer.inner_text("main")
    officer.check("input[name=result][value=dismissed]")
    officer.fill("[name=answer]", ANSWER)
    press(officer, "form[action$=answer] button")
    bob.reload()
    assert ANSWER in bob.inner_text("main")
    assert audit(ann) == audit(bob) == []


def apply(page, cells):
    """Apply to the call, as a person types; give the number."""
    page.goto("/calls/first_2026/")
    page.click("form[action$=apply] button")
    fill_in(page, cells)
    page.click("button[name=preview]")
    press(page, "form[action$=submit] button")
    return re.search(r"first_2026-\d{4}", page.url)[0]


def review(page, number, points):
    """Review an application; nothing on the page says whose it is."""
    page.goto("/reviews/")
    page.click(f"main .rows li:has-text('{number}') a")
    assert "Hong Gil-dong" not in page.inner_text("main")
    for name in ("effect", "ecosystem", "capability", "feasibility"):
        page.fill(f"[name={name}]", points)
    page.fill("[name=opinion]", "The plan names data, people and the months; the risk is stated.")
    press(page, "button[name=submit]")


def decide(page, overseer_id):
    """Prepare a decision with nobody on the reserve list, and propose it; give its address."""
    page.goto("/decisions/")
    page.click("form[action$=new] button")
    page.wait_for_url("**/decisions/*/")
    page.fill("form[action$=choose] [name=reserve]", "0")
    page.fill("form[action$=choose] [name=tranches]", "1")
    page.select_option("form[action$=choose] [name=overseer]", str(overseer_id))
    press(page, "form[action$=choose] .actions button")
    press(page, "[formaction$=propose]")
    return page.url
