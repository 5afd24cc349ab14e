"""The policy holds its own promises."""

import pytest

from dure.policy.queue import Backfill, BackfillOrder, Claims, Order, QueuePolicy

CASES = {
    "as many budgets as weights": lambda: Claims((1, 1), (None,)),
    "a weight is at least 1": lambda: Claims((1, 0), (None, None)),
    "a budget is not negative": lambda: Claims((1,), (-1,)),
    "a depth is not negative": lambda: QueuePolicy(depth=-1),
}


@pytest.mark.parametrize("make", CASES.values(), ids=CASES)
def test_promise(make):
    with pytest.raises(AssertionError):
        make()


def test_the_least_that_is_allowed():
    assert Claims((1,), (0,)).budget_s == (0,)
    assert Claims((), ()).weight == ()
    assert QueuePolicy(depth=0) == QueuePolicy()


def test_the_words_of_papers():
    words = [[str(word) for word in kind] for kind in (Order, Backfill, BackfillOrder)]
    orders = ["fcfs", "fair_share", "fair_tree", "multifactor"]
    assert words == [orders, ["none", "easy", "conservative"], ["queue", "shortest"]]
