"""Amendments: what a change does to the text, and which changes are refused."""

import difflib

import pytest

from dure.programme.amend import amend_programme
from dure.programme.read import read_programme


def lines_of(text, changes):
    """Amend and give the lines that go and come."""
    amendment = amend_programme(text, changes, "village.yaml")
    assert amendment.text is not None, [f.render() for f in amendment.findings]
    rows = difflib.unified_diff(text.split("\n"), amendment.text.split("\n"), n=0, lineterm="")
    return [row for row in rows if row[:3] not in ("---", "+++") and not row.startswith("@@")]


CASES = {
    "a number in a line": (
        {"pools.corner.counts.0.count.value": "17"},
        [
            "-      - {stage: installed, period: 2026, count: {value: 16, source: paper}}",
            "+      - {stage: installed, period: 2026, count: {value: 17, source: paper}}",
        ],
    ),
    "a value with a unit": (
        {"budgets.harvest.amount.value": "1.5 bn KRW"},
        [
            "-    amount: {value: 1.46 bn KRW, source: paper}",
            "+    amount: {value: 1.5 bn KRW, source: paper}",
        ],
    ),
    "a whole map": (
        {"title": "{ko: 고을, en: Town}"},
        ["-title: {ko: 마을, en: Village}", "+title: {ko: 고을, en: Town}"],
    ),
    "a block becomes one line": (
        {"targets.soon.count": "{value: 200, source: paper}"},
        [
            "-    count:",
            "-      readings:",
            "-        - {value: 96, source: paper}",
            "-        - {value: 200, source: rumour}",
            "+    count: {value: 200, source: paper}",
        ],
    ),
    "a field that was not there": (
        {"pools.corner.site": "barn"},
        ["+    site: barn"],
    ),
    "a field in a map on one line": (
        {"providers.elders.note": "wise"},
        [
            "-  elders: {title: {ko: 어른들, en: Elders}, access: public}",
            "+  elders: {title: {ko: 어른들, en: Elders}, access: public, note: wise}",
        ],
    ),
    "an item of a list on one line": (
        {"calls.spring.pools.+": "corner"},
        ["-    pools: [common]", "+    pools: [common, corner]"],
    ),
    "an item of a block list": (
        {
            "pools.corner.counts.+": "{stage: installed, period: 2025, "
            "count: {value: 20, source: paper}}"
        },
        ["+      - {stage: installed, period: 2025, count: {value: 20, source: paper}}"],
    ),
    "an entry at the end of a section": (
        {"sites.mill": '{title: Mill, country: "NO"}'},
        ['+  mill: {title: Mill, country: "NO"}'],
    ),
    "a section at the end of the file": (
        {"awards": "{}"},
        ["+awards: {}"],
    ),
    "two changes that make sense only together": (
        {
            "pools.common.counts.0.count.value": "136",
            "acquisitions.spring.counts.0.count.value": "136",
        },
        [
            "-      - {stage: contracted, period: 2026, count: {value: 128, source: paper}}",
            "+      - {stage: contracted, period: 2026, count: {value: 136, source: paper}}",
            "-      - {stage: contracted, period: 2026, count: {value: 128, source: paper}}",
            "+      - {stage: contracted, period: 2026, count: {value: 136, source: paper}}",
        ],
    ),
    "a change upon a change": (
        {"sites.mill": "{title: Mill, country: KR}", "sites.mill.country": "JP"},
        ["+  mill: {title: Mill, country: JP}"],
    ),
    "nothing takes a value away": (
        {"calls.spring.decided": "null"},
        ["-    decided: 2026-04-15", "+    decided: null"],
    ),
}


@pytest.mark.parametrize(("changes", "want"), CASES.values(), ids=CASES)
def test_only_the_lines_of_the_change_change(village_text, changes, want):
    assert lines_of(village_text, changes) == want


# Layouts that people write: (text of one site before, change, after).
LAYOUTS = {
    "a comment after the value stays": (
        "    country: KR  # for now\n",
        {"sites.barn.country": "JP"},
        "    country: JP  # for now\n",
    ),
    "a comment after the last line stays above what is added": (
        "    country: KR  # for now\n",
        {"sites.barn.provider": "elders"},
        "    country: KR  # for now\n    provider: elders\n",
    ),
    "a quoted value": (
        "    country: 'KR'\n",
        {"sites.barn.country": '"JP"'},
        '    country: "JP"\n',
    ),
    "an empty value": (
        "    country: KR\n    note:\n",
        {"sites.barn.note": "dry"},
        "    country: KR\n    note: dry\n",
    ),
    "an empty value with a comment": (
        "    country: KR\n    note:  # none yet\n",
        {"sites.barn.note": "dry"},
        "    country: KR\n    note: dry  # none yet\n",
    ),
    "a block of text": (
        "    country: KR\n    note: |\n      dry\n      and warm\n",
        {"sites.barn.note": '"dry"'},
        '    country: KR\n    note: "dry"\n',
    ),
    "a name in quotes": (
        '    "country": KR\n',
        {"sites.barn.country": "JP"},
        '    "country": JP\n',
    ),
    "an empty map": (
        "    country: KR\n    region: {}\n",
        {"sites.barn.region.ko": "강", "sites.barn.region.en": "River"},
        "    country: KR\n    region: {ko: 강, en: River}\n",
    ),
    "a comment between a name and its block": (
        "    country: KR\n    region:\n      # of the river\n      ko: 강\n      en: River\n",
        {"sites.barn.region": "River"},
        "    country: KR\n    region:\n      # of the river\n      River\n",
    ),
}


@pytest.mark.parametrize(("before", "changes", "after"), LAYOUTS.values(), ids=LAYOUTS)
def test_every_layout_is_kept(village_text, before, changes, after):
    head, tail = village_text.split("    country: KR\n    power")
    amendment = amend_programme(f"{head}{before}    power{tail}", changes, "village.yaml")
    if "provider" in str(changes):
        # What is added stands after the last field.
        assert "1.5 MW, source: rumour}\n    provider: elders\npools:" in amendment.text
    else:
        assert amendment.text == f"{head}{after}    power{tail}"


def test_line_ends_of_another_system_stay(village_text):
    text = village_text.replace("\n", "\r\n")
    amendment = amend_programme(text, {"pools.corner.site": "barn", "name": "town"}, "v")
    assert "\r\n    site: barn\r\n" in amendment.text
    assert amendment.text.count("\n") == amendment.text.count("\r\n")


def test_a_file_without_a_last_line_end_grows(village_text):
    amendment = amend_programme(village_text.rstrip("\n"), {"claims.busy.note": "so"}, "v")
    assert amendment.text.endswith("\n    note: so")


REFUSED = {
    "a path that is not there": (
        {"pols.common.site": "barn"},
        (1, "path_unknown", "the file has no pols.common.site (did you mean pools?)."),
    ),
    "a path that goes on below a value": (
        {"name.first": "a"},
        (2, "path_unknown", "the file has no name.first."),
    ),
    "a place beyond the end of a list": (
        {"pools.common.counts.7.stage": "used"},
        (45, "path_unknown", "the file has no pools.common.counts.7.stage."),
    ),
    "adding to what is not a list": (
        {"pools.common.+": "barn"},
        (37, "path_unknown", "the file has no pools.common.+."),
    ),
    "a value of two fields without braces": (
        {"title": "ko: 가"},
        (3, "amendment_refused", "ko: 가 cannot stand there as one value on one line."),
    ),
    "a value that would end its map": (
        {"title.en": "Town}, x: {y: z"},
        (3, "amendment_refused", "Town}, x: {y: z cannot stand there as one value on one line."),
    ),
    "a value on two lines": (
        {"name": "a\nb"},
        (2, "amendment_refused", "a\nb cannot stand there as one value on one line."),
    ),
    "a value that is not YAML": (
        {"name": "["},
        (2, "amendment_refused", "[ cannot stand there as one value on one line."),
    ),
    "no value": (
        {"name": ""},
        (2, "amendment_refused", " cannot stand there as one value on one line."),
    ),
    "a value that makes no sense": (
        {"calls.spring.closed": "2026-02-01"},
        (
            106,
            "days_reversed",
            "closed is 2026-02-01, before opened on 2026-03-01 (line 105).",
        ),
    ),
    "a field that is not there": (
        {"pools.corner.sight": "barn"},
        (55, "field_unknown", "there is no field sight here (did you mean site?)."),
    ),
}


@pytest.mark.parametrize(("changes", "want"), REFUSED.values(), ids=REFUSED)
def test_a_change_that_cannot_be_made_is_refused_and_nothing_is_given(village_text, changes, want):
    amendment = amend_programme(village_text, changes, "village.yaml")
    assert amendment.text is None
    (finding,) = amendment.findings
    assert finding.place.field in changes
    assert (finding.place.line, finding.message.code, finding.what()) == want


def test_all_that_is_wrong_with_several_changes_is_said(village_text):
    changes = {"pols.x": "1", "name": "[", "format": "1"}
    amendment = amend_programme(village_text, changes, "v")
    assert [f.message.code for f in amendment.findings] == [
        "amendment_idle",
        "path_unknown",
        "amendment_refused",
    ]
    assert amendment.text is None


def test_what_is_so_already_is_said_and_the_text_stays(village_text):
    amendment = amend_programme(village_text, {"name": "village"}, "v")
    assert amendment.text == village_text
    assert [f.message.code for f in amendment.findings] == ["amendment_idle"]


def test_a_text_that_cannot_be_read_is_refused_as_itself():
    amendment = amend_programme("a: [", {"a": "1"}, "v")
    assert amendment.text is None
    assert {f.message.code for f in amendment.findings} == {"path_unknown", "yaml_broken"}


def test_an_amendment_can_mend_a_file(village_text):
    text = village_text.replace("700 W", "700")
    assert read_programme(text, "v").programme is None
    amendment = amend_programme(text, {"accelerators.h200.power.value": "700 W"}, "v")
    assert amendment.text == village_text
