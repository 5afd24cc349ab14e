"""Pages of results and open data, for everyone; files of datasets."""

from datetime import datetime

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date

from dure.office.acts import Act
from dure.office.opendata import rule
from dure.office.opendata.catalogue import list_nodes, write_jsonld, write_turtle
from dure.office.opendata.dataset import Dataset
from dure.office.opendata.datasets import DATASETS
from dure.office.opendata.keep import FRESH, find_edition, find_file, peek
from dure.office.opendata.results import PAGE, list_call_choices, list_results
from dure.office.opendata.write import FORMATS
from dure.office.permissions import allow
from dure.office.web.parameters import read_choice, read_phrase, read_whole

_GRAPHS = {
    "jsonld": ("application/ld+json", write_jsonld),
    "ttl": ("text/turtle; charset=utf-8", write_turtle),
}


@allow(Act.READ_PUBLIC)
def results(request: HttpRequest) -> HttpResponse:
    """List who got what."""
    calls = list_call_choices(read_phrase(request, "call", 64))
    phrase, call = read_phrase(request, "q"), read_choice(request, "call", dict(calls))
    lines = list_results(phrase=phrase, call=call, before=read_whole(request, "before"))
    before = lines[-1].id if len(lines) == PAGE else None
    page = {"lines": lines, "calls": calls, "call": call, "q": phrase, "before": before}
    return render(request, "opendata/results.html", page)


@allow(Act.READ_PUBLIC)
def open_data(request: HttpRequest) -> HttpResponse:
    """List the datasets, and the rule by which they are published."""
    lines = [(dataset, peek(dataset)) for dataset in DATASETS.values()]
    page = {"lines": lines, "rule": rule, "formats": FORMATS, "fields": rule.PUBLISHED_FIELDS}
    return render(request, "opendata/open_data.html", page)


def find_dataset(key: str) -> Dataset:
    """Find a dataset, or raise `Http404`."""
    if key not in DATASETS:
        raise Http404
    return DATASETS[key]


@allow(Act.READ_PUBLIC)
def dataset(request: HttpRequest, key: str) -> HttpResponse:
    """Show a dataset: its dictionary, and its files."""
    found = find_dataset(key)
    edition = find_edition(found)
    files = [(form, edition.files.get(form)) for form in FORMATS]
    page = {"dataset": found, "edition": edition, "files": files, "licence": rule}
    page["updated"] = datetime.fromisoformat(edition.updated)
    return render(request, "opendata/dataset.html", page)


@allow(Act.READ_PUBLIC)
def dataset_file(request: HttpRequest, key: str, form: str) -> HttpResponseBase:
    """Give a file of a dataset, piece by piece; 304 to whoever has it already."""
    found = find_dataset(key)
    if form not in FORMATS:
        raise Http404
    edition, path = find_file(found, form)
    updated = datetime.fromisoformat(edition.updated)
    etag = f'"{edition.files[form].hash}"'
    response: HttpResponseBase | None = get_conditional_response(
        request, etag, int(updated.timestamp())
    )
    if response is None:
        response = FileResponse(
            path.open("rb"),
            as_attachment=True,
            filename=f"dure-{key}.{form}",
            content_type=FORMATS[form][0],
        )
    response["ETag"] = etag
    response["Last-Modified"] = http_date(updated.timestamp())
    response["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, public=True, max_age=int(FRESH.total_seconds()))
    return response


@allow(Act.READ_PUBLIC)
def catalogue(request: HttpRequest, form: str) -> HttpResponse:
    """Give the catalogue as DCAT-AP."""
    del request
    if form not in _GRAPHS:
        raise Http404
    kind, write = _GRAPHS[form]
    response = HttpResponse(write(list_nodes(settings.ORIGIN)), content_type=kind)
    response["Access-Control-Allow-Origin"] = "*"
    return response
