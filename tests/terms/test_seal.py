import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.terms.seal import canonical_bytes, seal

BYTES = {
    "keys are sorted": ({"b": 1, "a": 2}, '{"a":2,"b":1}'),
    "keys are sorted inside too": ([{"b": 1, "a": 2}], '[{"a":2,"b":1}]'),
    "the order of a list stays": ([2, 1], "[2,1]"),
    "Korean stands as itself": ({"이름": "두레"}, '{"이름":"두레"}'),
    "nothing is null, not zero": ([None, 0, False, ""], '[null,0,false,""]'),
    "a number and its text differ": ([1, "1"], '[1,"1"]'),
    "a long number keeps its digits": (10**30, "1" + "0" * 30),
}


@pytest.mark.parametrize(("paper", "want"), BYTES.values(), ids=BYTES)
def test_canonical_bytes(paper, want):
    assert canonical_bytes(paper).decode() == want


REFUSED = {
    "a float": (1.5, r"1\.5 is a float"),
    "a whole float": (1.0, r"1\.0 is a float"),
    "a float deep inside": ({"a": [{"b": (1, float("nan"))}]}, "nan is a float"),
    "a key that is a number": ({1: "a"}, "the key 1 is not text"),
    "a key that is nothing": ({"a": {None: 1}}, "the key None is not text"),
    "a set": ({1, 2}, "not JSON serializable"),
    "bytes": (b"a", "not JSON serializable"),
}


@pytest.mark.parametrize(("paper", "match"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_sealed(paper, match):
    with pytest.raises(TypeError, match=match):
        seal(paper)


def test_the_seal_is_sha_256_of_the_bytes():
    # printf '{"a":1}' | sha256sum
    want = "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"
    assert seal({"a": 1}) == want


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
papers = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(paper=papers)
def test_bytes_read_back_as_the_same_paper(paper):
    # Hence two different papers never have the same bytes.
    assert json.loads(canonical_bytes(paper)) == paper


def turn(paper):
    """Write every dict in the opposite order."""
    if isinstance(paper, dict):
        return {key: turn(paper[key]) for key in reversed(list(paper))}
    return [turn(part) for part in paper] if isinstance(paper, list) else paper


@given(paper=papers)
def test_the_order_of_keys_does_not_show(paper):
    assert seal(turn(paper)) == seal(paper)
