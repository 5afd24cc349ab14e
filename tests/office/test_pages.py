"""What holds for every page: languages, policies, errors, limits."""

import pytest
from django.test import Client
from django.urls import path

from dure.office.acts import Act
from dure.office.permissions import allow
from dure.office.web import urls
from dure.office.web.words import write_day
from dure.terms.errors import InputRefused, WorldFailed
from dure.terms.finding import Finding, Place

pytestmark = pytest.mark.django_db


@allow(Act.READ_PUBLIC)
def break_down(request):
    raise RuntimeError(request.path)


@allow(Act.READ_PUBLIC)
def fail(request):
    raise WorldFailed(request.path)


@allow(Act.READ_PUBLIC)
def refuse(request):
    from dure.office.findings import STATE_MOVE_REFUSED  # noqa: PLC0415

    words = {"thing": "application:1", "before": "draft", "to": "accepted"}
    words |= {"before_ko": "작성 중", "to_ko": "수락"}
    raise InputRefused([Finding(STATE_MOVE_REFUSED, Place(request.path), words)])


@pytest.fixture
def broken_routes(settings):
    """Add routes that break in their own way."""
    routes = [path("break", break_down), path("fail", fail), path("refuse", refuse)]
    settings.ROOT_URLCONF = type("Routes", (), {**vars(urls), "urlpatterns": routes})
    routes += urls.urlpatterns
    return Client(raise_request_exception=False, headers={"accept-language": "en"})


def test_health(client):
    got = client.get("/health")
    assert got.json()["status"] == "ok"


LANGUAGES = {
    "Korean where nothing is said": ({}, "ko", "사업 현황"),
    "what the browser asks for": ({"accept-language": "en"}, "en", "Programme"),
    "Korean for a language we do not have": ({"accept-language": "fr"}, "ko", "사업 현황"),
}


@pytest.mark.parametrize(("headers", "lang", "word"), LANGUAGES.values(), ids=LANGUAGES)
def test_the_language_of_a_page(headers, lang, word):
    text = Client(headers=headers).get("/").content.decode()
    assert f'<html lang="{lang}">' in text
    assert word in text


def test_a_language_that_was_chosen_stays(client):
    got = client.post("/language", {"language": "en", "next": "/health?x=1"})
    assert got["Location"] == "/health?x=1"
    assert '<html lang="en">' in client.get("/").content.decode()


def test_a_person_keeps_the_language(make_person, browse):
    person = make_person("kim")
    browse(person).post("/language", {"language": "ko"})
    person.refresh_from_db()
    assert person.language == "ko"


def test_the_language_leads_nowhere_else(client):
    got = client.post("/language", {"language": "en", "next": "https://example.com/"})
    assert got["Location"] == "/"


def test_a_language_we_do_not_have_is_400(client):
    assert client.post("/language", {"language": "fr"}).status_code == 400


ERRORS = {
    "403": ("/trail/?before=x", 403, "This is not yours to do"),
    "404": ("/nothing", 404, "There is nothing here"),
    "500": ("/break", 500, "Something broke on our side"),
    "503": ("/fail", 503, "does not answer"),
    "409 with findings": ("/refuse", 409, "application:1 is draft; from there it cannot become"),
}


@pytest.mark.parametrize(("at", "status", "says"), ERRORS.values(), ids=ERRORS)
def test_an_error_is_a_page(at, status, says, broken_routes, make_person):
    broken_routes.force_login(make_person("kim"))
    got = broken_routes.get(at)
    assert got.status_code == status
    assert says in got.content.decode()
    assert '<html lang="en">' in got.content.decode()


def test_an_error_is_a_page_in_korean(client):
    assert "페이지를 찾을 수 없습니다" in client.get("/nothing").content.decode()


def test_what_is_looked_for_is_not_repeated(client):
    assert b"<script>" not in client.get("/<script>alert(1)</script>").content


def test_a_page_loads_nothing_from_elsewhere(client):
    policy = client.get("/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src 'self';" in policy


def test_what_is_too_large_is_refused_before_it_is_read(client):
    got = client.post("/language", {"language": "ko"}, headers={"content-length": "25000001"})
    assert got.status_code == 413


def test_a_form_from_elsewhere_is_refused():
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    got = strict.post("/language", {"language": "ko"})
    assert got.status_code == 403
    assert "what you typed is still there" in got.content.decode()


def test_a_method_that_a_view_does_not_answer():
    got = Client(headers={"accept-language": "en"}).get("/language")
    assert (got.status_code, got["Allow"]) == (405, "POST")
    assert "only sent to from a form" in got.content.decode()


def test_days_are_written_in_both_languages():
    from datetime import date  # noqa: PLC0415

    from django.utils.translation import override  # noqa: PLC0415

    with override("en"):
        assert write_day(date(2026, 1, 28)) == "Wed 28 January 2026"
    with override("ko"):
        assert write_day(date(2026, 1, 28)) == "2026년 1월 28일(수)"


def test_the_report_of_the_rehearsal_is_shown_in_the_language_of_the_reader(settings, tmp_path):
    reader = Client(headers={"accept-language": "ko"})
    assert reader.get("/rehearsal/").status_code == 404
    settings.REPORT = str(tmp_path / "report.html")
    for name in ("report.html", "report.ko.html", "other.html"):
        (tmp_path / name).write_text(f"<style>p {{}}</style>{name}")
    assert reader.get("/rehearsal/")["Location"] == "report.ko.html"
    assert "report.ko.html" in reader.get("/rehearsal/report.ko.html").content.decode()
    # Nothing else of that folder has an address.
    for name in ("other.html", "..%2Fsecret-key", "report.fr.html"):
        assert reader.get(f"/rehearsal/{name}").status_code == 404
