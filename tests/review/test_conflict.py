"""Conflicts of interest are found on every ground, whatever the spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.review.conflict import (
    GROUND_NAMES,
    Conflict,
    Expert,
    Proposal,
    find_conflicts,
    fold_organisation,
)

HANBIT = frozenset({"한빛대학교"})
CASES = {
    "nothing shared": (
        Expert(7, HANBIT),
        Proposal(1, frozenset({8}), frozenset({"누리연구원"})),
        [],
    ),
    "the leader of it": (Expert(7), Proposal(1, frozenset({7})), ["team:"]),
    "a partner on its team": (
        Expert(7, partners=frozenset({8, 9})),
        Proposal(1, frozenset({8})),
        ["co_member:8"],
    ),
    "the same organisation": (
        Expert(7, HANBIT),
        Proposal(1, organisations=HANBIT),
        ["organisation:한빛대학교"],
    ),
    "spelt otherwise": (
        Expert(7, frozenset({"(주)누리 AI"})),
        Proposal(1, organisations=frozenset({"누리ai 주식회사"})),
        ["organisation:누리ai"],
    ),
    "its industry foundation": (
        Expert(7, HANBIT),
        Proposal(1, organisations=frozenset({"한빛대학교 산학협력단"})),
        ["organisation:한빛대학교"],
    ),
    "declared of an organisation": (
        Expert(7, declared_organisations=frozenset({"한빛 대학교"})),
        Proposal(1, organisations=HANBIT),
        ["declared:한빛대학교"],
    ),
    "declared of the application": (
        Expert(7, declared_applications=frozenset({1})),
        Proposal(1),
        ["declared:"],
    ),
    "declared of another application": (
        Expert(7, declared_applications=frozenset({2})),
        Proposal(1),
        [],
    ),
    "a name of nothing is no name": (
        Expert(7, frozenset({"--"})),
        Proposal(1, organisations=frozenset({"..."})),
        [],
    ),
    "all of them, in order": (
        Expert(7, HANBIT, frozenset({8}), HANBIT, frozenset({1})),
        Proposal(1, frozenset({7, 8}), HANBIT),
        ["co_member:8", "declared:", "declared:한빛대학교", "organisation:한빛대학교", "team:"],
    ),
}


@pytest.mark.parametrize(("expert", "proposal", "want"), CASES.values(), ids=CASES)
def test_conflicts(expert, proposal, want):
    found = find_conflicts(expert, proposal)
    assert [conflict.key for conflict in found] == want
    assert all(GROUND_NAMES[conflict.ground].ko for conflict in found)


NAMES = {
    "한빛대학교": "한빛대학교",
    " 한빛 대학교 ": "한빛대학교",
    "㈜누리": "누리",
    "Nuri Co., Ltd.": "nuri",
    "Incheon Institute": "incheoninstitute",
    "주식회사": "주식회사",
    "Ltd": "ltd",
}


@pytest.mark.parametrize(("name", "want"), NAMES.items(), ids=NAMES)
def test_names_are_folded(name, want):
    assert fold_organisation(name) == want


@given(
    st.frozensets(st.text(max_size=8), max_size=4), st.frozensets(st.text(max_size=8), max_size=4)
)
def test_what_is_shared_by_the_letter_is_always_found(one, other):
    found = find_conflicts(Expert(7, one), Proposal(1, organisations=other))
    folded = {fold_organisation(name) for name in one & other} - {""}
    assert {Conflict("organisation", name) for name in folded} <= set(found)
