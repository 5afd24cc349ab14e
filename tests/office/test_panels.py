"""Panels: gaps and ties are seen, moves have reasons, what is closed is frozen."""

import hashlib
import json
import re

import pytest
from django.db import IntegrityError, transaction

from dure.office.acts import Act
from dure.office.applications.models import ApplicationRow, PaperRow
from dure.office.clock import today
from dure.office.panels.actions import (
    do_close_panel,
    do_keep_minutes,
    do_move_place,
    do_open_panel,
)
from dure.office.panels.bench import find_bench
from dure.office.panels.models import PanelRow
from dure.office.panels.sheet import find_sheet, make_sheet
from dure.office.people.queries import find_given_roles
from dure.office.permissions import Who, may
from dure.office.reviews.actions import Profile, do_keep_profile
from dure.office.reviews.models import ReviewRow
from dure.office.reviews.write import do_keep_review
from dure.office.trail.actions import do_record
from dure.office.trail.models import Entry
from dure.office.trail.queries import check_chain
from dure.review.rank import Move
from dure.terms.errors import InputRefused
from dure.terms.seal import seal

pytestmark = pytest.mark.django_db
SLUG = "first_2026"
MINUTES = "Chair and four members. The scores of two were discussed; one was moved."


@pytest.fixture
def make_reviewed(submit, make_person):
    """Give a maker of applications in review, with the scores of so many reviewers."""
    reviewers = [make_person(f"reviewer{n}") for n in range(3)]

    def make(name, *scores, state="submitted", **typed):
        row = submit(make_person(name), **typed)
        ApplicationRow.objects.filter(pk=row.pk).update(state="in_review")
        for reviewer, score in zip(reviewers, scores, strict=False):
            ReviewRow.objects.create(
                application=row,
                reviewer=reviewer,
                assigned_at=row.created_at,
                state=state,
                version=1,
                score_milli=score * 1000,
                hash=seal([row.pk, reviewer.pk, score]),
            )
        return row

    return make


def codes(refusal):
    return [f.message.code for f in refusal.value.findings]


def order():
    return [line.ranked.number[-1] for line in find_sheet(find_bench(SLUG)).lines]


def seen():
    return make_sheet(find_bench(SLUG)).seal


@pytest.fixture
def three(make_reviewed):
    """Give three applications: 70 of two, 90 of one, 70 of three."""
    return make_reviewed("a", 60, 80), make_reviewed("b", 90), make_reviewed("c", 70, 70, 70)


@pytest.fixture
def sitting(three, chair):
    do_open_panel(SLUG, by=chair.pk)
    do_keep_minutes(SLUG, MINUTES, by=chair.pk)
    return three


def test_the_page_shows_spread_ties_and_missing_reviews(three, chair, browse):
    text = browse(chair).get(f"/panels/{SLUG}/").content.decode()
    rows = re.findall(r"<tr>(.*?)</tr>", text, re.DOTALL)[1:]
    cells = [re.sub(r"<[^>]+>", " ", row).split() for row in rows]
    assert [c[0] for c in cells] == ["1", "2", "3"]
    for row, said in zip(
        rows, ("90.00 1/3 missing", "70.00 tied 20.00 2/3", "0.00 3/3"), strict=True
    ):
        for word in said.split():
            assert word in row
    assert "tied" not in rows[0]
    assert "missing" not in rows[2]
    assert [row.number[-1] for row in three] == ["1", "2", "3"]
    assert order() == ["2", "1", "3"]


def test_only_reviews_that_count_are_counted(make_reviewed):
    make_reviewed("a", 60, state="flagged")
    make_reviewed("b", 60, state="started")
    sheet = make_sheet(find_bench(SLUG))
    assert [line.ranked.score_milli for line in sheet.lines] == [None, None]
    # Nobody is given anything for having no score.
    assert [dict(line.servers) for line in sheet.lines] == [{}, {}]
    assert sheet.cut == 0


def test_the_cut_line_is_where_the_supply_ends(make_reviewed):
    # 280 + 248 servers of h200 and b200; each asks 32 servers of h200 alone, all or nothing, so
    # 8 · 32 = 256 fit into 280 and the ninth does not.
    typed = {"types": "h200", "asked": "32 servers", "least": "", "acceptance": "all_or_nothing"}
    for n in range(9):
        make_reviewed(f"p{n}", 90 - n, **typed)
    sheet = make_sheet(find_bench(SLUG))
    assert sheet.cut == 8
    assert [dict(line.servers) for line in sheet.lines] == [{"h200": 32}] * 8 + [{}]
    assert sheet.lines[8].reserve == 1
    assert sheet.supply == (("h200", 280, 256), ("b200", 248, 0))


def test_a_panel_is_opened_once_and_reviews_are_not_changed_then(three, chair):
    do_open_panel(SLUG, by=chair.pk)
    with pytest.raises(InputRefused) as refusal:
        do_open_panel(SLUG, by=chair.pk)
    assert codes(refusal) == ["panel_begun_already"]
    review = ReviewRow.objects.first()
    with pytest.raises(InputRefused) as refusal:
        do_keep_review(review.pk, {"effect": "1"}, by=review.reviewer_id)
    assert codes(refusal) == ["review_is_closed"]
    assert three


def test_a_panel_without_anything_in_review_is_not_opened(submit, chair):
    submit()
    with pytest.raises(InputRefused) as refusal:
        do_open_panel(SLUG, by=chair.pk)
    assert codes(refusal) == ["panel_has_nothing"]


def test_a_panel_is_not_opened_while_something_waits(three, submit, chair):
    spoil_score(submit)
    spoil_flag(submit)
    submit()
    with pytest.raises(InputRefused) as refusal:
        do_open_panel(SLUG, by=chair.pk)
    want = ["ranking_score_missing", "ranking_flag_open", "ranking_still_screened"]
    assert codes(refusal) == want
    assert three


def test_the_chair_places_what_lost_its_last_review(sitting, chair):
    spoil_score(None)
    do_move_place(
        SLUG, Move(sitting[1].number, 2, "Its review was withdrawn; see the minutes."), by=chair.pk
    )
    panel = do_close_panel(SLUG, seen(), by=chair.pk)
    line = json.loads(panel.paper)["ranking"]["lines"][1]
    assert (line["number"], line["score_milli"], line["place"]) == (sitting[1].number, None, 2)


def test_who_applied_does_not_chair(make_reviewed, make_person):
    make_reviewed("a", 60)
    both = make_person("both", "chair")
    row = ApplicationRow.objects.get()
    do_record(both.pk, Act.EDIT_APPLICATION, f"application:{row.pk}", at=row.created_at)
    with pytest.raises(InputRefused) as refusal:
        do_open_panel(SLUG, by=both.pk)
    assert codes(refusal) == ["chair_applied"]


def test_the_chair_moves_with_a_reason_that_stays(sitting, chair, browse):
    number = sitting[2].number
    do_move_place(SLUG, Move(number, 1, "Uses what no other does."), by=chair.pk)
    assert order() == ["3", "2", "1"]
    text = browse(chair).get(f"/panels/{SLUG}/").content.decode()
    assert "Uses what no other does." in text
    assert "by score 3" in text
    entry = Entry.objects.filter(act=Act.RANK).order_by("sequence").last()
    assert json.loads(entry.detail)["number"] == number


MOVES = {
    "without a reason": (("{c}", 1, " "), ["move_reason_missing"]),
    "to no place": (("{c}", 4, "why"), ["move_out_of_range"]),
    "of a stranger": (
        ("x-1", 9, ""),
        ["move_reason_missing", "move_out_of_range", "move_number_unknown"],
    ),
}


@pytest.mark.parametrize(("move", "want"), MOVES.values(), ids=MOVES)
def test_moves_that_are_refused(move, want, sitting, chair):
    number, place, reason = move
    with pytest.raises(InputRefused) as refusal:
        do_move_place(SLUG, Move(number.format(c=sitting[2].number), place, reason), by=chair.pk)
    assert codes(refusal) == want
    assert PanelRow.objects.get().moves == []


def test_a_chair_does_not_move_what_they_cannot_judge(sitting, chair):
    do_keep_profile(chair.pk, Profile("x", "Example University", "", 8, True))
    with pytest.raises(InputRefused) as refusal:
        do_move_place(SLUG, Move(sitting[2].number, 1, "why"), by=chair.pk)
    assert codes(refusal) == ["chair_conflicted"]


def test_closing_freezes_the_ranking(sitting, chair, browse):
    do_move_place(SLUG, Move(sitting[0].number, 1, "why"), by=chair.pk)
    panel = do_close_panel(SLUG, seen(), by=chair.pk)
    paper = json.loads(panel.paper)
    assert seal(paper) == panel.hash
    assert [line["number"][-1] for line in paper["ranking"]["lines"]] == ["1", "2", "3"]
    assert paper["minutes"] == MINUTES
    assert set(ApplicationRow.objects.values_list("state", flat=True)) == {"reviewed"}
    assert check_chain() is None
    # Whatever happens to the rows, what was frozen stays.
    ReviewRow.objects.update(score_milli=0)
    assert order() == ["1", "2", "3"]
    first = find_sheet(find_bench(SLUG)).lines[0].ranked
    assert (first.number, first.score_milli) == (sitting[0].number, 70_000)
    content = browse(chair).get(f"/panels/{SLUG}/paper").content
    assert json.loads(content) == paper
    assert hashlib.sha256(content).hexdigest() == panel.hash
    text = browse(chair).get(f"/panels/{SLUG}/").content.decode()
    assert panel.hash in text
    assert "Close and freeze" not in text
    for act in (
        lambda: do_move_place(SLUG, Move(sitting[0].number, 2, "x"), by=chair.pk),
        lambda: do_keep_minutes(SLUG, "other", by=chair.pk),
        lambda: do_close_panel(SLUG, seen(), by=chair.pk),
    ):
        with pytest.raises(InputRefused) as refusal:
            act()
        assert codes(refusal) == ["panel_not_sitting"]


def test_who_ranked_does_not_decide(sitting, make_person):
    both = make_person("both", "chair", "decider")
    who = Who(both.pk, find_given_roles(both.pk, today()))
    assert may(who, Act.DECIDE, sitting[0].as_thing())
    do_close_panel(SLUG, seen(), by=both.pk)
    assert not may(who, Act.DECIDE, sitting[0].as_thing())


def spoil_score(_):
    ReviewRow.objects.filter(application__number__endswith="2").delete()


def spoil_flag(_):
    ReviewRow.objects.filter(application__number__endswith="3").update(state="flagged")


def spoil_screening(submit):
    submit()


def spoil_minutes(_):
    PanelRow.objects.update(minutes="short")


INCOMPLETE = {
    "one has no review": (spoil_score, ["ranking_score_missing"]),
    "a conflict is not looked at": (spoil_flag, ["ranking_score_missing", "ranking_flag_open"]),
    "one is not screened yet": (spoil_screening, ["ranking_still_screened"]),
    "no minutes": (spoil_minutes, ["minutes_missing"]),
}


@pytest.mark.parametrize(("spoil", "want"), INCOMPLETE.values(), ids=INCOMPLETE)
def test_what_is_not_complete_is_not_closed(spoil, want, sitting, chair, submit):
    spoil(submit)
    with pytest.raises(InputRefused) as refusal:
        do_close_panel(SLUG, seen(), by=chair.pk)
    assert codes(refusal) == want
    assert PanelRow.objects.get().state == "sitting"
    assert sitting


def test_a_ranking_that_changed_meanwhile_is_not_closed(sitting, chair):
    before = seen()
    do_move_place(SLUG, Move(sitting[2].number, 1, "why"), by=chair.pk)
    with pytest.raises(InputRefused) as refusal:
        do_close_panel(SLUG, before, by=chair.pk)
    assert codes(refusal) == ["ranking_changed_meanwhile"]


def test_the_database_holds_no_closed_panel_without_a_paper(sitting):
    assert sitting
    with pytest.raises(IntegrityError), transaction.atomic():
        PanelRow.objects.update(state="closed")


def test_the_chair_does_it_all_by_the_pages(three, chair, browse):
    client, at = browse(chair), f"/panels/{SLUG}/"
    assert "Open the panel" in client.get(at).content.decode()
    client.post(at + "open")
    bad = client.post(at + "move", {"number": three[2].number, "place": "x", "reason": "y"})
    assert bad.status_code == 400
    body = {"number": three[2].number, "place": "1", "reason": ""}
    assert client.post(at + "move", body).status_code == 400
    refused = client.post(at + "move", body | {"place": "9", "reason": "x"})
    assert refused.status_code == 409
    assert "there are places 1 to 3" in refused.content.decode()
    client.post(at + "move", body | {"reason": "Uses <b>what</b> no other does."})
    assert "Uses &lt;b&gt;what" in client.get(at).content.decode()
    client.post(at + "minutes", {"minutes": MINUTES})
    text = client.get(at + f"?move={three[0].number}").content.decode()
    assert f'value="{three[0].number}"' in text
    sealed = re.search(r'name="seen" value="(\w+)"', text)[1]
    got = client.post(at + "close", {"seen": sealed}, follow=True)
    assert "The ranking is frozen" in got.content.decode()


def test_who_only_reads_has_no_buttons(three, make_person, browse):
    assert three
    text = browse(make_person("officer", "officer")).get(f"/panels/{SLUG}/").content.decode()
    assert "Open the panel" not in text


def test_there_is_no_paper_before_it_is_closed(sitting, chair, browse):
    assert sitting
    assert browse(chair).get(f"/panels/{SLUG}/paper").status_code == 404


@pytest.mark.parametrize("query", ["after=x", "after=-1", "move=" + "x" * 65])
def test_bad_parameters(query, call, chair, browse):
    assert browse(chair).get(f"/panels/{call.pk}/?{query}").status_code == 400


def test_an_empty_ranking_says_so_in_both_languages(call, chair, browse):
    assert "Nothing to rank" in browse(chair).get(f"/panels/{call.pk}/").content.decode()
    assert "순위를 매길 신청이" in browse(chair, "ko").get(f"/panels/{call.pk}/").content.decode()


def test_the_ranking_is_paged_with_few_statements(
    make_reviewed, chair, browse, django_assert_max_num_queries
):
    row = make_reviewed("a", 60)
    paper = PaperRow.objects.get()
    for number in range(120):
        copy = ApplicationRow.objects.get(pk=row.pk)
        copy.pk, copy.number = None, f"many-{number:04d}"
        text = paper.paper.replace(row.number, copy.number)
        copy.hash = seal(text)
        copy.save()
        PaperRow.objects.create(
            application=copy, version=1, paper=text, hash=copy.hash, submitted_at=row.submitted_at
        )
    PanelRow.objects.create(call=row.call, opened_by=chair, opened_at=row.created_at)
    client, places = browse(chair), []
    client.get(f"/panels/{SLUG}/")  # what is ranked for the first time, or anew, is read once
    for url in ("", *(f"?after={place}" for place in (25, 50, 75, 100))):
        with django_assert_max_num_queries(6):
            text = client.get(f"/panels/{SLUG}/{url}").content.decode()
        places += re.findall(r'<tr><td class="right">(\d+)', text)
    assert places == [str(n) for n in range(1, 122)]
    with django_assert_max_num_queries(6):
        client.get("/panels/")
