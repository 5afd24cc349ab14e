"""A paper as one HTML page that needs nothing else: no network, no script, no other file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from dure.report import labels
from dure.report.charts import DESK_PX, NARROW_PX, draw_chart, remarks_on, tabulate_chart
from dure.report.citing import number_sources
from dure.report.layout import tie_percent
from dure.report.paper import (
    BarChart,
    Block,
    Figures,
    LineChart,
    Note,
    Paper,
    Paragraph,
    Section,
    Table,
)
from dure.terms.citation import MARK_NAMES, Mark, Source
from dure.terms.language import Lang, Text

_WORDS = {
    "skip": labels.SKIP,
    "contents": labels.CONTENTS,
    "note": labels.NOTE,
    "sources": labels.SOURCES,
    "marks": labels.MARKS,
    "source_list": labels.SOURCE_LIST,
    "no_sources": labels.NO_SOURCES,
    "published": labels.PUBLISHED,
    "checked": labels.CHECKED,
    "used_in": labels.USED_IN,
    "provenance": labels.PROVENANCE,
    "made_by": labels.MADE_BY,
    "no_data": labels.NO_DATA,
    "no_sections": labels.NO_SECTIONS,
    "chart_table": labels.CHART_TABLE,
    "scrolls": labels.SCROLLS,
}
_SPAN = re.compile(
    r"\(?\d[\d,.]*[–~]\d[\d,.]*\)?"  # 350–455
    r"|(?<![0-9A-Za-z-])(?:\d{4}-)?\d{2}-\d{2}(?![0-9A-Za-z-])"  # 2026-05-31, 05-31
)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+?(?=[.,;:)]*(?:\s|$))")


def render_html(paper: Paper, lang: Lang, alternate: tuple[Lang, str] | None = None) -> str:
    """Write a paper as a page.

    Parameters
    ----------
    paper : what to write
    lang : in which language
    alternate : the other language and where that page lies, or None
        For example ``("en", "report.en.html")``.

    Returns
    -------
    html : complete, the same for the same paper and language
    """
    page = _Page(paper, lang, number_sources(paper))
    environment = Environment(
        loader=PackageLoader("dure.report", ""),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters["keep"] = _keep
    sections = [page.show_section(number, one) for number, one in enumerate(paper.sections, 1)]
    folder = files("dure.report")
    styles = (folder / "style" / "house.css", folder / "report.css")
    css = "\n".join(style.read_text(encoding="utf-8") for style in styles)
    return environment.get_template("report.html.j2").render(
        lang=lang,
        title=page.word(paper.title),
        subtitle=page.word(paper.subtitle),
        css=Markup(css),  # noqa: S704 -- our own file
        words={name: text.in_(lang) for name, text in _WORDS.items()},
        alternate=alternate
        and {
            "lang": alternate[0],
            "href": alternate[1],
            "name": labels.LANGUAGE_NAMES[alternate[0]],
        },
        sections=sections,
        meanings=[
            {"kind": mark.value, "word": word.in_(lang), "meaning": meaning.in_(lang)}
            for (mark, word), meaning in zip(
                labels.MARK_WORDS.items(), labels.MARK_MEANINGS.values(), strict=True
            )
        ],
        sources=[page.show_source(paper.sources[source]) for source in page.numbers],
        foot=[(name.in_(lang), value) for name, value in paper.foot],
    )


def _keep(text: str) -> Markup:
    """Keep on one line what belongs together: numbers such as 350–455, and days."""
    kept = _SPAN.sub(r'<span class="keep">\g<0></span>', str(escape(text)))
    return Markup(kept)  # noqa: S704 -- escaped one line above


def _link(place: str) -> Markup:
    """Make links of the addresses in the place of a source."""
    linked = _ADDRESS.sub(r'<a href="\g<0>" rel="noreferrer">\g<0></a>', str(escape(place)))
    return Markup(linked)  # noqa: S704 -- escaped one line above


@dataclass
class _Page:
    """A page being written: which source has which number, and where it was used first."""

    paper: Paper
    lang: Lang
    numbers: Mapping[str, int]
    uses: dict[str, dict[int, str]] = field(default_factory=dict)
    charts: int = 0
    section: int = 0

    def show_section(self, number: int, section: Section) -> Mapping[str, Any]:
        """Put a section into the words of the template."""
        self.section = number
        return {
            "anchor": f"section-{number}",
            "heading": self.word(section.heading),
            "blocks": [self.show_block(block) for block in section.blocks],
        }

    def show_block(self, block: Block) -> Mapping[str, Any]:
        """Put a block into the words of the template."""
        match block:
            case Paragraph() | Note():
                return {"kind": type(block).__name__.lower(), "text": self.word(block.text)}
            case Figures():
                return {
                    "kind": "figures",
                    "figures": [
                        {
                            "value": self.word(figure.value),
                            "label": self.word(figure.label),
                            "mark": self.show_mark(figure.mark, figure.source),
                        }
                        for figure in block.figures
                    ],
                }
            case Table():
                return self.show_table(block)
            case _:
                return self.show_chart(block)

    def show_table(self, table: Table) -> Mapping[str, Any]:
        """Put a table into the words of the template; marks become a last column."""
        columns = [
            {"text": self.word(text), "numeric": numeric}
            for text, numeric in zip(table.columns, table.numeric, strict=True)
        ]
        if table.marks:
            columns.append({"text": self.word(labels.MARK_COLUMN), "numeric": False})
        marks: list[Mapping[str, Any] | None] = [self.show_mark(*mark) for mark in table.marks]
        rows = [
            {
                "cells": [
                    {"text": self.word(cell), "numeric": numeric}
                    for cell, numeric in zip(row, table.numeric, strict=True)
                ],
                "mark": mark,
            }
            for row, mark in zip(table.rows, marks or [None] * len(table.rows), strict=True)
        ]
        caption = self.word(table.caption)
        return {"kind": "table", "caption": caption, "columns": columns, "rows": rows}

    def show_chart(self, chart: LineChart | BarChart) -> Mapping[str, Any]:
        """Draw a chart at both widths and put it into the words of the template."""
        self.charts += 1
        drawings = [
            (name, Markup(svg))  # noqa: S704 -- the drawing has escaped its own text
            for name, width_px in (("narrow", NARROW_PX), ("desk", DESK_PX))
            if (svg := draw_chart(chart, self.lang, width_px, f"chart-{self.charts}-{name}"))
        ]
        return {
            "kind": "chart",
            "title": self.word(chart.title),
            "summary": self.word(chart.summary),
            "mark": self.show_mark(chart.mark, chart.source),
            "drawings": drawings,
            "remarks": [self.word(text) for text in remarks_on(chart)],
            "table": self.show_table(tabulate_chart(chart)),
        }

    def show_mark(self, mark: Mark, source: str) -> Mapping[str, Any]:
        """Put a mark into the words of the template; the first of a section can be linked to."""
        word = self.word(labels.MARK_WORDS[mark])
        if not source:
            return {
                "kind": mark.value,
                "word": word,
                "number": 0,
                "target": "marks",
                "anchor": "",
                "spoken": f"{word}: {self.word(labels.MARK_MEANINGS[mark])}",
            }
        number = self.numbers[source]
        sections = self.uses.setdefault(source, {})
        is_first = self.section not in sections
        anchor = sections.setdefault(self.section, f"use-{number}-{self.section}")
        title = self.word(self.paper.sources[source].title)
        return {
            "kind": mark.value,
            "word": word,
            "number": number,
            "target": f"source-{number}",
            "anchor": anchor if is_first else "",
            "spoken": f"{word} {number}: {title}",
        }

    def show_source(self, source: Source) -> Mapping[str, Any]:
        """Put a source into the words of the template, with links back to where it is used."""
        number = self.numbers[source.id]
        return {
            "anchor": f"source-{number}",
            "number": number,
            "title": self.word(source.title),
            "place": _link(source.place),
            "published": self.word(labels.name_publishing(source.published)),
            "checked": source.checked.isoformat(),
            "mark": self.word(MARK_NAMES[source.mark]),
            "uses": [
                {"anchor": anchor, "heading": f"{section} {self.heading(section)}"}
                for section, anchor in self.uses.get(source.id, {}).items()
            ],
        }

    def word(self, text: Text) -> str:
        """Give a text in the language of the page; a number and its % stay on one line."""
        return tie_percent(text.in_(self.lang))

    def heading(self, section: int) -> str:
        """Give the heading of a section by its number."""
        return self.word(self.paper.sections[section - 1].heading)
