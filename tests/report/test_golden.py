"""The small paper, byte for byte; `make golden` rewrites, and the change is read like code."""

import io
import re
from pathlib import Path

import pytest
from rich.console import Console

from dure.report.terminal import print_paper

GOLDEN = Path(__file__).parent / "golden"


def print_plain(paper, lang):
    """Print a paper as into a pipe, 80 columns wide."""
    file = io.StringIO()
    print_paper(paper, lang, Console(file=file, width=80))
    return file.getvalue()


def strip_page(page):
    """Leave out the style sheet, which is a file of its own, and the inside of drawings."""
    page = re.sub(r"<style>.*?</style>", "<style>…</style>", page, flags=re.DOTALL)
    return re.sub(r"(<svg [^>]*lang=[^>]*>).*?</svg>", r"\1…</svg>", page, flags=re.DOTALL)


def compare(name, text, request):
    """Compare a text with its golden file, or write the file anew."""
    path = GOLDEN / name
    if request.config.getoption("--golden"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    want = path.read_text(encoding="utf-8")
    assert text == want, f"{name} has changed; if rightly so, run `make golden`"


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_small_paper_prints_as_before(lang, papers, request):
    compare(f"small.{lang}.txt", print_plain(papers.SMALL, lang), request)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_small_paper_makes_the_same_page_as_before(lang, pages, request):
    compare(f"small.{lang}.html", strip_page(pages["small", lang]), request)
