"""Pages rendered once for all tests of the report."""

import pytest

from dure.report.html import render_html


@pytest.fixture(scope="session")
def pages(papers):
    """Render every test paper in both languages, by name and language."""
    other = {"en": "ko", "ko": "en"}
    return {
        (name, lang): render_html(paper, lang, (other[lang], f"{name}.{other[lang]}.html"))
        for name, paper in (("small", papers.SMALL), ("full", papers.FULL))
        for lang in ("en", "ko")
    }
