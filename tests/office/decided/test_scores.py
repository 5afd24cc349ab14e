"""Scores come from the ranking that a panel froze, and from nothing else."""

import json

import pytest

from dure.office.decisions.scores import Scored, find_ranking, find_scores
from dure.office.panels.models import PanelRow

pytestmark = pytest.mark.django_db
LINE = {
    "place": 1,
    "number": "first_2026-0001",
    "score_milli": 81_500,
    "spread_milli": None,
    "reviews": 2,
    "wanted": 2,
    "is_tied": False,
    "by_score": 1,
    "reasons": [],
    "application": "a" * 64,
    "title": {"en": "A model", "ko": "모형"},
    "servers": {"h200": 2},
    "reserve": None,
    "counted": [],
    "is_drawn": False,
}


def test_a_panel_that_sits_gives_no_scores(call, people):
    PanelRow.objects.create(call=call, opened_by=people["officer"], opened_at=call.opens_at)
    assert find_scores(call.pk) == {}
    assert find_ranking(call.pk) == ""


def test_a_frozen_ranking_gives_scores_and_places(call, people):
    paper = {"ranking": {"lines": [LINE], "supply": [["h200", 6, 2]], "cut": 1}}
    PanelRow.objects.create(
        call=call,
        opened_by=people["officer"],
        opened_at=call.opens_at,
        state="closed",
        closed_at=call.closes_at,
        paper=json.dumps(paper),
        hash="b" * 64,
    )
    assert find_scores(call.pk) == {"first_2026-0001": Scored(81_500, 1)}
    assert find_ranking(call.pk) == "b" * 64
