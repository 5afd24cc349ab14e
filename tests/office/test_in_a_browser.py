"""The office in a real browser, 390 and 1280 px wide, in both languages, by keyboard, under axe.

Skipped where no Chromium is installed (Debian: ``apt-get install chromium fonts-noto-cjk``).
"""

import os
import re
import shutil

import pytest

from dure.office.applications.actions import do_keep_draft, do_start
from dure.office.applications.models import ApplicationRow

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
    pytest.mark.django_db(transaction=True),
]
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCREENS = {"phone in Korean": (390, "ko"), "desk in English": (1280, "en")}
PASSWORD = "a-long-pass-word"


@pytest.fixture(scope="module")
def chromium():
    """Run one browser for all tests of this file."""
    # Playwright runs a loop of its own in this thread; Django would not touch its database then.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with playwright.sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def office(live_server, settings):
    """Serve the office by a name that a passkey accepts."""
    url = live_server.url.replace("127.0.0.1", "localhost")
    settings.ORIGIN = url
    settings.CSRF_TRUSTED_ORIGINS = [url]
    return url


@pytest.fixture
def open_page(chromium, office):
    """Give a maker of pages, of a screen and a language; nothing may be said on its console."""
    contexts, said = [], []

    def make(width=1280, language="en"):
        locale = {"ko": "ko-KR", "en": "en-US"}[language]
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, locale=locale, base_url=office
        )
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda one: said.append(one.text) if one.type in {"error", "warning"} else None,
        )
        page.set_default_timeout(15_000)
        return page

    yield make
    for context in contexts:
        context.close()
    # A status that a test asks for (404, 409) is told by the browser; all else is a fault.
    assert not [text for text in said if not re.search(r"status of 4\d\d", text)]


def sign_in(page, email):
    page.goto("/accounts/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main form .actions button")
    page.wait_for_url(lambda url: "/accounts/login" not in url)


@pytest.fixture
def full(call, make_person, start):
    """Fill the office with one of everything."""
    from dure.office.applications.actions import do_submit  # noqa: PLC0415
    from dure.office.applications.actions_team import do_attach, do_invite  # noqa: PLC0415

    lead = make_person("lead", "auditor")
    row = start(lead)
    do_attach(row.pk, "plan.pdf", b"%PDF-1.7", by=lead.pk)
    do_invite(row.pk, "lee@example.kr", by=lead)
    do_submit(row.pk, by=lead.pk)
    broken = do_start(call.pk, by=lead.pk)
    do_keep_draft(broken.pk, {"asked": "99", "types": "h200", "title_en": "<b>"}, by=lead.pk)
    return row, broken


PUBLIC = ["/", "/calls/", "/calls/first_2026/", "/accounts/login/", "/accounts/signup/"]
PUBLIC += ["/accounts/password/reset/", "/nothing", "/results/", "/data/", "/data/awards/", "/api/"]
OWN = ["/applications/", "/applications/{0}/", "/applications/{0}/edit", "/applications/{1}/edit"]
OWN += ["/applications/{0}/preview", "/applications/{1}/preview", "/applications/{0}/withdraw"]
OWN += ["/me/", "/me/organisations", "/me/tokens/", "/trail/", "/accounts/email/", "/accounts/2fa/"]
OWN += ["/accounts/password/change/", "/accounts/3rdparty/", "/accounts/2fa/webauthn/"]


def audit(page):
    """Run axe on a page: WCAG 2.2 A and AA, and its good practices."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is absent").Axe()
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = axe.run(page, options={"runOnly": {"type": "tag", "values": tags}})
    return [
        f"{one['id']}: {node['html'][:160]}"
        for one in found.response["violations"]
        for node in one["nodes"]
    ]


def check(page, at):
    page.goto(at)
    faults = audit(page)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if wide > 0:
        faults.append(f"{wide} px wider than the screen")
    small = page.evaluate(
        """[...document.querySelectorAll("main button, main a.button, main select, main input")]
        .filter((one) => one.type !== "hidden" && one.getClientRects().length)
        .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect().height])
        .filter(([, height]) => height < 24).map(([html]) => html)"""
    )
    return [f"{at}: {fault}" for fault in [*faults, *(f"under 24 px: {one}" for one in small)]]


@pytest.mark.parametrize(("width", "language"), SCREENS.values(), ids=SCREENS)
def test_axe_finds_nothing_on_any_page(width, language, open_page, full):
    numbers = [row.number for row in full]
    page = open_page(width, language)
    faults = [fault for at in PUBLIC for fault in check(page, at)]
    sign_in(page, "lead@example.kr")
    faults += [fault for at in OWN for fault in check(page, at.format(*numbers))]
    assert not faults, "\n".join(faults)


def fill_in(page, cells):
    """Fill in the form as a person does, field by field."""
    for name, text in cells.items():
        if name in {"asked", "least"}:
            count, unit = text.split()
            page.fill(f"[name={name}-count]", count)
            page.select_option(f"[name={name}-unit]", unit if unit.endswith("s") else f"{unit}s")
        elif name == "types":
            first, *also = text.split(", ")
            page.select_option("[name=types-first]", first)
            for one in also:
                page.check(f"#types-also-{one}")
        elif page.locator(f"select[name={name}]").count():
            page.select_option(f"select[name={name}]", text)
        else:
            page.fill(f"[name={name}]", text)


@pytest.mark.parametrize(("width", "language"), SCREENS.values(), ids=SCREENS)
def test_an_application_is_written_and_submitted(
    width, language, open_page, call, make_person, cells
):
    make_person("kim")
    page = open_page(width, language)
    sign_in(page, "kim@example.kr")
    page.goto(f"/calls/{call.pk}/")
    page.click("form[action$=apply] button")
    fill_in(page, cells)
    # What was typed is kept without a click.
    page.wait_for_selector("#kept .success")
    page.fill("[name=months]", "99")
    page.wait_for_selector("#months-findings li")
    page.fill("[name=months]", "12")
    page.click("button[name=preview]")
    page.click("form[action$=submit] button")
    page.wait_for_selector(".note.success")
    row = ApplicationRow.objects.get()
    assert (row.state, row.version, row.cells["summary"]) == ("submitted", 1, cells["summary"])
    assert row.hash in page.content()


def test_all_of_it_works_without_javascript(chromium, office, call, make_person, cells):
    make_person("kim")
    context = chromium.new_context(java_script_enabled=False, base_url=office, locale="en-US")
    page = context.new_page()
    sign_in(page, "kim@example.kr")
    page.goto(f"/calls/{call.pk}/")
    page.click("form[action$=apply] button")
    fill_in(page, cells)
    page.click("button[name=preview]")
    page.click("form[action$=submit] button")
    assert ApplicationRow.objects.get().state == "submitted"
    context.close()


def test_the_first_key_skips_to_the_content(open_page, call):
    page = open_page()
    page.goto(f"/calls/{call.pk}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def list_lines(page):
    """Give the lines that the places take, each as its words from left to right."""
    lines = {}
    for one in page.locator("nav.places a, nav.places summary").all():
        if one.is_visible():
            box = one.bounding_box()
            lines.setdefault(round(box["y"]), []).append(one.inner_text().split("\n")[0])
    return [lines[y] for y in sorted(lines)]


DESK = "To do,Screening,Reviewers,Panels,Decisions,Grants,Requests,Objections,My own,Public"
PHONE = "To do,Office,My own,Public"


def test_the_places_of_an_officer_take_one_line(open_page, make_person, call):
    del call
    make_person("officer", "officer")
    for language in ("en", "ko"):
        for width, want in ((1280, DESK), (390, PHONE)):
            page = open_page(width, language)
            sign_in(page, "officer@example.kr")
            page.goto("/decisions/")
            [line] = list_lines(page)
            assert len(line) == len(want.split(","))
            if language == "en":
                assert ",".join(line) == want
            assert page.locator("nav.places [aria-current=page]").count() == 1


@pytest.mark.parametrize(("width", "language"), SCREENS.values(), ids=SCREENS)
def test_the_places_are_opened_by_keyboard_and_without_javascript(
    width, language, chromium, office, make_person, call
):
    del call
    make_person("officer", "officer")
    context = chromium.new_context(
        java_script_enabled=False,
        base_url=office,
        viewport={"width": width, "height": 900},
        locale={"ko": "ko-KR", "en": "en-US"}[language],
    )
    page = context.new_page()
    sign_in(page, "officer@example.kr")
    page.goto("/decisions/")
    words = page.locator("nav.places summary:visible")
    words.last.focus()
    page.keyboard.press("Enter")
    closed, opened = list_lines(page)
    assert (len(closed), len(opened)) == (words.count() + (8 if width == 1280 else 1), 4)
    # The one below opens, and the other closes.
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert len(list_lines(page)) == 2
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/grants/mine")
    context.close()


@pytest.mark.parametrize(("width", "language"), SCREENS.values(), ids=SCREENS)
def test_axe_finds_nothing_while_the_places_are_open(width, language, open_page, make_person, call):
    del call
    make_person("officer", "officer")
    page = open_page(width, language)
    sign_in(page, "officer@example.kr")
    page.goto("/decisions/")
    for word in page.locator("nav.places summary:visible").all():
        word.click()
        assert not audit(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_language_is_switched_on_every_page(open_page, call):
    page = open_page(language="en")
    page.goto(f"/calls/{call.pk}/")
    page.click("button[name=language]")
    page.wait_for_selector("html[lang=ko]")
    assert page.url.endswith(f"/calls/{call.pk}/")


def add_passkey(page):
    """Give a browser something that makes passkeys, and add one; the person has signed in."""
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    authenticator = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": authenticator})
    page.goto("/accounts/2fa/webauthn/add/")
    if "reauthenticate" in page.url:
        page.fill("input[name=password]", PASSWORD)
        page.click("main form .actions button")
    page.fill("input[name=name]", "my key")
    page.check("input[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: "/add/" not in url)


def test_a_passkey_is_added_and_signs_in(open_page, make_person):
    make_person("kim")
    page = open_page()
    sign_in(page, "kim@example.kr")
    add_passkey(page)
    page.click("header form[action$='logout/'] button")
    page.goto("/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_url(lambda url: "/accounts/login" not in url)
    page.goto("/me/")
    assert "kim@example.kr" in page.content()
