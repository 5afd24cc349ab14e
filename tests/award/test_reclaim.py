"""Rules on use: just below, at and just above each threshold, and the days around each."""

from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.award.reclaim import Holding, count_months, propose_reclaims
from dure.award.reclaim_read import read_holdings, read_rules
from dure.terms.errors import InputRefused

RULES = read_rules(
    files("dure.award").joinpath("reclaim_rules.yaml").read_text("utf-8"), "reclaim_rules.yaml"
)
START = date(2026, 1, 1)


def holding(used_s, *, granted_s=1_000, reclaimed_s=0, months=12, start=START):
    return Holding("g-1", "h200", granted_s, reclaimed_s, start, months, tuple(used_s))


def propose(rule, held, as_of):
    proposals, findings = propose_reclaims(RULES[rule], [held], as_of)
    assert findings == ()
    return [(p.stage, p.amount_s) for p in proposals]


JUNE, MAY = date(2026, 6, 1), date(2026, 5, 1)

DUE = {
    # GENCI: five months end on 1 June; 30 % of 1,000 is 300; up to 40 % is 400.
    "one second below 30 % after five months may lose 40 %": (
        "genci",
        [299, 0, 0, 0, 0],
        JUNE,
        [("due", 400)],
    ),
    "at 30 % nothing is lost": ("genci", [300, 0, 0, 0, 0], JUNE, []),
    "one second above 30 % nothing is lost": ("genci", [301, 0, 0, 0, 0], JUNE, []),
    # 1,000 - 299 - 500 = 201 are left
    "never more than is left": ("genci", [299, 0, 0, 0, 0, 500], date(2026, 7, 1), [("due", 201)]),
    "nothing where nothing is left": ("genci", [0, 0, 0, 0, 0, 1_000], date(2026, 7, 1), []),
    # DeiC: after six months, below 400; even use would have used 1,000·6/12 = 500.
    "one second below 40 % after six months loses what even use would have used": (
        "deic_lumi",
        [399, 0, 0, 0, 0, 0],
        date(2026, 7, 1),
        [("due", 101)],
    ),
    "at 40 % after six months nothing is lost": (
        "deic_lumi",
        [400, 0, 0, 0, 0, 0],
        date(2026, 7, 1),
        [],
    ),
    "above 40 % after six months nothing is lost": (
        "deic_lumi",
        [401, 0, 0, 0, 0, 0],
        date(2026, 7, 1),
        [],
    ),
    "five months are not six": ("deic_lumi", [0, 0, 0, 0, 0], date(2026, 6, 30), []),
    # EMSL: after three months 750 may be kept.
    "what is beyond even use expires at the end of a block": (
        "emsl",
        [100, 0, 149],
        date(2026, 4, 1),
        [("due", 1)],
    ),
    "at even use nothing expires": ("emsl", [100, 0, 150], date(2026, 4, 1), []),
    "ahead of even use nothing expires": ("emsl", [100, 0, 151], date(2026, 4, 1), []),
    "inside a block nothing expires": ("emsl", [0, 0], date(2026, 3, 31), []),
    # 1,000 - 0 - 750 at the end of March; the 100 of April came out of what was kept.
    "inside the next block what expired is still due": (
        "emsl",
        [0, 0, 0, 100],
        date(2026, 5, 1),
        [("due", 250)],
    ),
    # RWTH: months have 83, 83, 84, … The share of January can be used until March.
    "before the window closes nothing expires": ("rwth", [0, 0], date(2026, 3, 31), []),
    "the first month leaves a window of three": (
        "rwth",
        [0, 0, 0],
        date(2026, 4, 1),
        [("due", 83)],
    ),
    "one second less than the first month's share": (
        "rwth",
        [0, 82, 0],
        date(2026, 4, 1),
        [("due", 1)],
    ),
    "the first month's share": ("rwth", [0, 83, 0], date(2026, 4, 1), []),
    "one second more than the first month's share": ("rwth", [0, 84, 0], date(2026, 4, 1), []),
    "two months have left the window": ("rwth", [0, 0, 0, 0], date(2026, 5, 1), [("due", 166)]),
    # Évora: January's share can be used until February.
    "the first month leaves a window of two": ("evora", [0, 0], date(2026, 3, 1), [("due", 83)]),
    "one second less in a window of two": ("evora", [82, 0], date(2026, 3, 1), [("due", 1)]),
    "the share in a window of two": ("evora", [83, 0], date(2026, 3, 1), []),
    "one second more in a window of two": ("evora", [84, 0], date(2026, 3, 1), []),
    "use ahead of time comes out of later shares": ("evora", [500, 0, 0], date(2026, 4, 1), []),
}


@pytest.mark.parametrize(("rule", "used_s", "as_of", "want"), DUE.values(), ids=DUE)
def test_what_is_due(rule, used_s, as_of, want):
    assert propose(rule, holding(used_s), as_of) == want


DAYS = {
    # GENCI warns at the start of month five, on 1 May, and takes effect on 1 June.
    "the day before the warning": (date(2026, 4, 30), [0, 0, 0], []),
    "the day of the warning": (MAY, [0, 0, 0, 0], [("warn", 400)]),
    "the day after it the holder is heard": (date(2026, 5, 2), [0, 0, 0, 0], [("hear", 400)]),
    "the last day of the hearing": (date(2026, 5, 31), [0, 0, 0, 0], [("hear", 400)]),
    "the day of the effect": (JUNE, [0, 0, 0, 0, 0], [("due", 400)]),
    "the last day of the grant": (date(2026, 12, 31), [0] * 11, [("due", 400)]),
    "the day on which the grant has ended": (date(2027, 1, 1), [0] * 12, []),
    "a warning is not given to who has used enough": (MAY, [0, 0, 0, 300], []),
}


@pytest.mark.parametrize(("as_of", "used_s", "want"), DAYS.values(), ids=DAYS)
def test_warning_hearing_effect(as_of, used_s, want):
    assert propose("genci", holding(used_s), as_of) == want


def test_a_hearing_of_stated_days_ends_before_the_effect_and_then_waits():
    rule = read_rules(
        RULE.format(kind="threshold", threshold=300, take=400, warn=1, hear=10), "r.yaml"
    )["r"]
    days = {
        date(2026, 5, 11): "hear",
        date(2026, 5, 12): "wait",
        date(2026, 5, 31): "wait",
        date(2026, 6, 1): "due",
    }
    for day, stage in days.items():
        ((proposal,), _) = propose_reclaims(rule, [holding([0] * 5)], day)
        assert (proposal.stage, proposal.hearing_until) == (stage, date(2026, 5, 11))
        assert (proposal.warn_on, proposal.effect_on) == (MAY, JUNE)


def test_a_block_can_be_due_and_the_next_one_warned_of_without_counting_twice():
    text = RULE.format(kind="blocks", threshold="null", take="null", warn=1, hear="null")
    rule = read_rules(text.replace("months: 5", "months: 3"), "r.yaml")["r"]
    # Due: 1,000 - 750 = 250. By July another 250 would be beyond even use.
    proposals, _ = propose_reclaims(rule, [holding([0] * 5)], JUNE)
    assert [(p.stage, p.amount_s) for p in proposals] == [("due", 250), ("warn", 250)]
    assert [p.left_s for p in proposals] == [1_000, 750]


def test_what_was_taken_before_is_not_taken_again():
    assert propose("genci", holding([0] * 5, reclaimed_s=399), JUNE) == [("due", 1)]
    assert propose("genci", holding([0] * 5, reclaimed_s=400), JUNE) == []
    assert propose("emsl", holding([0] * 3, reclaimed_s=250), date(2026, 4, 1)) == []
    assert propose("rwth", holding([0] * 3, reclaimed_s=80), date(2026, 4, 1)) == [("due", 3)]


def test_months_from_the_31st_end_on_the_last_day_of_a_short_month():
    held = holding([0] * 6, start=date(2026, 8, 31))
    assert count_months(held, date(2027, 2, 27)) == 5
    assert count_months(held, date(2027, 2, 28)) == 6
    assert propose("deic_lumi", held, date(2027, 2, 28)) == [("due", 500)]


ABSENT = {
    "a month that was not reported": ([0, None, 0, 0, 0], "4 of 5", "2026-02-01"),
    "two months": ([0, None, 0, None, 0], "3 of 5", "2026-02-01 (+1)"),
    "a report that ends early": ([0, 0, 0, 0], "4 of 5", "2026-05-01"),
    "no report at all": ([], "0 of 5", "2026-01-01 (+4)"),
}


@pytest.mark.parametrize(("used_s", "reported", "missing"), ABSENT.values(), ids=ABSENT)
def test_absent_is_not_zero(used_s, reported, missing):
    proposals, (finding,) = propose_reclaims(RULES["genci"], [holding(used_s)], JUNE)
    assert proposals == ()
    assert finding.message.code == "usage_absent"
    assert f"{reported} whole months until 2026-06-01 are reported; {missing} is" in finding.what()
    assert finding.render("ko")


def test_a_month_to_come_need_not_be_reported():
    assert propose("genci", holding([300, 0, 0, 0, 0, None]), date(2026, 6, 30)) == []


def test_more_used_than_granted_is_said():
    proposals, (finding,) = propose_reclaims(RULES["genci"], [holding([1_001])], date(2026, 2, 1))
    assert proposals == ()
    assert finding.what() == "grant g-1: 1,001 accelerator-seconds are used of 1,000 granted."


@given(
    rule=st.sampled_from(sorted(RULES)),
    granted_s=st.integers(1, 10**15),
    parts=st.lists(st.integers(0, 1_000), max_size=12),
    reclaimed=st.integers(0, 1_000),
    months=st.integers(1, 14),
    day=st.dates(date(2025, 12, 1), date(2027, 6, 1)),
)
def test_no_more_is_proposed_than_is_left(rule, granted_s, parts, reclaimed, months, day):
    total = max(1_000, sum(parts) + reclaimed)
    used_s = [granted_s * p // total for p in parts]
    held = holding(
        used_s, granted_s=granted_s, months=months, reclaimed_s=granted_s * reclaimed // total
    )
    proposals, findings = propose_reclaims(RULES[rule], [held], day)
    elapsed = count_months(held, day)
    assert bool(findings) == (elapsed > len(used_s))
    left_s = granted_s - held.reclaimed_s - sum(used_s[:elapsed])
    assert sum(p.amount_s for p in proposals) <= left_s
    assert all(p.amount_s > 0 for p in proposals)
    assert all((p.stage == "due") == (p.effect_on <= day) for p in proposals)


@given(used=st.lists(st.integers(0, 200), min_size=5, max_size=5), more=st.integers(0, 200))
def test_using_more_never_loses_more(used, more):
    for rule, as_of in (("genci", JUNE), ("emsl", JUNE), ("rwth", JUNE), ("evora", JUNE)):
        amounts = [
            sum(
                amount
                for _, amount in propose(
                    rule, holding([used[0] + plus, *used[1:]], granted_s=2_000), as_of
                )
            )
            for plus in (0, more)
        ]
        assert amounts[1] <= amounts[0]


RULE = """\
r:
  title: {{en: rule, ko: 규칙}}
  kind: {kind}
  months: 5
  threshold_milli: {threshold}
  take_milli: {take}
  warning_months: {warn}
  hearing_days: {hear}
  source: here
  mark: assumed
  note: {{en: note, ko: 메모}}
"""
GOOD = {"kind": "threshold", "threshold": 300, "take": 400, "warn": 1, "hear": "null"}
RULE_FAULTS = {
    "a threshold without a number": ({"threshold": "null"}, "r"),
    "a block with a threshold": ({"kind": "blocks"}, "r"),
    "a block that takes a part": ({"kind": "blocks", "threshold": "null"}, "r"),
    "a share above the whole": ({"threshold": 1_001}, "r.threshold_milli"),
    "an unknown kind": ({"kind": "lottery"}, "r.kind"),
    "a warning before the start of time": ({"warn": -1}, "r.warning_months"),
}


@pytest.mark.parametrize(("change", "field"), RULE_FAULTS.values(), ids=RULE_FAULTS)
def test_a_fault_of_a_rule_is_a_finding(change, field):
    with pytest.raises(InputRefused) as refusal:
        read_rules(RULE.format(**{**GOOD, **change}), "r.yaml")
    (finding,) = refusal.value.findings
    assert (finding.place.line, finding.place.field) == (1, field)
    assert finding.message.code == "reclaim_rule_refused"


@pytest.mark.parametrize("text", ["", "a: [", "- 1"])
def test_what_is_no_mapping_of_rules_is_a_finding(text):
    with pytest.raises(InputRefused):
        read_rules(text, "r.yaml")


HELD = (
    '{"grant":"g-1","type":"h200","granted_s":1000,"start":"2026-01-01","months":12,'
    '"used_s":[1,null]}'
)


def test_holdings_are_read_from_lines_a_list_and_a_table():
    want = holding([1, None])
    table = "grant,type,granted_s,start,months,used_s\ng-1,h200,1000,2026-01-01,12,1;\n"
    for text in (HELD, f"{HELD}\n\n", f"[{HELD}]", table):
        (got,), (place,) = read_holdings(text, "u")
        assert got == want
        assert place.file == "u"


HOLDING_FAULTS = {
    "half a second": (HELD.replace("1000", "1000.5"), (1, "granted_s")),
    "nothing granted": (HELD.replace("1000", "0"), (1, "granted_s")),
    "an unknown field": (HELD.replace("{", '{"colour":"red",'), (1, "colour")),
    "a day that does not exist": (HELD.replace("2026-01-01", "2026-02-30"), (1, "start")),
    "use below zero": (HELD.replace("[1,", "[-1,"), (1, "used_s.0")),
    "in the second of a list": (f"[{HELD},{HELD.replace('1000', '-1')}]", (0, "[1].granted_s")),
    "a broken line": (HELD + "\n{", (2, "")),
    "an empty report": ("", (0, "")),
    "a cell too many in a table": ("grant\na,b\n", (2, "")),
}


@pytest.mark.parametrize(("text", "want"), HOLDING_FAULTS.values(), ids=HOLDING_FAULTS)
def test_a_fault_of_a_report_is_a_finding(text, want):
    with pytest.raises(InputRefused) as refusal:
        read_holdings(text, "u")
    assert want in [(f.place.line, f.place.field) for f in refusal.value.findings]
    assert all(f.message.code == "holding_refused" for f in refusal.value.findings)
