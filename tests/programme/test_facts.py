"""Every number of a programme as a row: none left out, each with its source."""

from dure.files.programme import read_programme_file, shipped_programme_path
from dure.programme.facts import list_facts

KOREA = read_programme_file(shipped_programme_path("korea"))
FACTS = {fact.path: fact for fact in list_facts(KOREA)}


def test_each_number_has_one_row_and_a_source():
    assert len(FACTS) == len(list_facts(KOREA))
    assert not [path for path, fact in FACTS.items() if fact.source is None]


def test_numbers_as_the_file_has_them():
    # programmes/korea/programme.yaml: pools.kakao-b200, budgets.purchase-2026, targets.public-2028.
    pool = FACTS["pools.kakao-b200.counts.0"]
    assert (pool.value, pool.unit, pool.stage, pool.period) == (
        2424,
        "accelerators",
        "contracted",
        "2025",
    )
    assert FACTS["budgets.purchase-2026.amount"].unit == "KRW"
    assert FACTS["accelerators.h100.memory_mb"].unit == "MB"


def test_a_reading_that_is_not_preferred_says_so():
    readings = [fact for path, fact in FACTS.items() if path.startswith("targets.public-2028.")]
    assert [fact.is_preferred for fact in readings].count(False) >= 1
    assert {fact.stage for fact in readings} == {"target"}
