"""A call whose panels sit for each track: each ranks its own, and one decision serves all."""

import json

import pytest
from django.urls import reverse

from dure.office.applications.models import ApplicationRow
from dure.office.clock import now
from dure.office.decisions.actions import do_choose, do_draft, do_propose
from dure.office.decisions.gather import gather_pot
from dure.office.decisions.scores import find_ranking, find_scores, interleave
from dure.office.panels.actions import (
    do_close_panel,
    do_keep_minutes,
    do_move_place,
    do_open_panel,
)
from dure.office.panels.bench import find_bench
from dure.office.panels.models import PanelRow
from dure.office.panels.sheet import make_sheet
from dure.office.reviews.models import ReviewRow
from dure.office.reviews.write import do_keep_review
from dure.review.rank import Judged, Move, rank
from dure.terms.errors import InputRefused
from dure.terms.seal import seal

pytestmark = pytest.mark.django_db
SLUG = "first_2026"
POINTS = ("effect", "ecosystem", "capability", "feasibility")
MINUTES = "Chair and four members. The scores of two were discussed; one was moved."


def codes(refusal):
    return [f.message.code for f in refusal.value.findings]


@pytest.fixture
def call_text(call_text):
    """Give the text of a call whose panels sit for each track."""
    return call_text + "\njudging: {panels: track}\n"


@pytest.fixture
def rows(submit, make_person):
    """Give two applications of academia and three of industry, in review, with their scores."""
    reviewer, made = make_person("reviewer", "reviewer"), {}
    asks = {
        "a1": ("academia", 70),
        "a2": ("academia", 60),
        "i1": ("industry", 99),
        "i2": ("industry", 98),
        "i3": ("industry", 97),
    }
    for name, (track, score) in asks.items():
        row = submit(make_person(name), track=track)
        ApplicationRow.objects.filter(pk=row.pk).update(state="in_review")
        ReviewRow.objects.create(
            application=row,
            reviewer=reviewer,
            assigned_at=row.created_at,
            state="submitted",
            version=1,
            score_milli=score * 1000,
            paper=json.dumps(
                {
                    "points": dict.fromkeys(POINTS, score),
                    "opinion": "It holds.",
                    "score_milli": score * 1000,
                }
            ),
            hash=seal([row.pk, score]),
        )
        made[name] = row
    return made


def close(track, by):
    do_open_panel(SLUG, by=by, track=track)
    do_keep_minutes(SLUG, MINUTES, by=by, track=track)
    seen = make_sheet(find_bench(SLUG, track)).seal
    return do_close_panel(SLUG, seen, by=by, track=track)


def test_each_panel_ranks_its_own(rows, chair, browse):
    client = browse(chair)
    page = client.get("/panels/").content.decode()
    assert page.count("/panels/first_2026/tracks/") == 3
    assert "First call for GPU time, December 2025: Industry" in page
    page = client.get("/panels/first_2026/tracks/academia/").content.decode()
    assert rows["a1"].number in page
    assert rows["i1"].number not in page
    assert "Each track has a panel of its own" in page
    panel = close("academia", chair.pk)
    assert json.loads(panel.paper)["track"] == "academia"
    states = dict(ApplicationRow.objects.values_list("number", "state"))
    assert [states[rows[n].number] for n in rows] == ["reviewed"] * 2 + ["in_review"] * 3
    paper = client.get("/panels/first_2026/tracks/academia/paper")
    assert 'filename="panel-first_2026-academia.json"' in paper["Content-Disposition"]


NOT_THERE = {
    "the whole call has no panel": "/panels/first_2026/",
    "no such track": "/panels/first_2026/tracks/space/",
    "no such call": "/panels/other/tracks/academia/",
}


@pytest.mark.parametrize("path", NOT_THERE.values(), ids=NOT_THERE)
def test_benches_that_are_not_there(path, call, chair, browse):
    assert call.panels_by == "track"
    assert browse(chair).get(path).status_code == 404


def test_a_panel_does_not_wait_for_another_and_shuts_only_its_own_reviews(rows, chair):
    ReviewRow.objects.filter(application=rows["i1"]).delete()
    do_open_panel(SLUG, by=chair.pk, track="academia")
    with pytest.raises(InputRefused) as refusal:
        do_open_panel(SLUG, by=chair.pk, track="industry")
    assert codes(refusal) == ["ranking_score_missing"]
    shut, open_ = (ReviewRow.objects.get(application=rows[n]) for n in ("a1", "i2"))
    with pytest.raises(InputRefused) as refusal:
        do_keep_review(shut.pk, {"effect": "1"}, by=shut.reviewer_id)
    assert codes(refusal) == ["review_is_closed"]
    do_keep_review(open_.pk, {"effect": "1"}, by=open_.reviewer_id)


def test_a_chair_moves_only_what_is_at_the_bench(rows, chair):
    do_open_panel(SLUG, by=chair.pk, track="academia")
    with pytest.raises(InputRefused) as refusal:
        do_move_place(SLUG, Move(rows["i1"].number, 1, "why not"), by=chair.pk, track="academia")
    assert codes(refusal) == ["move_number_unknown"]


def test_a_chair_of_one_track_has_that_one(rows, make_person, browse):
    client = browse(make_person("one", "chair", scope="call:first_2026/industry"))
    page = client.get("/panels/").content.decode()
    assert page.count("/panels/first_2026/tracks/") == 1
    at = "/panels/first_2026/tracks/{}/"
    assert client.get(at.format("industry")).status_code == 200
    assert client.post(at.format("industry") + "open").status_code == 302
    assert client.post(at.format("academia") + "open").status_code in (403, 404)
    assert [p.track for p in PanelRow.objects.all()] == ["industry"]
    # They read what reviewers said of theirs, and of no other.
    read = {n: client.get(reverse("opinions", args=[rows[n].number])).status_code for n in rows}
    assert read == {"a1": 404, "a2": 404, "i1": 200, "i2": 200, "i3": 200}


def test_one_decision_waits_for_all_panels_and_serves_tracks_alike(rows, chair, make_person, call):
    officer = make_person("officer", "officer")
    close("academia", chair.pk)
    draft = do_draft(call, by=officer.pk)
    do_choose(draft.pk, {"overseer_id": officer.pk}, by=officer.pk)
    with pytest.raises(InputRefused) as refusal:
        do_propose(draft.pk, by=officer.pk)
    [found] = refusal.value.findings
    assert found.message.code == "panels_still_open"
    assert "3 applications of first_2026 are not ranked yet, of the tracks industry" in found.what()
    close("industry", chair.pk)
    # Points: i1 1/6, a1 1/4, i2 1/2, a2 3/4, i3 5/6.
    names = {row.number: name for name, row in rows.items()}
    order = [names[number] for number in gather_pot(draft).order]
    assert order == ["i1", "a1", "i2", "a2", "i3"]
    assert {names[n]: s.place for n, s in find_scores(SLUG).items()} == {
        "i1": 1,
        "a1": 2,
        "i2": 3,
        "a2": 4,
        "i3": 5,
    }
    hashes = dict(PanelRow.objects.values_list("track", "hash"))
    assert find_ranking(SLUG) == seal(hashes)
    assert do_propose(draft.pk, by=officer.pk).state == "proposed"
    assert now()


def ranking(*scores, prefix):
    return rank([Judged(f"{prefix}{n}", (s,), 1) for n, s in enumerate(scores, start=1)], ())


ORDERS = {
    "one alone keeps its order": ([(3, 2, 1)], "a1 a2 a3"),
    "two of a size take turns, the higher score first": ([(9, 5), (8, 7)], "a1 b1 b2 a2"),
    "a larger one has more in every part": ([(9,), (8, 7, 6)], "b1 a1 b2 b3"),
    "none": ([], ""),
    "one of them empty": ([(), (1,)], "b1"),
}


@pytest.mark.parametrize(("scores", "want"), ORDERS.values(), ids=ORDERS)
def test_rankings_are_put_into_one_order(scores, want):
    rankings = [ranking(*s, prefix=p) for s, p in zip(scores, "ab", strict=False)]
    assert " ".join(one.number for one in interleave(rankings)) == want
