"""The report of a rehearsal that this office was told of, as the rehearsal wrote it."""

import base64
import hashlib
import re
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from dure.office.acts import Act
from dure.office.permissions import allow
from dure.office.web.words import lang
from dure.terms.language import LANGS


@allow(Act.READ_PUBLIC)
def rehearsal(request: HttpRequest) -> HttpResponse:
    """Lead to the report, in the language of the reader where it is there."""
    del request
    pages = _find_pages()
    if not pages:
        raise Http404
    first = Path(settings.REPORT)
    wanted = f"{first.stem}.{lang()}{first.suffix}"
    return HttpResponseRedirect(wanted if wanted in pages else first.name)


@allow(Act.READ_PUBLIC)
def rehearsal_page(request: HttpRequest, name: str) -> HttpResponse:
    """Show the report; only the files of this one report have an address."""
    del request
    page = _find_pages().get(name)
    if page is None:
        raise Http404
    text = page.read_text("utf-8")
    return HttpResponse(text, headers={"Content-Security-Policy": _write_policy(text)})


def _find_pages() -> dict[str, Path]:
    """Give the files of the report that are there, by name: as it was named, and by language."""
    if not settings.REPORT:
        return {}
    first = Path(settings.REPORT)
    names = [first.name, *(f"{first.stem}.{code}{first.suffix}" for code in LANGS)]
    return {name: page for name in names if (page := first.with_name(name)).is_file()}


def _write_policy(text: str) -> str:
    """Let in the style that stands inside the page, so that it can be sent by mail; no script."""
    styles = re.findall("<style>(.*?)</style>", text, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(style.encode()).digest()) for style in styles]
    allowed = " ".join(f"'sha256-{one.decode()}'" for one in hashes) or "'none'"
    return f"default-src 'none'; style-src {allowed}; img-src data:; frame-ancestors 'none'"
