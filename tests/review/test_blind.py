"""Names in what reviewers read without names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.review.blind import find_names

CASES = {
    "a Korean name with an ending": ("홍길동이 만듭니다", "홍길동", True),
    "spaces between syllables": ("한빛 대학교의 모형", "한빛대학교", True),
    "spaces in the name": ("한빛대학교의 모형", "한빛 대학교", True),
    "another case": ("a plan of EXAMPLE university", "Example University", True),
    "over the end of a line": ("of Example\nUniversity", "Example University", True),
    "full width": ("\uff21\uff22\uff23 makes it", "ABC", True),
    "within another word": ("an abcde model", "abcd", False),
    "a word of its own": ("an abcd-model", "abcd", True),
    "two letters are too few": ("김구의 모형", "김구", False),
    "three are enough": ("김구라의 모형", "김구라", True),
    "signs mean themselves": ("a model of everything", ".+?", False),
    "no name": ("a model", "", False),
}


@pytest.mark.parametrize(("text", "name", "want"), CASES.values(), ids=CASES)
def test_names(text, name, want):
    assert list(find_names({"summary": text}, [name])) == ([("summary", name)] if want else [])


def test_each_text_and_each_name_once():
    texts = {"title": "홍길동", "summary": "홍길동과 홍길동"}
    assert list(find_names(texts, ["홍길동", "홍길동"])) == [
        ("title", "홍길동"),
        ("summary", "홍길동"),
    ]


@given(text=st.text(max_size=200), name=st.text(max_size=40))
def test_any_text_can_be_read(text, name):
    list(find_names({"summary": text}, [name]))
