"""A page is well formed, stands alone, says where numbers are from, and can be read aloud."""

import html
import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from dure.report.html import render_html
from dure.report.paper import (
    BarChart,
    Figures,
    LineChart,
    Note,
    Paper,
    Paragraph,
    Section,
    Series,
    Table,
)
from dure.terms.citation import Mark
from dure.terms.language import Text, same

VOID = {"meta", "link", "br", "img", "hr", "input"}
BOTH = [("small", "en"), ("small", "ko"), ("full", "en"), ("full", "ko")]


@dataclass
class Element:
    tag: str
    attributes: dict
    children: list = field(default_factory=list)

    def __iter__(self):
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child

    def find(self, tag, **wanted):
        wanted = {name.rstrip("_"): value for name, value in wanted.items()}
        return [
            one
            for one in self
            if one.tag == tag
            and all(value in (one.attributes.get(n) or "").split() for n, value in wanted.items())
        ]

    @property
    def text(self):
        parts = (c.text if isinstance(c, Element) else c for c in self.children)
        return " ".join(" ".join(parts).split())


class Reader(HTMLParser):
    """Reads a page strictly: what is opened is closed, in order."""

    def __init__(self):
        super().__init__()
        self.stack = [Element("", {})]

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> names an attribute twice"
        element = Element(tag, dict(attrs))
        self.stack[-1].children.append(element)
        if tag not in VOID:
            self.stack.append(element)

    def handle_startendtag(self, tag, attrs):
        self.stack[-1].children.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag):
        opened = self.stack.pop()
        assert opened.tag == tag, f"<{opened.tag}> is closed by </{tag}>"

    def handle_data(self, data):
        self.stack[-1].children.append(data)


def read(page):
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert len(reader.stack) == 1, f"<{reader.stack[-1].tag}> is not closed"
    return reader.stack[0]


@pytest.fixture(scope="module", params=BOTH, ids="-".join)
def page(request, pages):
    return pages[request.param]


@pytest.fixture(scope="module")
def tree(page):
    return read(page)


def one_section(*blocks, **more):
    section = Section(same("What happened"), blocks)
    return Paper(same("Title"), same("Subtitle"), (section,), **more)


def test_the_language_is_set_and_the_title_stands_once(page, tree):
    (root,) = tree.find("html")
    assert page.startswith("<!DOCTYPE html>")
    assert root.attributes["lang"] in ("en", "ko")
    assert len(tree.find("h1")) == 1
    assert tree.find("title")[0].text == tree.find("h1")[0].text


def test_headings_never_skip_a_level(tree):
    levels = [int(one.tag[1]) for one in tree if re.fullmatch(r"h[1-6]", one.tag)]
    contents = levels.pop(1)  # the heading of the contents stands between the title and the text
    assert contents == 2
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_page_has_its_landmarks_and_a_way_past_them(tree):
    for landmark in ("header", "nav", "main", "footer"):
        assert len(tree.find(landmark)) == 1
    (skip,) = tree.find("a", class_="skip")
    assert tree.find("main", id=skip.attributes["href"].removeprefix("#"))


def test_ids_are_unique_and_every_link_inside_leads_somewhere(page, tree):
    ids = [one.attributes["id"] for one in tree if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    inside = [one.attributes["href"] for one in tree.find("a")]
    targets = {href[1:] for href in inside if href.startswith("#")}
    assert targets <= set(ids)
    assert set(re.findall(r"url\(#([^)]*)\)", page)) <= set(ids)
    named = [one.attributes.get("aria-labelledby") for one in tree]
    assert {name for name in named if name} <= set(ids)


def test_nothing_is_loaded_from_anywhere(page, tree):
    for one in tree:
        assert one.tag not in ("script", "link", "iframe", "img", "object", "base", "image", "use")
        assert not {"src", "srcset", "xlink:href", "data", "poster", "style"} & set(one.attributes)
        assert not [name for name in one.attributes if name.startswith("on")]
        if "href" in one.attributes:
            assert one.tag == "a"
    assert "@import" not in page
    assert all(link.startswith("#") for link in re.findall(r"url\(([^)]*)\)", page))


def test_a_number_and_its_mark_stand_together(tree):
    for figure in tree.find("ul", class_="figures")[0].find("li"):
        assert figure.find("span", class_="value")
        assert figure.find("a", class_="mark")
    for figure in tree.find("figure"):
        assert len(figure.find("a", class_="mark")) == 1
    for box in tree.find("div", class_="table"):
        marks = box.find("a", class_="mark")
        assert len(marks) == len(box.find("tbody")[0].find("tr"))


def test_marks_are_words_and_lead_to_their_source_and_back(tree):
    sources = {one.attributes["id"]: one for one in tree.find("ol", class_="sources")[0].find("li")}
    cited = set()
    for mark in tree.find("a", class_="mark"):
        kind = mark.attributes["class"].split()[1]
        assert kind in {m.value for m in Mark}
        assert mark.text.split()[0] in mark.attributes["aria-label"]
        target = mark.attributes["href"].removeprefix("#")
        if target != "marks":
            cited.add(target)
            assert mark.text.split()[-1] == sources[target].find("span", class_="number")[0].text
    assert cited == set(sources)
    for source in sources.values():
        (uses,) = source.find("p", class_="uses")
        for link in uses.find("a"):
            assert tree.find("a", id=link.attributes["href"][1:])[0].attributes["href"] == (
                f"#{source.attributes['id']}"
            )


def test_tables_are_named_have_headings_and_can_be_scrolled_by_keyboard(tree):
    names = []
    for box in tree.find("div", class_="scroll"):
        assert box.attributes["role"] == "region"
        assert box.attributes["tabindex"] == "0"
        names.append(box.attributes["aria-label"])
        (table,) = box.find("table")
        assert table.find("caption")[0].text
        heads = table.find("thead")[0].find("th")
        assert all(head.attributes["scope"] == "col" for head in heads)
        for row in table.find("tbody")[0].find("tr"):
            cells = row.find("th") + row.find("td")
            assert len(cells) == len(heads)
            assert row.find("th")[0].attributes["scope"] == "row"
    assert len(names) == len(set(names))


def test_charts_speak_are_drawn_twice_and_hold_their_numbers(tree):
    for figure in tree.find("figure"):
        (drawing,) = figure.find("div", class_="drawing")
        assert drawing.attributes["role"] == "img"
        assert figure.find("h3")[0].text in drawing.attributes["aria-label"].replace("\xa0", " ")
        assert not drawing.find("a")
        assert not drawing.find("summary")
        for svg, width in zip(drawing.find("svg"), ("350", "760"), strict=True):
            assert svg.attributes["viewbox"].split()[2] == width
            assert svg.attributes["aria-hidden"] == "true"
            assert svg.find("text")
        assert figure.find("figcaption")
        assert figure.find("details")[0].find("table")


def test_notes_have_a_sign_and_a_word(tree):
    for note in tree.find("div", class_="note"):
        assert note.find("svg")
        assert note.find("strong")[0].text in ("Note:", "유의:")


def test_the_other_language_is_one_link_away(papers):
    with_link = read(render_html(papers.SMALL, "ko", ("en", "report.en.html")))
    (link,) = with_link.find("a", hreflang="en")
    assert link.attributes["href"] == "report.en.html"
    assert link.attributes["lang"] == "en"
    assert link.text == "English"
    assert not read(render_html(papers.SMALL, "ko")).find("a", hreflang="en")


def test_the_same_paper_gives_the_same_bytes(papers, pages):
    again = render_html(papers.SMALL, "ko", ("en", "small.en.html"))
    assert again == pages["small", "ko"]


def test_text_never_becomes_markup():
    bad = '<script>alert("x")</script> & </svg>'
    text = Text(en=bad, ko=bad)
    chart = LineChart(text, text, text, text, (Series(text, (0, 1), (1, 2)),))
    table = Table(text, (text,), ((text,),), (False,), ((Mark.ASSUMED, ""),))
    paper = one_section(Paragraph(text), Note(text), table, chart, foot=((text, bad),))
    page = render_html(replace(paper, title=text), "en", ("ko", '"><script>.html'))
    tree = read(page)
    assert not tree.find("script")
    assert "<script" not in page
    assert tree.find("h1")[0].text == bad
    assert bad in html.unescape(tree.find("figure")[0].find("svg")[0].text)


EMPTY = {
    "a row of figures without figures": Figures(()),
    "a table without rows": Table(same("T"), (same("a"), same("b")), (), (False, True)),
    "a line chart without series": LineChart(same("T"), same("S"), same("x"), same("y"), ()),
    "a line chart without points": LineChart(
        same("T"), same("S"), same("x"), same("y"), (Series(same("a"), (1, 2), (None, None)),)
    ),
    "a logarithmic chart with nothing above 0": LineChart(
        same("T"),
        same("S"),
        same("x"),
        same("y"),
        (Series(same("a"), (1, 2), (0, -1)),),
        log_y=True,
    ),
    "a bar chart without bars": BarChart(same("T"), same("S"), same("x"), ()),
}


@pytest.mark.parametrize("block", EMPTY.values(), ids=EMPTY)
def test_what_is_empty_says_so(block):
    tree = read(render_html(one_section(block, foot=((same("Seed"), "1"),)), "en"))
    section = tree.find("section")[0]
    assert "no data" in section.text
    assert not section.find("div", class_="drawing")


def test_a_paper_without_sections_and_sources_says_so():
    tree = read(render_html(Paper(same("Title"), same("Subtitle"), ()), "en"))
    assert "This paper is empty." in tree.find("main")[0].text
    assert "No outside source is used." in tree.find("main")[0].text
    assert tree.find("footer")[0].text == "Made from no data"


PLACES = {
    "an address": ("https://a.kr/b?c=1&d", ["https://a.kr/b?c=1&d"]),
    "no address": ("IT Chosun, 2026", []),
    "an address in a sentence": ("as kept in https://a.kr/b.", ["https://a.kr/b"]),
    "two addresses": ("https://a.kr, (http://b.kr)", ["https://a.kr", "http://b.kr"]),
    "a dangerous address": ("javascript:alert(1)", []),
    "an address that would break out": ('https://a.kr/"onclick="x', ['https://a.kr/"onclick="x']),
}


@pytest.mark.parametrize(("place", "want"), PLACES.values(), ids=PLACES)
def test_addresses_in_the_place_of_a_source_are_links(place, want, papers):
    sources = {name: replace(one, place=place) for name, one in papers.SMALL.sources.items()}
    paper = replace(papers.SMALL, sources=sources, sections=papers.SMALL.sections[:1])
    (source,) = read(render_html(paper, "en")).find("ol", class_="sources")[0].find("li")
    links = [a for a in source.find("a") if not a.attributes["href"].startswith("#")]
    assert [link.attributes["href"] for link in links] == want
    assert all(set(link.attributes) == {"href", "rel"} for link in links)
    assert place.replace(" ", "") in source.text.replace(" ", "")


def test_what_belongs_together_stays_on_one_line():
    text = same("from 350–455 (1,020~2.5) & 2026-11-22, 05-04까지; not a-11-22 or 11-22-b")
    page = render_html(one_section(Paragraph(text)), "en")
    assert (
        'from <span class="keep">350–455</span> <span class="keep">(1,020~2.5)</span> &amp; '
        '<span class="keep">2026-11-22</span>, <span class="keep">05-04</span>까지; '
        "not a-11-22 or 11-22-b"
    ) in page
