"""Pages that anybody may read."""

from datetime import date
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import override

from dure.office.acts import Act
from dure.office.opendata.glance import show_parts
from dure.office.opendata.results import list_results
from dure.office.permissions import allow
from dure.office.public.queries import read_glance
from dure.office.web.words import lang
from dure.terms.language import Lang

_LATEST = 5


@allow(Act.READ_PUBLIC)
def glance(request: HttpRequest) -> HttpResponse:
    """Show the programme on one page: what is aimed at and bought, asked, given and used."""
    page = {"parts": show_parts(), "latest": list_results(limit=_LATEST)}
    return render(request, "public/glance.html", _about_programme() | page)


@allow(Act.READ_PUBLIC)
def programme(request: HttpRequest) -> HttpResponse:
    """Show every number of the programme file with its source."""
    page = _about_programme() | {"sheets": write_sheets(lang())}
    return render(request, "public/programme.html", page)


def _about_programme() -> dict[str, object]:
    """Give what both pages say of the programme."""
    return {"glance": read_glance(), "as_of": date.fromisoformat(read_glance().as_of)}


@lru_cache(maxsize=2)
def write_sheets(lang: Lang) -> str:
    """Write the tables of the programme file in a language, once: they change with a release."""
    with override(lang):
        return render_to_string("public/sheets.html", {"sheets": read_glance().tables})
