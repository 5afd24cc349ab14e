"""What a faulty programme file prints, to the letter; the cases are in bad_files.txt."""

from pathlib import Path

import pytest

from dure.programme.read import read_programme
from dure.terms.finding import has_error

HERE = Path(__file__).parent
VILLAGE = (HERE / "village.yaml").read_text(encoding="utf-8")


def read_cases():
    """Read the cases: name → (replacements, expected lines)."""
    text = (HERE / "bad_files.txt").read_text(encoding="utf-8")
    cases = {}
    for part in text.split("\n== ")[1:]:
        name, *rows = part.rstrip("\n").split("\n")
        edits, old, new, expected = [], [], [], []
        for row in rows:
            if row.startswith("< "):
                if new:
                    edits.append((old, new))
                    old, new = [], []
                old.append(row[2:])
            elif row.startswith("> "):
                new.append(row[2:])
            else:
                expected.append(row)
        assert name not in cases, name
        cases[name] = ([*edits, (old, new)], "\n".join(expected))
    return cases


CASES = read_cases()


def change(text, edits):
    """Replace lines; old lines for which there are no new ones go with their line end."""
    for old, new in edits:
        before = "\n".join(old) + ("" if new else "\n")
        assert before in text, before
        text = text.replace(before, "\n".join(new), 1)
    return text


def test_there_are_enough_cases_and_the_village_itself_is_in_order():
    assert len(CASES) > 80
    reading = read_programme(VILLAGE, "village.yaml")
    assert reading.findings == ()
    assert reading.programme is not None


@pytest.mark.parametrize(("edits", "want"), CASES.values(), ids=CASES)
def test_a_faulty_file_is_refused_in_these_words(edits, want):
    reading = read_programme(change(VILLAGE, edits), "village.yaml")
    assert "\n".join(finding.render() for finding in reading.findings) == want
    assert (reading.programme is None) == has_error(reading.findings)


# What a text file of cases cannot hold well.
STRANGE = {
    "nothing at all": ("", ["1: file_empty"]),
    "only a comment": ("# soon\n", ["1: file_empty"]),
    "a list": ("- format: 1\n", ["1: map_expected"]),
    "a text": ("programme\n", ["1: map_expected"]),
    "two documents": (VILLAGE.replace("providers:", "---\nproviders:"), ["28: document_second"]),
    "tabs": (
        VILLAGE.replace("    site: barn\n    acc", "\tsite: barn\n\tacc"),
        ["40: tab_indent", "41: tab_indent"],
    ),
    "a tab inside a text is a tab": (VILLAGE.replace("Well", '"We\tll"'), []),
    "letters lost": (VILLAGE.replace("헛간", "헛\ufffd\ufffd"), ["32: text_lost"]),
    "UTF-8 as cp1252": (
        VILLAGE.replace("헛간", "가나".encode().decode("cp1252")),
        ["32: text_garbled"],
    ),
    "UTF-8 as Latin-1 has what cannot be printed": (
        VILLAGE.replace("헛간", "서버".encode().decode("latin-1")),
        ["32: character_refused"],
    ),
    "UTF-8 as CP949": (
        VILLAGE.replace("헛간", "개발".encode().decode("cp949")),
        ["32: text_garbled"],
    ),
    "CP949 as Latin-1": (
        VILLAGE.replace("헛간", "헛간".encode("cp949").decode("latin-1")),
        ["32: text_garbled"],
    ),
    "a garbled name": (
        VILLAGE.replace("  barn:\n", f"  {'헛간'.encode('cp949').decode('latin-1')}:\n"),
        ["31: id_refused", "31: text_garbled", "40: reference_unknown"],
    ),
    "French is not garbled": (VILLAGE.replace("헛간", "Été à la grange où ça naît"), []),
    "Chinese is not garbled": (VILLAGE.replace("헛간", "谷仓和倉庫"), []),
    "an escape that colours a terminal": (
        VILLAGE.replace("maker: NVIDIA", 'maker: "\\e[31mNVIDIA"'),
        ["24: character_refused"],
    ),
    "text that runs backwards": (
        VILLAGE.replace("maker: NVIDIA", 'maker: "NV\\u202eIDIA"'),
        ["24: character_refused"],
    ),
    "half of a pair of characters": (
        VILLAGE.replace("maker: NVIDIA", 'maker: "\\ud83d"'),
        ["24: character_refused"],
    ),
    "a bell": (VILLAGE.replace("maker: NVIDIA", "maker: NV\x07IDIA"), ["24: character_refused"]),
    "forty brackets": (
        VILLAGE.replace("site: barn", f"site: {'[' * 40}{']' * 40}"),
        ["40: nesting_deep"],
    ),
    "a million brackets": (f"format: {'[' * 10**6}", ["1: nesting_deep"]),
    "a thousand digits": (
        VILLAGE.replace("value: 128", f"value: {'9' * 5000}", 1),
        ["45: number_not_whole"],
    ),
    "a thousand digits of money": (
        VILLAGE.replace("1.46 bn", f"{'9' * 5000} bn"),
        ["60: quantity_refused"],
    ),
    "a text without end": (VILLAGE.replace("NVIDIA H200", "N" * 4001), ["23: text_long"]),
    "a text of the longest": (VILLAGE.replace("NVIDIA H200", "N" * 4000), []),
    "an alias as a name": (
        VILLAGE.replace("  barn:\n", "  *barn :\n"),
        ["31: anchor_refused"],
    ),
}


@pytest.mark.parametrize(("text", "want"), STRANGE.values(), ids=STRANGE)
def test_a_strange_text_is_refused_on_its_line(text, want):
    reading = read_programme(text, "village.yaml")
    got = [f"{finding.place.line}: {finding.message.code}" for finding in reading.findings]
    assert got == want
    assert (reading.programme is None) == bool(want)


def test_a_bomb_of_aliases_is_refused_before_it_unfolds():
    rows = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    reading = read_programme("\n".join(rows), "bomb.yaml")
    assert {finding.message.code for finding in reading.findings} == {"anchor_refused"}
    assert len(reading.findings) == 60 + 2 * 59


NORWAY = {
    "NO stays Norway": ("country: NO", "NO"),
    "and in quotes": ('country: "NO"', "NO"),
}


@pytest.mark.parametrize(("row", "want"), NORWAY.values(), ids=NORWAY)
def test_no_is_a_country(row, want):
    reading = read_programme(VILLAGE.replace("country: KR\ncurr", f"{row}\ncurr"), "village.yaml")
    assert reading.programme is not None
    assert reading.programme.country == want


def test_every_finding_reads_in_korean_too():
    for edits, _ in CASES.values():
        for finding in read_programme(change(VILLAGE, edits), "village.yaml").findings:
            told = finding.render("ko")
            assert "{" not in told.replace("{…}", "").replace("{value: ", "")
            assert any("가" <= letter <= "힣" for letter in told)
