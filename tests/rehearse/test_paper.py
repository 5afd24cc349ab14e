"""The paper of a rehearsed call: every number is marked, both languages say the same."""

import json
import re
from dataclasses import asdict, replace

import pytest

from dure.files.programme import read_programme_file, shipped_programme_path
from dure.files.workload_model import shipped_workload_model
from dure.rehearse.answer import Spread, answer_by_use, spread_of
from dure.rehearse.call import read_call
from dure.rehearse.first_call import rehearse_case
from dure.rehearse.paper import write_paper
from dure.rehearse.scenario import Assumptions
from dure.rehearse.whole import Plan, list_cases, sort_outcomes
from dure.report.citing import find_faults
from dure.report.html import render_html
from dure.terms.language import Text, same


@pytest.fixture(scope="module")
def result():
    """Give the real call at two uses, with few jobs: one week, no run above half a day."""
    paper = read_call(
        read_programme_file(shipped_programme_path("korea")), "first_2026", "korea.yaml"
    )
    model = shipped_workload_model()
    assumptions = Assumptions(
        paper.own_policy, paper.shared_policy, weeks=1, warm_up_weeks=0, run_max_d=1
    )
    plan = Plan(
        paper=paper,
        assumptions=assumptions,
        model=model,
        model_name=Text(en="drawn", ko="추출"),
        uses=(40, 60),
        use_reference=40,
        seeds=(1,),
        records=None,
    )
    cases = list_cases(plan)
    # The two main cases are run; the variants take the first one's outcome, to save time.
    main = [rehearse_case(case) for case in cases[:2]]
    outcomes = [*main, *(replace(main[0], case=case) for case in cases[2:])]
    return sort_outcomes(plan, outcomes)


def test_every_number_of_the_paper_has_a_mark_and_a_source_that_exists(result):
    assert find_faults(write_paper(result, ())) == []


@pytest.mark.parametrize("compared", [False, True])
def test_both_languages_show_the_same_numbers(result, compared):
    if compared:
        result = replace(result, compared=result.outcomes, compared_name=same("philly.csv"))
    paper = write_paper(result, ((same("Seeds"), "1"),))
    for section in paper.sections:
        for block in section.blocks:
            for row in getattr(block, "rows", ()):
                for cell in row:
                    assert numbers(cell.en) == numbers(cell.ko), cell
    pages = [render_html(paper, lang) for lang in ("en", "ko")]
    assert "What is assumed" in pages[0]
    assert "가정이 틀리다면" in pages[1]


def numbers(text):
    return sorted(re.findall(r"\d+(?:[.,]\d+)*", text))


def test_two_sources_that_agree_say_so_and_that_disagree_name_the_use(result):
    again = replace(result, compared=result.outcomes, compared_name=same("trace"))
    assert "Both agree at every use" in section_text(again)
    worse = [replace(o, served_within=(0, 0)) for o in result.outcomes]
    other = replace(result, compared=worse, compared_name=same("trace"))
    assert "disagree at 40 %, 60 % use" in section_text(other)


def section_text(result):
    paper = write_paper(result, ())
    found = [s for s in paper.sections if "real jobs" in s.heading.en]
    return found[0].blocks[0].text.en


def test_the_answer_as_data_has_a_row_for_each_use(result):
    rows = [asdict(row) for row in answer_by_use(result.outcomes)]
    assert [row["use_percent"] for row in rows] == [40, 60]
    assert json.loads(json.dumps(rows[0]))["full"].keys() == {"low", "middle", "high"}


SPREADS = {
    "one": ([7], Spread(7, 7, 7)),
    "the lower of two in the middle": ([4, 1, 3, 2], Spread(1, 2, 4)),
    "an odd number": ([9, 1, 5], Spread(1, 5, 9)),
}


@pytest.mark.parametrize(("values", "want"), SPREADS.values(), ids=SPREADS)
def test_spread(values, want):
    assert spread_of(values) == want
