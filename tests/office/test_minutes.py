"""The minutes of a panel: kept by every button of its page, and not written over unseen."""

import re

import pytest

from dure.office.applications.models import ApplicationRow
from dure.office.panels.actions import do_keep_minutes, do_open_panel
from dure.office.panels.models import PanelRow
from dure.office.reviews.models import ReviewRow

pytestmark = pytest.mark.django_db
SLUG = "first_2026"
MINUTES = "Chair and four members. The scores of two were discussed; one was moved."


@pytest.fixture
def sitting(submit, make_person, chair):
    """Give three applications that a panel ranks, which has minutes."""
    rows = [submit(make_person(name)) for name in ("a", "b", "c")]
    reviewer = make_person("reviewer")
    for place, row in enumerate(rows):
        ApplicationRow.objects.filter(pk=row.pk).update(state="in_review")
        told = {"state": "submitted", "version": 1, "score_milli": 90_000 - place}
        ReviewRow.objects.create(
            application=row, reviewer=reviewer, assigned_at=row.created_at, **told
        )
    do_open_panel(SLUG, by=chair.pk)
    do_keep_minutes(SLUG, MINUTES, by=chair.pk)
    return rows


OTHER = "Minutes of somebody else, who kept theirs first. " * 2


def test_no_button_of_the_page_loses_minutes(sitting, chair, browse):
    client, at = browse(chair), f"/panels/{SLUG}/"
    typed = MINUTES.replace(". ", ".\r\n")
    kept = typed.replace("\r\n", "\n")
    # A line of the table is chosen to be moved.
    got = client.post(at + "minutes", {"minutes": typed, "chosen": sitting[2].number})
    assert got["Location"] == f"{at}?move={sitting[2].number}#move"
    assert PanelRow.objects.get().minutes == kept
    # The move is refused: both are there again.
    move = {"number": sitting[2].number, "place": "9", "reason": "x"}
    got = client.post(at + "move", {"minutes": typed + " More.", **move})
    assert got.status_code == 409
    assert PanelRow.objects.get().minutes == kept + " More."
    # They are kept while a move is half typed.
    text = client.post(at + "minutes", {"minutes": typed, **move, "place": "2"}).content.decode()
    assert 'value="2"' in text
    # Closing is refused, since it is not what was seen; they are kept even so.
    got = client.post(at + "close", {"minutes": typed + " End.", "seen": "0"})
    assert got.status_code == 409
    assert "no longer what the page showed" in got.content.decode()
    assert PanelRow.objects.get().minutes == kept + " End."


def test_minutes_of_somebody_else_are_not_written_over(sitting, chair, browse):
    assert sitting
    client, at = browse(chair), f"/panels/{SLUG}/"
    base = re.search(r'name="base" value="(\w+)"', client.get(at).content.decode())[1]
    do_keep_minutes(SLUG, OTHER, by=chair.pk)
    mine = MINUTES + " And two more."
    got = client.post(at + "minutes", {"minutes": mine, "base": base})
    assert got.status_code == 409
    text = got.content.decode()
    assert "somebody else has changed the minutes" in text
    assert mine in text
    assert f'name="base" value="{base}"' in text
    assert PanelRow.objects.get().minutes == OTHER
    # Who typed nothing changes nothing, whatever others wrote.
    move = {"number": sitting[1].number, "place": "1", "reason": "It is unlike the others."}
    assert client.post(at + "move", {"minutes": MINUTES, "base": base, **move}).status_code == 302
    assert PanelRow.objects.get().minutes == OTHER
