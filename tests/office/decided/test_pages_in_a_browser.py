"""Decisions, letters, grants and objections in a real browser, at both widths and languages."""

import os
import runpy
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dure.ledger.accounts import AccountId
from dure.ledger.transfer import Kind, Transfer
from dure.office.decisions.actions import do_choose, do_draft
from dure.office.decisions.models import DecisionRow
from dure.office.grants.actions import do_accept
from dure.office.grants.requests import do_file
from dure.office.ledger.actions import do_post
from dure.office.objections.actions import do_object

SHARED = runpy.run_path(str(Path(__file__).parents[1] / "test_in_a_browser.py"))
pytestmark = SHARED["pytestmark"]
chromium, office, open_page = (SHARED[name] for name in ("chromium", "office", "open_page"))
sign_in, check, SCREENS = (SHARED[name] for name in ("sign_in", "check", "SCREENS"))
SHOTS = os.environ.get("DURE_SHOTS")
"""A folder for pictures of every page, to be looked at; none are taken where it is empty."""

LATER = datetime.fromisoformat("2026-02-20T11:00:00+09:00")
GROUNDS = "The panel overlooked our second work package."

PAGES = {
    "officer": [
        "/decisions/",
        "/decisions/{signed}/",
        "/decisions/{open}/?number={0}",
        "/decisions/{open}/?try=1&cut=1&method=rank",
        "/grants/",
        "/grants/?q=nothing",
        "/grants/requests",
        "/grants/requests/{request}/",
        "/grants/{0}/",
        "/grants/{0}/revoke",
        "/objections/",
        "/objections/{objection}/",
    ],
    "ann": [
        "/grants/mine",
        "/grants/{0}/",
        "/grants/{0}/ask/exchange",
        "/grants/{0}/ask/extension",
        "/grants/{0}/ask/return",
        "/grants/requests/{revocation}/",
        "/decisions/letters/{letter}/",
    ],
    "bob": ["/decisions/letters/{other}/", "/objections/letters/{other}/"],
    "cem": ["/grants/mine", "/objections/{objection}/"],
}


@pytest.fixture
def first_round(reviewed, sign):
    """Give three applications of which two were awarded."""
    rows = reviewed(ann=2, bob=3, cem=4)
    chosen = {"cut": 2, "cut_reason": "the panel drew it there", "conditions": "Report."}
    return rows, sign(reserve=0, **chosen).pk


@pytest.fixture
def second_round(first_round, call, people, submit, review, clock):
    """Give the open decision on a second round, of the same people."""
    rows, _ = first_round
    clock(call.opens_at)
    for row in rows.values():
        review(submit(row.lead, types="h200", asked="1 server", least=""))
    clock(LATER)
    row = do_draft(call, by=people["officer"].pk)
    do_choose(row.pk, {"overseer_id": people["overseer"].pk}, by=people["officer"].pk)
    return row.pk


@pytest.fixture
def world(first_round, second_round, letter_of, people):
    """Fill the office with one of everything that follows a review; give a number and keys."""
    rows, signed = first_round
    ann, bob, cem = rows.values()
    grant = do_accept(letter_of(ann).pk, by=ann.lead_id)
    ends = (f"grant/{grant.number}/h200", f"used/{grant.number}/h200")
    days = [int(LATER.timestamp()) + n * 86_400 for n in range(20)]
    for at_s in days:
        cause = ("site", str(at_s), "charge")
        do_post([Transfer(Kind.CHARGE, *map(AccountId, ends), 3_600_000, at_s, cause)], at_s)
    asked = {"type": "h200", "seconds": 3_600, "unit": "b200"}
    request = do_file(grant.pk, "exchange", asked, "our code runs there", by=ann.lead_id)
    revocation = do_file(grant.pk, "revocation", {}, "nothing was used", by=people["officer"].pk)
    objection = do_object(letter_of(cem).pk, GROUNDS, by=cem.lead_id)
    keys = {"signed": signed, "open": second_round, "request": request.pk}
    keys |= {"revocation": revocation.pk}
    keys |= {"objection": objection.pk, "letter": grant.award_id, "other": letter_of(bob).pk}
    return [grant.number], keys


@pytest.mark.parametrize(("width", "language"), SCREENS.values(), ids=SCREENS)
def test_axe_finds_nothing_on_any_page(width, language, open_page, world, clock):
    numbers, keys = world
    clock(LATER + timedelta(days=20))
    faults = []
    for name, pages in PAGES.items():
        page = open_page(width, language)
        sign_in(page, f"{name}@example.kr")
        for at in pages:
            faults += check(page, at.format(*numbers, **keys))
            if SHOTS:
                part = "".join(c if c.isalnum() else "-" for c in at)
                page.screenshot(path=f"{SHOTS}/{name}{part}{width}.png", full_page=True)
    assert not faults, "\n".join(faults)


def test_propose_sign_and_accept_by_keyboard(open_page, reviewed, people, call):
    rows = reviewed(ann=2, bob=3)
    row = do_draft(call, by=people["officer"].pk)
    do_choose(row.pk, {"overseer_id": people["overseer"].pk}, by=people["officer"].pk)

    def press(page, text):
        button = page.get_by_role("button", name=text, exact=True)
        button.focus()
        page.keyboard.press("Enter")
        page.wait_for_load_state()

    officer = open_page(390, "ko")
    sign_in(officer, "officer@example.kr")
    officer.goto(f"/decisions/{row.pk}/")
    # The effect is shown without loading the page again.
    officer.fill("#try-cut", "1")
    officer.keyboard.press("Tab")
    officer.wait_for_selector("#effect .note")
    assert "앞 순위 1건" in officer.inner_text("#effect")
    press(officer, "서명 요청")
    officer.wait_for_selector("text=서명을 기다립니다")
    decider = open_page(1280, "en")
    sign_in(decider, "decider@example.kr")
    decider.goto(f"/decisions/{row.pk}/")
    press(decider, "Sign and publish")
    decider.wait_for_selector("text=signed and published")
    assert DecisionRow.objects.get().state == "signed"
    lead = open_page(390, "ko")
    sign_in(lead, "ann@example.kr")
    lead.goto("/grants/mine")
    lead.click(f"main a:has-text('{rows['ann'].number}')")
    press(lead, "수락")
    lead.wait_for_selector("text=배정이 원장에 기록되었습니다")
    # Two servers in two tranches: one at once, one later.
    assert lead.inner_text("main").count("NVIDIA H200 서버 1대") == 2
