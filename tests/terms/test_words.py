import itertools

import pytest

from dure.terms.citation import MARK_NAMES, Mark, weakest
from dure.terms.language import LANGS, Text, same

WEAKEST = {
    "one alone": (["seen"], "seen"),
    "a secondary source is weaker than a seen one": (["seen", "secondary"], "secondary"),
    "an assumption is weakest": (["secondary", "assumed", "seen"], "assumed"),
    "the same twice": (["secondary", "secondary"], "secondary"),
}


@pytest.mark.parametrize(("marks", "want"), WEAKEST.values(), ids=WEAKEST)
def test_a_sum_is_as_sure_as_its_weakest_part(marks, want):
    for order in itertools.permutations(Mark(m) for m in marks):
        assert weakest(list(order)) is Mark(want)


@pytest.mark.parametrize("marks", [[], [Mark.COMPUTED]], ids=["nothing", "computed"])
def test_what_has_no_mark_of_a_file_has_no_weakest(marks):
    with pytest.raises(ValueError, match=r"empty|not in"):
        weakest(marks)


def test_every_mark_has_a_name_in_both_languages():
    assert set(MARK_NAMES) == set(Mark)
    assert all(name.in_(lang) for name in MARK_NAMES.values() for lang in LANGS)


def test_a_text_is_filled_in_both_languages():
    got = Text(en="{n} of {all}", ko="{all} 중 {n}").fill(n=159, all=514)
    assert (got.in_("en"), got.in_("ko")) == ("159 of 514", "514 중 159")


def test_a_name_reads_the_same_in_both():
    assert {same("B200").in_(lang) for lang in LANGS} == {"B200"}
