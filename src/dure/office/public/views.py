"""Pages that anybody may read."""

from datetime import date
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import override

from dure.office.acts import Act
from dure.office.opendata.glance import name_editions, show_parts
from dure.office.opendata.results import list_results
from dure.office.permissions import allow
from dure.office.public.queries import read_glance
from dure.office.web.words import lang
from dure.terms.language import Lang

_LATEST = 5


@allow(Act.READ_PUBLIC)
def glance(request: HttpRequest) -> HttpResponse:
    """Show the programme on one page: what is aimed at and bought, asked, given and used."""
    page = {
        "plan": write_part("public/plan.html", lang()),
        "parts": write_computed(name_editions(), lang()),
        "latest": list_results(limit=_LATEST),
    }
    return render(request, "public/glance.html", _about_programme() | page)


@allow(Act.READ_PUBLIC)
def programme(request: HttpRequest) -> HttpResponse:
    """Show every number of the programme file with its source."""
    page = _about_programme() | {"sheets": write_part("public/sheets.html", lang())}
    return render(request, "public/programme.html", page)


def _about_programme() -> dict[str, object]:
    """Give what both pages say of the programme."""
    return {"glance": read_glance(), "as_of": date.fromisoformat(read_glance().as_of)}


@lru_cache(maxsize=4)
def write_part(template: str, lang: Lang) -> str:
    """Write what shows the programme file in a language, once: it changes with a release."""
    with override(lang):
        return render_to_string(template, {"glance": read_glance()})


@lru_cache(maxsize=4)
def write_computed(editions: tuple[str, ...], lang: Lang) -> str:  # noqa: ARG001 - for the cache
    """Write what this office computed in a language, once for each of its editions."""
    with override(lang):
        return render_to_string("public/parts.html", {"parts": show_parts()})
