"""Accounts: made, confirmed, lost and found again, with a second factor, from elsewhere."""

import contextlib
import importlib
import importlib.util
import re
import socket
import subprocess
import sys
import time

import allauth.urls
import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.socialaccount import providers
from django.core import mail
from django.urls import clear_url_caches

import dure.office.web.urls
from dure.office.people.models import Person

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-pass-word"
SIGN_UP = {"email": "Hong@Example.kr", "password1": PASSWORD, "password2": PASSWORD}


def find_link(text):
    return re.search(r"http://testserver(\S+)", text)[1]


def test_an_account_is_confirmed_by_mail(browse):
    client = browse()
    got = client.post("/accounts/signup/", SIGN_UP, follow=True)
    assert "verification" in got.request["PATH_INFO"] or "confirm-email" in got.request["PATH_INFO"]
    # Not yet signed in: the address may be anybody's.
    assert client.get("/me/").status_code == 302
    link = find_link(mail.outbox[0].body)
    client.post(link, follow=True)
    client.post("/accounts/login/", {"login": "hong@example.kr", "password": PASSWORD})
    assert client.get("/me/").status_code == 200
    assert Person.objects.get().email == "hong@example.kr"
    assert EmailAddress.objects.get().verified


MAILS = {"ko": ("ko", "이메일"), "en": ("en", "e-mail|email")}


@pytest.mark.parametrize(("language", "word"), MAILS.values(), ids=MAILS)
def test_the_mail_speaks_the_language_of_the_page(language, word, browse):
    browse(language=language).post("/accounts/signup/", SIGN_UP)
    assert re.search(word, mail.outbox[0].body, re.IGNORECASE)
    assert Person.objects.get().language == language


def test_signing_up_does_not_tell_who_is_there(make_person, browse):
    make_person("hong")
    new = browse().post("/accounts/signup/", {**SIGN_UP, "email": "new@example.kr"})
    known = browse().post("/accounts/signup/", SIGN_UP)
    assert (new.status_code, new["Location"]) == (known.status_code, known["Location"])
    assert new.content == known.content
    # Whoever owns the address is told that somebody tried.
    assert "hong@example.kr" in mail.outbox[-1].to
    assert Person.objects.filter(email="hong@example.kr").count() == 1


def test_asking_for_a_new_password_does_not_tell_who_is_there(make_person, browse):
    make_person("hong")
    known = browse().post("/accounts/password/reset/", {"email": "hong@example.kr"})
    nobody = browse().post("/accounts/password/reset/", {"email": "nobody@example.kr"})
    assert (known.status_code, known["Location"]) == (nobody.status_code, nobody["Location"])


def test_signing_in_does_not_tell_who_is_there(make_person, browse):
    make_person("hong")
    texts = []
    for email in ("hong@example.kr", "nobody@example.kr"):
        got = browse().post("/accounts/login/", {"login": email, "password": "wrong-word"})
        errors = re.search(r'<ul class="errors".*?</ul>', got.content.decode(), re.DOTALL)
        texts.append(errors[0])
    assert texts[0] == texts[1]


def test_a_forgotten_password_is_set_anew(make_person, browse):
    make_person("hong")
    client = browse()
    client.post("/accounts/password/reset/", {"email": "hong@example.kr"})
    at = client.get(find_link(mail.outbox[-1].body))["Location"]
    new = "another-long-one"
    client.post(at, {"password1": new, "password2": new})
    client.post("/accounts/login/", {"login": "hong@example.kr", "password": new})
    assert client.get("/me/").status_code == 200


WEAK = {"short": "short-one", "known to everyone": "password1234", "digits": "938475620194"}


@pytest.mark.parametrize("password", WEAK.values(), ids=WEAK)
def test_a_weak_password_is_refused(password, browse):
    browse().post("/accounts/signup/", {**SIGN_UP, "password1": password, "password2": password})
    assert not Person.objects.exists()


def test_guessing_a_password_is_stopped(make_person, browse):
    make_person("hong")
    client = browse()
    for _ in range(5):
        client.post("/accounts/login/", {"login": "hong@example.kr", "password": "wrong-word"})
    got = client.post("/accounts/login/", {"login": "hong@example.kr", "password": PASSWORD})
    assert "Too many failed" in got.content.decode()
    assert client.get("/me/").status_code == 302


def write_code(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_a_second_factor_is_asked_for(make_person, browse):
    person = make_person("hong")
    TOTP.activate(person, secret := "JBSWY3DPEHPK3PXP")
    client = browse()
    got = client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert got["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/me/").status_code == 302
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert client.get("/me/").status_code == 302
    client.post("/accounts/2fa/authenticate/", {"code": write_code(secret)})
    assert client.get("/me/").status_code == 200


def test_an_authenticator_is_added_after_the_password_was_asked_again(make_person, browse):
    client = browse()
    make_person("hong")
    client.post("/accounts/login/", {"login": "hong@example.kr", "password": PASSWORD})
    asked = client.get("/accounts/2fa/totp/activate/")["Location"]
    assert asked.startswith("/accounts/reauthenticate/")
    got = client.post(asked, {"password": PASSWORD}, follow=True)
    secret = got.context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": write_code(secret)})
    assert "is active" in client.get("/accounts/2fa/").content.decode()


PAGES = {
    "sign in": ("/accounts/login/", False),
    "sign up": ("/accounts/signup/", False),
    "reset": ("/accounts/password/reset/", False),
    "e-mail": ("/accounts/email/", True),
    "password": ("/accounts/password/change/", True),
    "factors": ("/accounts/2fa/", True),
    "passkeys": ("/accounts/2fa/webauthn/", True),
    "connections": ("/accounts/3rdparty/", True),
}


@pytest.mark.parametrize(("at", "is_signed_in"), PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_pages_of_accounts_are_ours_in_both_languages(
    at, is_signed_in, language, make_person, browse
):
    text = browse(make_person("hong") if is_signed_in else None, language).get(at).content.decode()
    assert f'<html lang="{language}">' in text
    assert 'class="places"' in text
    title = re.search(r"<h1>(.*?)</h1>", text, re.DOTALL)[1]
    assert bool(re.search("[가-힣]", title)) == (language == "ko")


def read_addresses_again():
    """Read the addresses of allauth, among them those of the providers that are there now."""
    providers.registry.provider_map.clear()
    providers.registry.loaded = False
    importlib.reload(allauth.urls)
    importlib.reload(dure.office.web.urls)
    clear_url_caches()


@pytest.fixture
def speaks_oidc(settings):
    """Have the office speak to providers of identities, as it does where one is configured."""
    apps = settings.INSTALLED_APPS
    settings.INSTALLED_APPS = [*apps, "allauth.socialaccount.providers.openid_connect"]
    read_addresses_again()
    yield
    settings.INSTALLED_APPS = apps
    read_addresses_again()


@pytest.fixture
def provider(settings, speaks_oidc):  # noqa: ARG001 - it changes what is there
    """Run a provider of identities in a process of its own, and let the office know it."""
    if importlib.util.find_spec("oidc_provider_mock") is None:
        pytest.skip("oidc-provider-mock is not installed: no provider of identities")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        wait_for(f"{url}/.well-known/openid-configuration")
        app = {
            "provider_id": "oidc",
            "name": "Research federation",
            "client_id": "dure",
            "secret": "secret-of-the-office",
            "settings": {"server_url": url},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
        }
        yield url
        server.terminate()


def wait_for(url, patience_s=60):
    """Wait until something answers."""
    import requests  # noqa: PLC0415 - comes with what signs in

    until = time.monotonic() + patience_s
    while time.monotonic() < until:
        with contextlib.suppress(requests.ConnectionError):
            if requests.get(url, timeout=5).ok:
                return
        time.sleep(0.2)
    pytest.fail(f"{url} does not answer after {patience_s} s")


def test_signing_in_by_a_provider_of_identities(provider, browse):
    import requests  # noqa: PLC0415 - comes with what signs in

    requests.put(f"{provider}/users/u-1", json={"email": "Kim@Example.kr"}, timeout=10)
    client = browse()
    assert "Research federation" in client.get("/accounts/login/").content.decode()
    there = client.post("/accounts/oidc/oidc/login/")["Location"]
    assert there.startswith(f"{provider}/oauth2/authorize?")
    back = requests.post(there, data={"sub": "u-1"}, allow_redirects=False, timeout=10)
    at = back.headers["Location"].removeprefix("http://testserver")
    client.get(at, follow=True)
    if client.get("/me/").status_code == 302:
        # The provider did not vouch for the address, so it is confirmed as any other.
        client.post(find_link(mail.outbox[-1].body), follow=True)
        there = client.post("/accounts/oidc/oidc/login/")["Location"]
        back = requests.post(there, data={"sub": "u-1"}, allow_redirects=False, timeout=10)
        client.get(back.headers["Location"].removeprefix("http://testserver"), follow=True)
    assert client.get("/me/").status_code == 200
    assert Person.objects.get().email == "kim@example.kr"


def test_a_provider_cannot_take_over_an_account(provider, make_person, browse):
    import requests  # noqa: PLC0415 - comes with what signs in

    make_person("kim")
    requests.put(f"{provider}/users/u-1", json={"email": "kim@example.kr"}, timeout=10)
    client = browse()
    there = client.post("/accounts/oidc/oidc/login/")["Location"]
    back = requests.post(there, data={"sub": "u-1"}, allow_redirects=False, timeout=10)
    client.get(back.headers["Location"].removeprefix("http://testserver"), follow=True)
    assert client.get("/me/").status_code == 302
    assert Person.objects.count() == 1


def test_a_profile_is_kept(make_person, browse):
    person = make_person("hong")
    client = browse(person)
    client.post("/me/", {"name": "홍길동", "language": "ko"})
    person.refresh_from_db()
    assert (person.name, person.language) == ("홍길동", "ko")


def test_an_organisation_is_registered_joined_and_left(make_person, browse):
    first, second = make_person("kim"), make_person("lee")
    form = {"name": "한국대학교", "name_en": "Hanguk University", "kind": "academia"}
    for person in (first, second, second):
        browse(person).post("/me/organisations", form)
    assert first.memberships.count() == second.memberships.count() == 1
    organisation = first.memberships.get().organisation_id
    assert organisation == second.memberships.get().organisation_id
    browse(first).post(f"/me/organisations/{organisation}/leave")
    assert first.memberships.get().end is not None
    # What was ended can be begun again; both stay on record.
    browse(first).post("/me/organisations", form)
    assert first.memberships.count() == 2


def test_html_in_a_name_is_text(make_person, browse):
    client = browse(make_person("hong"))
    client.post("/me/", {"name": "<script>alert(1)</script>", "language": "en"})
    assert b"<script>alert(1)" not in client.get("/me/").content
