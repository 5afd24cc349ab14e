"""Results are found alike before and after they are accepted, however they are typed."""

import pytest
from django.apps import apps

from dure.office.decisions.models import AwardRow
from dure.office.grants.actions import do_accept

pytestmark = pytest.mark.django_db
PHRASES = {
    "as it is": ("의료 영상 AI-모형", True),
    "without the space": ("의료영상", True),
    "with a space more": ("영 상", True),
    "without the sign, in capitals": ("ai모형", True),
    "one letter": ("의", True),
    "in full width": ("ＡＩ", True),
    "over the end of a field": ("모형ann", False),
    "letters in another order": ("상영", False),
    "signs alone": ("--", False),
    "a sign that stands for any letter": ("의_영", False),
    "the name of the organisation": ("example UNIV", True),
}


@pytest.fixture
def titled(submit, review, scores, make_person, clock, sign):
    """Give an application that was awarded, with a title in Korean."""
    from datetime import datetime  # noqa: PLC0415

    row = submit(
        make_person("ann"), title_ko="의료 영상 AI-모형", types="h200", asked="2 servers", least=""
    )
    scores[row.number] = (99_000, 1)
    review(row)
    clock(datetime.fromisoformat("2026-02-20T10:00:00+09:00"))
    sign(tranches=1)
    return row


@pytest.mark.parametrize(("phrase", "want"), PHRASES.values(), ids=PHRASES)
def test_a_result_is_found_alike_before_and_after_it_is_accepted(
    phrase, want, titled, letter_of, client
):
    def is_found():
        return titled.number in client.get("/results/", {"q": phrase}).content.decode()

    assert is_found() is want
    do_accept(letter_of(titled).pk, by=titled.lead_id)
    assert is_found() is want


def test_what_was_not_given_is_found_by_nothing(reviewed, sign):
    reviewed(ann=6, bob=4)
    sign()
    kept = dict(AwardRow.objects.values_list("outcome", "grams"))
    assert kept["awarded"]
    assert not kept["reserved"]


def test_letters_of_before_are_found_too(titled, letter_of, client):
    from importlib import import_module  # noqa: PLC0415

    AwardRow.objects.filter(pk=letter_of(titled).pk).update(grams="")
    move = import_module("dure.office.decisions.migrations.0002_found_by")
    move.cut(apps, None)
    assert titled.number in client.get("/results/", {"q": "의료영상"}).content.decode()
