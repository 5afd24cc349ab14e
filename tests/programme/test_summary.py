"""What a programme shows of itself: never stages added, never 0 for what is not known."""

from dataclasses import replace
from datetime import date

import pytest

from dure.programme.model import CallTotals, Cited, Count, Disputed, Stage
from dure.programme.read import read_programme
from dure.programme.summary import summarise
from dure.terms.calendar import Period
from dure.terms.citation import Mark

HEAD = """\
format: 1
name: bare
title: {ko: 빈 사업, en: Bare}
as_of: 2026-06-30
country: KR
currency: KRW
time_zone: Asia/Seoul
"""


def rows_of(programme, title, lang="en"):
    (sheet,) = [s for s in summarise(programme) if s.title.in_("en").startswith(title)]
    return [[cell.in_(lang) for cell in row] for row in sheet.rows]


def test_totals_stand_by_stage_and_year(korea):
    (sheet,) = [s for s in summarise(korea) if s.title.en.startswith("Accelerators by stage")]
    assert [column.en for column in sheet.columns] == ["Pools", "2025", "2026", "2028", "2030"]
    assert rows_of(korea, "Accelerators by stage") == [
        ["public, target", "–", "9,000*", "–", "–"],
        ["public, target, H100 eq.", "–", "–", "15,000*", "50,000*"],
        # 7,656 + 2,424 + 3,056; the report of 2026 is secondary.
        ["public, contracted", "13,136", "9,704*", "–", "–"],
        # 50,000 + 50,000 + 50,000 + 60,000
        ["private, target", "–", "–", "–", "210,000"],
    ]


def test_a_part_is_counted_with_its_whole(village):
    assert rows_of(village, "Accelerators by stage") == [
        ["public, contracted", "128"],
        ["public, installed", "96"],  # And not 96 + 16.
        ["public, allocatable", "80"],
    ]


def count(number, start, end, mark=Mark.SEEN):
    period = Period(date.fromisoformat(start), end and date.fromisoformat(end))
    return Count(Stage.INSTALLED, period, Cited(number, "paper", mark), None)


PERIODS = {
    "the last count of a year stands for it": (
        [count(8, "2025-01-01", "2025-06-30"), count(16, "2025-07-01", "2025-12-31")],
        [["public, installed", "16"]],
    ),
    "also where the file lists it first": (
        [count(16, "2025-07-01", "2025-12-31"), count(8, "2025-01-01", "2025-06-30")],
        [["public, installed", "16"]],
    ),
    "a count without an end goes on to the day of the programme": (
        [count(8, "2024-03-01", None)],
        [["public, installed", "8", "8", "8"]],
    ),
    "a count that begins after it stands in its year": (
        [count(8, "2028-03-01", None, Mark.ASSUMED)],
        [["public, installed", "8?"]],
    ),
}


@pytest.mark.parametrize(("counts", "want"), PERIODS.values(), ids=PERIODS)
def test_a_count_stands_in_the_years_that_it_touches(village, counts, want):
    pool = replace(village.pools["common"], counts=tuple(counts))
    programme = replace(village, pools={"common": pool})
    assert rows_of(programme, "Accelerators by stage") == want


def test_a_sum_is_as_sure_as_its_weakest_part(village):
    pool = replace(village.pools["common"], counts=(count(8, "2026-01-01", None),))
    other = replace(pool, id="other", counts=(count(4, "2026-01-01", None, Mark.SECONDARY),))
    programme = replace(village, pools={"common": pool, "other": other})
    assert rows_of(programme, "Accelerators by stage") == [["public, installed", "12*"]]


def test_the_first_call_stands_beside_what_it_granted(korea):
    assert rows_of(korea, "Call: First", "ko") == [
        ["과제", "514", "159", "30.9 %"],  # 159 / 514 = 0.30934
        ["서버", "1,714", "528", "30.8 %"],  # 528 / 1,714 = 0.30805
        ["가속기", "13,712", "4,224", "30.8 %"],
        ["  학계", "8,600", "2,624", "30.5 %"],  # 2,624 / 8,600 = 0.30512
        ["  산업계", "–", "1,288", "–"],
        ["  연구기관", "–", "312", "–"],
    ]


def test_a_call_that_is_open_has_dashes_and_no_division_by_nothing(village):
    asked = CallTotals(Cited(0, "paper", Mark.SEEN), None, None, {})
    call = replace(village.calls["spring"], closed=None, decided=None, asked=asked)
    programme = replace(village, calls={"spring": replace(call, granted=None)})
    assert rows_of(programme, "Call: Spring call (2026-03-01 – …)")[0] == [
        "projects",
        "0",
        "–",
        "–",
    ]
    granted = replace(asked, projects=Cited(0, "paper", Mark.SEEN))
    programme = replace(village, calls={"spring": replace(call, granted=granted)})
    assert rows_of(programme, "Call: Spring call")[0] == ["projects", "0", "0", "–"]


def test_money_that_is_disputed_shows_every_reading(korea, village):
    centre = rows_of(korea, "Budgets")[2]
    assert centre[1:] == ["2026-01–2030-12", "agreed", "2.5 tn KRW*\n2.9 tn KRW*"]
    settled = Disputed(
        (Cited(10**9, "paper", Mark.SEEN), Cited(2 * 10**9, "rumour", Mark.SECONDARY)), 1
    )
    budget = replace(village.budgets["harvest"], amount=settled)
    programme = replace(village, budgets={"harvest": budget})
    assert rows_of(programme, "Budgets", "ko")[0][3] == "20억 원*"


def test_other_readings_stand_below_the_one_that_counts(korea):
    pools = {row[0]: row[2:4] for row in rows_of(korea, "Pools", "ko")}
    assert pools["슈퍼컴퓨터 6호기"] == ["–", "2026 목표 9,000*\n  또는 8,000*"]


def test_equivalents_stand_where_the_type_does(korea):
    pools = {row[0]: row[2:4] for row in rows_of(korea, "Pools")}
    assert pools["National AI Computing Centre"] == [
        "H100 eq.",
        "2028 target 15,000*\n2030 target 50,000*",
    ]


def test_a_number_says_what_other_sources_say(village):
    other = Cited(4, "rumour", Mark.SECONDARY)
    cap = Cited(3, "paper", Mark.SEEN, None, (other,))
    track = replace(village.tracks["school"], months_max=cap)
    rows = rows_of(replace(village, tracks={**village.tracks, "school": track}), "Tracks", "ko")
    assert rows[0][4] == "3 (또는 4*)"


def test_prices_are_said_in_words(korea):
    prices = {row[0]: row[2] for row in rows_of(korea, "Tracks")}
    assert prices == {
        "Academia": "free",
        "Research institutes": "free",
        "Industry": "5–10 % of market\nYouth firms 50 % off",
        "National projects": "–",
    }


def test_a_site_that_did_not_report_has_not_used_nothing():
    bare = read_programme(HEAD, "bare.yaml").programme
    for sheet in summarise(bare):
        assert sheet.rows == ()
        assert "file under" in sheet.empty.en
        assert "파일의" in sheet.empty.ko
    assert [s.title.ko for s in summarise(bare)][5] == "공모"
