"""Assessment, notices, background work and a draft in two windows, in a real browser."""

import runpy
from datetime import datetime
from pathlib import Path

import pytest
from django.core import signing

from dure.office.applications.models import ApplicationRow
from dure.office.assessments.models import AssessmentRow
from dure.office.clock import now
from dure.office.notices.digest import SALT
from dure.office.screening.actions import Screened, do_screen
from dure.office.tasks.models import TaskRow
from dure.office.tasks.work import work_all
from dure.review.assessment import ITEMS
from dure.review.checklist import CHECKLIST, Answer, Checked, Outcome

SHARED = runpy.run_path(str(Path(__file__).with_name("test_in_a_browser.py")))
pytestmark = SHARED["pytestmark"]
chromium, office, open_page = (SHARED[name] for name in ("chromium", "office", "open_page"))
sign_in, check, SCREENS = (SHARED[name] for name in ("sign_in", "check", "SCREENS"))

LATER = datetime.fromisoformat("2026-01-29T12:00:00+09:00")
YES = {item.id: Checked(Answer.YES) for item in CHECKLIST}
WHY = "It ran on eight accelerators and scales to sixteen, not further."


@pytest.fixture
def call_text(call_text):
    """Give the text of a call that asks for an assessment, with a panel for each track."""
    return call_text + "\njudging: {assessment: true, panels: track}\n"


@pytest.fixture
def passed(submit, make_person, clock):
    """Give an application that waits for its assessment; one operator, one chair."""
    make_person("operator", "operator")
    make_person("chair", "chair")
    officer, row = make_person("officer", "officer"), submit()
    clock(LATER)
    do_screen(row.pk, Screened(YES, 1, Outcome.PASSED), by=officer.pk)
    work_all()
    TaskRow.objects.create(
        name="send_mail",
        key="0",
        state="failed",
        due_at=now(),
        made_at=now(),
        ended_at=now(),
        fault="OSError: the mail server is away",
        attempts=8,
    )
    return row


@pytest.mark.parametrize(("width", "language"), SCREENS.values(), ids=SCREENS)
def test_a_site_assesses_and_everybody_reads_it(width, language, open_page, passed):
    page = open_page(width, language)
    sign_in(page, "operator@example.kr")
    faults = [
        fault
        for at in ("/assessments/", f"/assessments/{passed.number}/", "/tasks/", "/notices/")
        for fault in check(page, at)
    ]
    page.goto(f"/assessments/{passed.number}/")
    for item in ITEMS:
        answer = "no" if item.id == "amount" else "yes"
        page.check(f"#{item.id}-{answer}")
    page.fill("#reason", WHY)
    page.click("button[name=verdict][value=changed]")
    assert page.locator(".findings li").count() >= 2  # no note, and nothing recommended
    assert page.input_value("#reason") == WHY
    page.fill("#reason-amount", "Two servers suffice.")
    page.fill("#amount", "2 servers")
    page.click("button[name=verdict][value=changed]")
    page.wait_for_selector(".note.success")
    assert AssessmentRow.objects.get().verdict == "changed"
    assert ApplicationRow.objects.get().state == "eligible"
    page.goto("/tasks/")
    page.click("main form[action$=again] button")
    page.wait_for_selector(".note.success")
    page.click("header form[action$='logout/'] button")
    sign_in(page, "lead@example.kr")
    token = signing.dumps([passed.lead_id, ""], salt=SALT)
    own = (f"/assessments/{passed.number}/result", "/notices/mail", f"/notices/stop/{token}")
    faults += [fault for at in own for fault in check(page, at)]
    page.goto(f"/assessments/{passed.number}/result")
    assert "Two servers suffice." in page.content()
    page.goto("/notices/mail")
    page.select_option("#id_decision", "weekly")
    page.click("main form .actions button")
    page.wait_for_selector(".note.success")
    assert page.input_value("#id_decision") == "weekly"
    page.click("header form[action$='logout/'] button")
    sign_in(page, "chair@example.kr")
    benches = ("/panels/", "/panels/first_2026/tracks/academia/")
    faults += [fault for at in benches for fault in check(page, at)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(("width", "language"), SCREENS.values(), ids=SCREENS)
def test_two_windows_lose_nothing(width, language, open_page, start):
    row = start()
    page = open_page(width, language)
    sign_in(page, "lead@example.kr")
    at = f"/applications/{row.number}/edit"
    page.goto(at)
    other = page.context.new_page()
    other.goto(at)
    page.fill("[name=title_en]", "Written in the first window")
    page.wait_for_selector("#kept .success")
    # The other window writes elsewhere, and does not bring the old title back.
    other.fill("[name=months]", "9")
    other.wait_for_selector("#kept .success")
    row.refresh_from_db()
    assert (row.cells["title_en"], row.cells["months"]) == ("Written in the first window", "9")
    # Writing on in the same field is no clash with oneself.
    page.fill("[name=title_en]", "Written in the first window, and on")
    page.wait_for_function("document.querySelector('#seen').value && true")
    page.wait_for_selector("#kept .success")
    other.fill("[name=title_en]", "Written in the second")
    other.wait_for_selector("#kept .error")
    assert "Written in the first window" in other.inner_text("#title_en-findings")
    assert other.input_value("[name=title_en]") == "Written in the second"
    other.click("button[name=keep]")
    other.wait_for_selector("[role=alert]")
    assert other.input_value("[name=title_en]") == "Written in the second"
    other.click("button[name=keep]")
    other.wait_for_selector(".messages .success")
    row.refresh_from_db()
    assert row.cells["title_en"] == "Written in the second"
