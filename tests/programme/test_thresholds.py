"""Just at a threshold a file is in order; just above it is refused (see bad_files.txt)."""

import pytest

from dure.programme.read import read_programme

GOSSIP = """\
  gossip: {title: Gossip, place: Well, published: undated, checked: 2026-06-01, mark: assumed}
"""
AT = {
    "a target of what is installed": (
        ("- {value: 96, source: paper}", "- {value: 96, source: paper}"),
    ),
    "a target above one reading only when both are": (("- {value: 200,", "- {value: 96,"),),
    "all that is installed is allocatable": (
        ("value: 80, source: paper}}\n    state", "value: 96, source: paper}}\n    state"),
    ),
    "the state uses all that was contracted": (
        ("state_use: {value: 64", "state_use: {value: 128"),
    ),
    "a part is the whole": (("value: 16,", "value: 96,"),),
    "a part has another stage than the whole": (
        ("installed, period: 2026, count: {value: 16", "target, period: 2026, count: {value: 99"),
    ),
    "a share is the whole": (("percent: {value: 60", "percent: {value: 100"),),
    "two shares are the whole": (
        (
            "shares:\n",
            "shares:\n  more: {title: M, tracks: [market], percent: {value: 40, source: paper}}\n",
        ),
    ),
    "a call of one day": (("closed: 2026-03-31", "closed: 2026-03-01"),),
    "decided on the last day": (("decided: 2026-04-15", "decided: 2026-03-31"),),
    "decided on the day of the programme": (("decided: 2026-04-15", "decided: 2026-06-30"),),
    "a pool of one day": (("until: 2030-12-31", "until: 2026-01-01"),),
    "checked on the day it was published": (("published: 2026-03-03", "published: 2026-06-01"),),
    "published in the month it was checked": (("published: 2026-03-03", "published: 2026-06"),),
    "checked on the day of the programme": (
        (
            "published: 2026-03-03\n    checked: 2026-06-01",
            "published: 2026-03-03\n    checked: 2026-06-30",
        ),
    ),
    "all that was asked is granted": (("projects: {value: 4", "projects: {value: 9"),),
    "one track is the total": (
        ("        market: {value: 32, source: paper}\n", ""),
        ("school: {value: 48", "school: {value: 80"),
    ),
    "a call that names no tracks has no total of them": (
        ("    tracks: [school, market]\n", ""),
        ("school: {value: 48", "school: {value: 40"),
    ),
    "bounds that meet": (("low: {value: 30", "low: {value: 40"),),
    "percents that meet": (("percent_low: {value: 5,", "percent_low: {value: 10,"),),
    "one count ends and the next begins": (
        (
            "allocatable, period: 2026, count: {value: 80",
            "installed, period: 2025-01/2025-12, count: {value: 80",
        ),
    ),
    "installed since the day of the programme": (
        (
            "installed, period: 2026, count: {value: 16",
            "installed, period: 2026-06-30/.., count: {value: 16",
        ),
    ),
    "a target after the day of the programme": (
        ("installed, period: 2026, count: {value: 16", "target, period: 2030, count: {value: 16"),
    ),
    "equivalents beside real ones": (
        ("allocatable, period: 2026", "installed, period: 2026, equivalent_to: h200"),
    ),
    "a weaker mark than the source": (
        ("1.5 MW, source: rumour", "1.5 MW, source: rumour, mark: assumed"),
    ),
    "the mark of the source": (
        ("1.5 MW, source: rumour", "1.5 MW, source: rumour, mark: secondary"),
    ),
    "the largest count": (("{value: 200, source: rumour}", "{value: 1000000000, source: rumour}"),),
    "no count at all": (
        (
            "counts:\n      - {stage: installed, period: 2026, count: {value: 16,",
            "state_use: {value: 16,",
        ),
        ("source: paper}}\nbudgets", "source: paper}\nbudgets"),
    ),
    "a purchase of pools that say nothing of its stage": (
        (
            "contracted, period: 2026, count: {value: 128, source: paper}}\ntargets",
            "budgeted, period: 2026, count: {value: 999, source: paper}}\ntargets",
        ),
    ),
    "a purchase whose pool says what the state uses": (
        (
            "pools: [common]\n    counts",
            "pools: [common]\n    state_use: {value: 64, source: paper}\n    counts",
        ),
    ),
    "a purchase with a pool that does not": (
        (
            "pools: [common]\n    counts",
            "pools: [common, corner]\n    state_use: {value: 100, source: paper}\n    counts",
        ),
    ),
    "what is added is no total": (
        ("    by: 2026\n", "    by: 2026\n    adds: addition\n"),
        ("- {value: 96, source: paper}", "- {value: 1, source: paper}"),
    ),
    "a target of another pool": (
        ("    by: 2026\n", "    by: 2026\n    pool: corner\n"),
        ("- {value: 96, source: paper}", "- {value: 16, source: paper}"),
    ),
    "a private target does not count public pools": (
        ("    scope: public\n", "    scope: private\n"),
        ("- {value: 96, source: paper}", "- {value: 1, source: paper}"),
    ),
    "a target due when nothing is known to be installed": (
        ("    by: 2026\n", "    by: 2028\n"),
        ("- {value: 96, source: paper}", "- {value: 1, source: paper}"),
    ),
    "nothing granted yet": (
        ("decided: 2026-04-15", "decided: 2026-09-01"),
        (
            """\
    granted:
      projects: {value: 4, source: paper}
      servers: {value: 10, source: paper}
      accelerators: {value: 80, source: paper}
      accelerators_by_track:
        school: {value: 48, source: paper}
        market: {value: 32, source: paper}
""",
            "",
        ),
    ),
    "totals without accelerators": (("      accelerators: {value: 160, source: paper}\n", ""),),
    "a source that a pool alone cites": (
        ("  rumour:\n", f"{GOSSIP}  rumour:\n"),
        ("    part_of: common\n", "    part_of: common\n    source: gossip\n"),
    ),
    "a source that a call alone cites": (
        ("  rumour:\n", f"{GOSSIP}  rumour:\n"),
        ("    policy: turns\n", "    policy: turns\n    source: gossip\n"),
    ),
}


@pytest.mark.parametrize("edits", AT.values(), ids=AT)
def test_just_at_the_threshold_a_file_is_in_order(village_text, edits):
    text = village_text
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    reading = read_programme(text, "village.yaml")
    assert [finding.render() for finding in reading.findings] == []
    assert reading.programme is not None
