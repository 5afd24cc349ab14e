"""A call that people have begun to apply to: what may still change, and a new one made from it."""

import re

import pytest

from dure.application.amend import check_amendment
from dure.application.gate import read_call, read_call_json, write_call_json, write_call_yaml

SECOND = ("version: 1", "version: 2")
CASES = {
    "nothing": ([SECOND], []),
    "title and purpose": ([SECOND, ("First call", "The first call")], []),
    "a later last day": ([SECOND, ("closes: 2026-01-28", "closes: 2026-02-04")], []),
    "an earlier last day": (
        [SECOND, ("closes: 2026-01-28", "closes: 2026-01-27")],
        [("closes", "call_closes_earlier")],
    ),
    "the same version": (
        [("First call", "The first call")],
        [("version", "call_version_not_raised")],
    ),
    "a cap and a weight": (
        [SECOND, ("cap_servers: 32", "cap_servers: 31"), ("weights: equal", "weights: score")],
        [("weights", "call_field_frozen"), ("offers", "call_field_frozen")],
    ),
    "more reviews and a day for them": (
        [
            SECOND,
            ("weights: equal", "weights: equal\njudging: {reviews: 4, reviews_due: 2026-03-01}"),
        ],
        [],
    ),
    "another way of judging": (
        [SECOND, ("weights: equal", "weights: equal\njudging: {panels: track}")],
        [("judging", "call_field_frozen")],
    ),
}


@pytest.mark.parametrize(("changes", "want"), CASES.values(), ids=CASES)
def test_what_may_change(changes, want, call, call_text):
    for old, new in changes:
        assert old in call_text
        call_text = call_text.replace(old, new, 1)
    found = check_amendment(call, read_call(call_text, "c.yaml"), "c.yaml")
    assert [(f.place.field, f.message.code) for f in found] == want


ROUND = "\nround: {of: first, number: 2}\njudging: {reviews_due: 2026-02-20}\n"


def test_a_paper_is_a_call_file_again(call_text):
    text = re.sub(
        r"place: Ministry of Science and ICT}",
        "place: {en: https://example.kr/en, ko: https://example.kr/ko}}",
        call_text,
        count=1,
    )
    paper = write_call_json(text + ROUND, "c.yaml")
    again = write_call_yaml(paper)
    assert write_call_json(again, "again.yaml") == paper
    call = read_call_json(paper)
    assert (call.round.of, call.round.number) == ("first", 2)
    assert call.judging.reviews_due.isoformat() == "2026-02-20"
    assert call.documents[0].place.ko == "https://example.kr/ko"
