"""What must hold for any programme and any text."""

import re
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from dure.programme.amend import amend_programme
from dure.programme.compare import compare_programmes
from dure.programme.encoding import find_garbled, find_hidden
from dure.programme.model import Cited, Claim, Count, Disputed, Stage
from dure.programme.read import read_programme
from dure.programme.render import render_programme
from dure.programme.sealing import record_of, seal_programme
from dure.programme.tree import dotted, read_tree
from dure.terms.calendar import Period
from dure.terms.citation import Mark, Source, weakest
from dure.terms.finding import Finding
from dure.terms.language import Text

ROOT = Path(__file__).parents[2]
VILLAGE_TEXT = (ROOT / "tests" / "programme" / "village.yaml").read_text(encoding="utf-8")
KOREA_TEXT = (ROOT / "programmes" / "korea" / "programme.yaml").read_text(encoding="utf-8")
VILLAGE = read_programme(VILLAGE_TEXT, "village").programme
KOREA = read_programme(KOREA_TEXT, "korea").programme

letters = st.characters(exclude_categories=["Cc", "Cs"]) | st.sampled_from("가나 :#\n\"'")
words = st.text(letters, min_size=1, max_size=12).filter(
    lambda t: t.strip() and not find_hidden(t) and find_garbled(t) is None
)
texts = st.builds(Text, en=words, ko=words) | words.map(lambda t: Text(en=t, ko=t))
whole = st.integers(0, 10**9)
marks = st.sampled_from([Mark.SEEN, Mark.SECONDARY, Mark.ASSUMED])
days = st.dates(min_value=VILLAGE.as_of.replace(year=2000), max_value=VILLAGE.as_of)


@st.composite
def periods(draw):
    first, last = sorted([draw(days), draw(days)])
    return Period(first, draw(st.sampled_from([last, None, first])))


@st.composite
def readings(draw, values):
    source = draw(st.sampled_from(["paper", "rumour"]))
    mark = weakest([draw(marks), VILLAGE.sources[source].mark])
    return Cited(draw(values), source, mark, draw(st.none() | texts))


@st.composite
def disputes(draw, values):
    several = draw(st.lists(readings(values), min_size=1, max_size=3))
    if len(several) == 1:
        return Disputed(tuple(several), 0)
    return Disputed(tuple(several), draw(st.none() | st.integers(0, len(several) - 1)))


@st.composite
def settled(draw, values):
    one, *others = draw(st.lists(readings(values), min_size=1, max_size=3))
    return replace(one, others=tuple(others))


@st.composite
def programmes(draw):
    """Draw programmes that differ from the village in what no check looks at."""
    target = replace(
        VILLAGE.targets["soon"],
        stage=Stage.USED,
        pool="corner",
        by=draw(periods()),
        adds="addition",
        count=draw(disputes(whole)),
        said_by=draw(st.none() | texts),
    )
    kind = replace(
        VILLAGE.accelerators["h200"],
        memory_mb=draw(st.none() | settled(st.integers(0, 10**18))),
        dense_gop_s={p: draw(settled(whole)) for p in draw(st.sets(st.sampled_from(PRECISIONS)))},
        inference_only=draw(st.none() | st.booleans()),
    )
    budget = replace(
        VILLAGE.budgets["harvest"],
        amount=draw(disputes(st.integers(0, 10**18))),
        period=draw(periods()),
    )
    low, high = sorted([draw(whole), draw(whole)])
    claim = Claim(
        "said",
        draw(texts),
        draw(texts),
        draw(readings(st.just(low))),
        draw(readings(st.just(high))),
        None,
    )
    count = Count(Stage.TARGET, draw(periods()), draw(settled(whole)), "h200")
    corner = replace(VILLAGE.pools["corner"], counts=(count,), note=draw(st.none() | texts))
    source = Source("extra", draw(texts), draw(words), "undated", draw(days), draw(marks))
    return replace(
        VILLAGE,
        title=draw(texts),
        sources={**VILLAGE.sources, "extra": source},
        accelerators={"h200": kind},
        budgets={"harvest": budget},
        pools={**VILLAGE.pools, "corner": corner},
        targets={"soon": target},
        claims={"busy": VILLAGE.claims["busy"], "said": claim},
        policies={
            "turns": replace(
                VILLAGE.policies["turns"],
                depth=draw(whole),
                kill_at_estimate=draw(st.booleans()),
                backfill=draw(st.sampled_from(["none", "easy"])),
            )
        },
    )


PRECISIONS = list({p: None for kind in KOREA.accelerators.values() for p in kind.dense_gop_s})


@settings(max_examples=40, deadline=None)
@given(programme=programmes())
def test_what_is_rendered_reads_as_the_same_programme(programme):
    reading = read_programme(render_programme(programme), "rendered")
    assert {f.message.code for f in reading.findings} <= {"source_unused"}
    assert reading.programme == programme
    assert seal_programme(reading.programme) == seal_programme(programme)


def without_order(record):
    """Sort the readings of disputed values; their order says nothing but which is preferred."""
    if isinstance(record, list):
        return [without_order(below) for below in record]
    if not isinstance(record, dict):
        return record
    if set(record) == {"readings", "preferred"}:
        at, all_readings = record["preferred"], record["readings"]
        others = [r for n, r in enumerate(all_readings) if n != at]
        one = None if at is None else all_readings[at]
        return [one, sorted(others, key=lambda r: r["source"])]
    return {key: without_order(below) for key, below in record.items()}


@settings(max_examples=40, deadline=None)
@given(before=programmes(), after=programmes())
def test_two_programmes_are_the_same_exactly_when_nothing_is_told(before, after):
    assert compare_programmes(before, before) == []
    said_alike = without_order(record_of(before)) == without_order(record_of(after))
    assert (compare_programmes(before, after) == []) == said_alike


def test_korea_rendered_reads_as_korea():
    assert read_programme(render_programme(KOREA), "rendered").programme == KOREA


# Whole numbers that no check looks at, and how the sentence writes them.
NUMBERS = {
    "targets.minister-2030.count.value": (200_000, 10**6),
    "targets.public-2028.count.readings.1.value": (52_000, 10**6),
    "tracks.academia.months_max.value": (12, 200),
    "tracks.industry.caps_servers.b200.value": (16, 10**6),
    "calls.first_2026.asked.projects.value": (514, 10**6),
    "claims.utilisation.high.value": (40, 10**6),
    "awards.foundation-model.counts.1.count.value": (768, 10**6),
}


@settings(max_examples=12, deadline=None)
@given(path=st.sampled_from(sorted(NUMBERS)), data=st.data())
def test_amending_and_comparing_agree(path, data):
    before, most = NUMBERS[path]
    least = 159 if path.endswith("projects.value") else 30
    value = data.draw(st.integers(least, most).filter(lambda n: n != before))
    amendment = amend_programme(KOREA_TEXT, {path: str(value)}, "korea")
    assert amendment.text is not None
    old, new = KOREA_TEXT.split("\n"), amendment.text.split("\n")
    assert len(old) == len(new)
    assert sum(a != b for a, b in zip(old, new, strict=True)) == 1
    (change,) = compare_programmes(KOREA, amendment.reading.programme)
    assert change.path == path
    verb = "rises" if value > before else "falls"
    assert change.sentence.en.endswith(f" {verb} from {before:,} to {value:,}.")
    assert f"{before:,}에서 {value:,}" in change.sentence.ko


def scalar_paths(node, path=()):
    """List the paths of a tree that end in one value."""
    if node.kind == "scalar":
        yield path
    for key, below in node.entries.items():
        yield from scalar_paths(below, (*path, key))
    for number, below in enumerate(node.items):
        yield from scalar_paths(below, (*path, number))


PATHS = sorted(dotted(path) for path in scalar_paths(read_tree(VILLAGE_TEXT, "village").root))


@settings(max_examples=50, deadline=None)
@given(path=st.sampled_from(PATHS), value=words | whole.map(str))
def test_an_amendment_changes_one_value_or_nothing(path, value):
    amendment = amend_programme(VILLAGE_TEXT, {path: value}, "village")
    if amendment.text is None or amendment.text == VILLAGE_TEXT:
        assert amendment.findings
        return
    changes = compare_programmes(VILLAGE, amendment.reading.programme)
    old, new = VILLAGE_TEXT.split("\n"), amendment.text.split("\n")
    assert sum(a != b for a, b in zip(old, new, strict=True)) == 1
    # A new form of the same value (a quoted text, 1.460 bn) changes nothing.
    assert changes or seal_programme(VILLAGE) == seal_programme(amendment.reading.programme)


def mutate(text, data):
    """Do to a text what tired hands do."""
    rows = text.split("\n")
    at = data.draw(st.integers(0, len(rows) - 1))
    kind = data.draw(
        st.sampled_from(["delete", "double", "swap", "indent", "letter", "cut", "join"])
    )
    row = rows[at]
    if kind == "delete":
        del rows[at]
    elif kind == "double":
        rows.insert(at, row)
    elif kind == "swap" and len(row) > 1:
        n = data.draw(st.integers(0, len(row) - 2))
        rows[at] = f"{row[:n]}{row[n + 1]}{row[n]}{row[n + 2 :]}"
    elif kind == "indent":
        rows[at] = " " * data.draw(st.integers(0, 9)) + row.lstrip()
    elif kind == "letter":
        n = data.draw(st.integers(0, len(row)))
        odd = st.sampled_from("{}[]:,&*!|>'\"%@`#?-\t\\0\u2028\ufeff\x00😀 ") | st.characters()
        rows[at] = f"{row[:n]}{data.draw(odd)}{row[n:]}"
    elif kind == "cut":
        rows[at:] = [row[: len(row) // 2]]
    elif at + 1 < len(rows):
        rows[at : at + 2] = [row + rows[at + 1].strip()]
    return "\n".join(rows)


def assert_told(reading):
    """Hold a reading to its promise: a programme, or findings that can be printed."""
    assert (reading.programme is None) == any(
        finding.message.severity == "error" for finding in reading.findings
    )
    for finding in reading.findings:
        assert isinstance(finding, Finding)
        assert finding.place.line >= 1
        for lang in ("en", "ko"):
            assert re.search(r"\[\w+\] .+\n {4}.+", finding.render(lang))


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_whatever_is_done_to_a_text_nothing_but_findings_comes_of_it(data):
    text = VILLAGE_TEXT
    for _ in range(data.draw(st.integers(1, 3))):
        text = mutate(text, data)
    assert_told(read_programme(text, "village"))


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_nor_of_what_is_done_to_koreas(data):
    assert_told(read_programme(mutate(KOREA_TEXT, data), "korea"))


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=60) | st.text("{}[]:,-?&*!|>'\"% \na1", max_size=40))
def test_nor_of_any_text(text):
    assert_told(read_programme(text, "any"))
