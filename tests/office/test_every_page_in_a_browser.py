"""Every page of the office under axe: all routes of each role, accounts, errors, empty states.

The routes are those of the table in test_permissions.py, so that a new one is looked at without a
word here. Pages that differ in nothing but who reads them are looked at once. ``DURE_SHOTS`` names
a folder for pictures of all of them.
"""

import os
import re
import runpy
from pathlib import Path

import pytest
from allauth.account.models import EmailConfirmationHMAC
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import path, reverse

from dure.office.acts import Act
from dure.office.applications.models import ApplicationRow
from dure.office.grants.models import GrantRow
from dure.office.permissions import allow
from dure.office.roles import GIVEN_ROLES
from dure.office.web import urls
from dure.terms.errors import WorldFailed

HERE = Path(__file__).parent
SHARED = runpy.run_path(str(HERE / "test_in_a_browser.py"))
TABLE = runpy.run_path(str(HERE / "test_permissions.py"))
pytestmark = SHARED["pytestmark"]
chromium, office, open_page = (SHARED[name] for name in ("chromium", "office", "open_page"))
check, audit, sign_in = (SHARED[name] for name in ("check", "audit", "sign_in"))
add_passkey, PASSWORD = SHARED["add_passkey"], SHARED["PASSWORD"]
world, ROUTES, ALL = TABLE["world"], TABLE["ROUTES"], TABLE["ALL"]
SHOTS = os.environ.get("DURE_SHOTS")
HALVES = {"phone in Korean": (390, "ko"), "desk in English": (1280, "en")}
FORM = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|<header.*?</header>', re.DOTALL)


def enter(page, client, office):
    """Let a browser be signed in as a client of the tests is."""
    page.context.clear_cookies()
    if "dure_session" in client.cookies:
        value = client.cookies["dure_session"].value
        page.context.add_cookies([{"name": "dure_session", "value": value, "url": office}])


def look(page, at, name=""):
    """Look at a page as axe does, at its width, and take its picture."""
    faults = check(page, at)
    if SHOTS:
        part = "".join(c if c.isalnum() else "-" for c in f"{name}{at}")[:80]
        page.screenshot(path=f"{SHOTS}/{part}{page.viewport_size['width']}.png", full_page=True)
    return [f"{name}: {fault}" if name else fault for fault in faults]


def read_page(client, at):
    """Read a page but for who reads it; empty for what is no page, such as a file."""
    got = client.get(at)
    for close in got._resource_closers:  # noqa: SLF001 - close() would end the test's connection
        close()
    is_page = got.status_code == 200 and "text/html" in got.headers["Content-Type"]
    return FORM.sub("", got.content.decode()) if is_page else ""


def is_looked_at_elsewhere(name):
    """Tell whether a route gives data, or the report, which tests/browser looks at."""
    return name.startswith(("api:", "rehearsal"))


@pytest.mark.parametrize(("width", "language"), HALVES.values(), ids=HALVES)
def test_axe_finds_nothing_on_any_route_of_any_role(
    width, language, open_page, office, world, browse
):
    page, seen, faults = open_page(width, language), set(), []
    # Whatever gets as far as a grant has the titles that it was submitted with.
    for rows in (ApplicationRow.objects, GrantRow.objects):
        rows.filter(title_en="").update(title_ko="의료 모형", title_en="A model")
    for role in ALL.split():
        client = browse(world.get(role), language)
        enter(page, client, office)
        for name, (method, keys, roles) in ROUTES.items():
            if method != "get" or role not in roles.split() or is_looked_at_elsewhere(name):
                continue
            at = reverse(name, kwargs=keys(world) if callable(keys) else keys)
            text = read_page(client, at)
            if text and text not in seen:
                seen.add(text)
                faults += look(page, at, role)
    assert len(seen) > 50
    assert not faults, "\n".join(faults)


def list_account_pages(person):
    """Give the pages of somebody's account, with two factors and recovery codes there."""
    key = EmailConfirmationHMAC(person.emailaddress_set.get()).key
    webauthn = Authenticator.objects.filter(type="webauthn").values_list("pk", flat=True).first()
    named = ["email", "change_password", "reauthenticate", "logout"]
    yield from (reverse(f"account_{name}") for name in named)
    named = ["index", "deactivate_totp", "list_webauthn", "add_webauthn", "reauthenticate"]
    named += ["view_recovery_codes", "generate_recovery_codes", "reauthenticate_webauthn"]
    yield from (reverse(f"mfa_{name}") for name in named)
    yield reverse("mfa_edit_webauthn", args=[webauthn])
    yield reverse("mfa_remove_webauthn", args=[webauthn])
    yield reverse("socialaccount_connections")
    yield reverse("account_confirm_email", args=[key])


OUTSIDE = ["login", "signup", "inactive", "email_verification_sent", "reset_password"]
OUTSIDE += ["reset_password_done", "reset_password_from_key_done"]


@pytest.mark.parametrize(("width", "language"), HALVES.values(), ids=HALVES)
def test_axe_finds_nothing_on_any_page_of_accounts(width, language, open_page, make_person, client):
    page, faults = open_page(width, language), []
    # 1. Who has not signed in, and links of letters, good and stale.
    for at in [reverse(f"account_{name}") for name in OUTSIDE]:
        faults += look(page, at)
    for name in ("login_cancelled", "login_error"):
        faults += look(page, reverse(f"socialaccount_{name}"))
    faults += look(page, "/accounts/confirm-email/stale-key/")
    faults += look(page, "/accounts/password/reset/key/1-stale-key/")
    person = make_person("kim")
    client.post("/accounts/password/reset/", {"email": person.email})
    link = re.search(r"http://testserver(\S+)", read_last_mail())[1]
    faults += look(page, link)
    # 2. A form with findings.
    page.goto("/accounts/signup/")
    page.fill("input[name=email]", "new@example.kr")
    for number in (1, 2):
        page.fill(f"input[name=password{number}]", "short")
    page.click("main form .actions button")
    faults += audit(page)
    # 3. The authenticator to be added, then a sign-in with two factors.
    sign_in(page, person.email)
    faults += look(page, "/accounts/2fa/webauthn/")
    faults += look(page, "/accounts/2fa/totp/activate/")
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(person)
    add_passkey(page)
    for at in list_account_pages(person):
        faults += look(page, at)
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.fill("input[name=login]", person.email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main form .actions button")
    page.wait_for_url("**/2fa/authenticate/")
    faults += audit(page)
    # 4. Somebody tries something too often.
    page.context.clear_cookies()
    for _ in range(30):
        page.goto("/accounts/password/reset/")
        page.fill("input[name=email]", person.email)
        with page.expect_navigation() as answer:
            page.click("main form .actions button")
        if answer.value.status == 429:
            break
    assert answer.value.status == 429
    faults += audit(page)
    assert not faults, "\n".join(faults)


def read_last_mail():
    from django.core import mail  # noqa: PLC0415 - the box of the tests is put there later

    return mail.outbox[-1].body


@allow(Act.READ_PUBLIC)
def break_down(request):
    raise RuntimeError(request.path)


@allow(Act.READ_PUBLIC)
def fail(request):
    raise WorldFailed(request.path)


ERRORS = {
    400: "/trail/?before=x",
    403: "/trail/",
    404: "/nothing",
    405: "/language",
    500: "/break",
    503: "/fail",
}


@pytest.mark.parametrize(("width", "language"), HALVES.values(), ids=HALVES)
def test_axe_finds_nothing_on_pages_of_what_went_wrong(
    width, language, chromium, office, settings, make_person, start
):
    routes = [path("break", break_down), path("fail", fail), *urls.urlpatterns]
    settings.ROOT_URLCONF = type("Routes", (), {**vars(urls), "urlpatterns": routes})
    person, auditor = make_person("kim"), make_person("auditor", "auditor")
    row = start(person)
    context = chromium.new_context(
        viewport={"width": width, "height": 900},
        locale={"ko": "ko-KR", "en": "en-US"}[language],
        base_url=office,
    )
    page, faults = context.new_page(), []
    for status, at in ERRORS.items():
        client = Client()
        client.force_login(auditor if status == 400 else person)
        enter(page, client, office)
        assert page.goto(at).status == status
        faults += look(page, at, str(status))
    # 409: what a room refuses, with findings.
    page.goto(f"/applications/{row.number}/preview")
    page.evaluate("document.querySelector('input[name=seen]').value = 'x'")
    page.click("form[action$=submit] button")
    page.wait_for_selector(".findings")
    faults += audit(page)
    context.close()
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(("width", "language"), HALVES.values(), ids=HALVES)
def test_axe_finds_nothing_where_nothing_is_there_yet(
    width, language, open_page, office, make_person, browse
):
    person = make_person("kim", *GIVEN_ROLES)
    client, page, faults = browse(person, language), open_page(width, language), []
    enter(page, client, office)
    for name, (method, keys, _) in ROUTES.items():
        if method == "get" and not keys and not is_looked_at_elsewhere(name):
            at = reverse(name)
            if read_page(client, at):
                faults += look(page, at, "empty")
    assert not faults, "\n".join(faults)
