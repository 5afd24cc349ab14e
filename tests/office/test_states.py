"""States follow each other as their flow says, in one place, and on the trail."""

import pytest

from dure.office.states import APPLICATION, FLOWS, make_flow


@pytest.mark.parametrize("flow", FLOWS.values(), ids=FLOWS)
def test_every_state_can_be_reached_and_is_named_in_both_languages(flow):
    reached, open_ = set(), [flow.start]
    while open_:
        state = open_.pop()
        if state not in reached:
            reached.add(state)
            open_ += flow.moves[state]
    assert reached == set(flow.moves)
    assert all(name.en and name.ko for name in flow.names.values())


MOVES = {
    "a draft is submitted": ("draft", "submitted", True),
    "what is submitted is corrected": ("submitted", "submitted", True),
    "what is submitted is screened": ("submitted", "screening", True),
    "what is screened is assessed where the call asks for it": ("screening", "assessing", True),
    "what is assessed waits for reviewers, whatever was found": ("assessing", "eligible", True),
    "an assessment refuses nobody": ("assessing", "ineligible", False),
    "a draft is not reviewed": ("draft", "in_review", False),
    "what is withdrawn stays so": ("withdrawn", "draft", False),
    "who is not eligible may be looked at again": ("ineligible", "screening", True),
    "an award is accepted": ("awarded", "accepted", True),
    "what is reviewed is not accepted": ("reviewed", "accepted", False),
    "the reserve list moves up": ("reserved", "awarded", True),
}


@pytest.mark.parametrize(("state", "to", "want"), MOVES.values(), ids=MOVES)
def test_moves_of_an_application(state, to, want):
    assert APPLICATION.may_follow(state, to) is want


def test_a_flow_knows_the_states_it_moves_to():
    with pytest.raises(AssertionError, match="ajar"):
        make_flow("door", ("shut", "shut", "닫힘", "ajar"))
