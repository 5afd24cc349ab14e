"""A paper as an HTML file."""

from dure.files.text import write_bytes
from dure.report.html import render_html
from dure.report.paper import Paper
from dure.terms.language import Lang


def write_report(
    paper: Paper, lang: Lang, path: str, alternate: tuple[Lang, str] | None = None
) -> None:
    """Write a paper into one HTML file that needs no other file and no network.

    Parameters
    ----------
    paper : what to write
    lang : in which language
    path : of the file; its folder is made
    alternate : the other language and the address of its page, seen from this file; or None

    Raises
    ------
    FileFailed
        If it cannot be written; what stood there before still stands.
    """
    write_bytes(path, render_html(paper, lang, alternate).encode())
