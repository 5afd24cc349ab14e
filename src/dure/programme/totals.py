"""Totals of the pools by stage and year; stages are never added."""

from collections import defaultdict
from collections.abc import Iterable

from dure.programme.model import Cited, Count, Programme
from dure.programme.sheet import ABSENT, SIGNS, Sheet, like_text, make_sheet
from dure.programme.words import STAGES, word_of
from dure.terms.citation import weakest
from dure.terms.language import Text, same


def totals_sheet(programme: Programme) -> Sheet:
    """Sum the pools by stage and year; a part is counted with its whole."""
    sums: dict[tuple[str, str, str], dict[int, list[Cited[int]]]] = defaultdict(dict)
    for pool in programme.pools.values():
        if pool.part_of is None:
            for (row, year), count in _latest(pool.access, pool.counts, programme).items():
                sums[row].setdefault(year, []).append(count)
    years = sorted({year for cells in sums.values() for year in cells})
    stages = list(STAGES)
    rows = [
        (
            Text(
                en=", ".join(filter(None, (word_of(access).en, STAGES[stage].en, like.en))),
                ko=", ".join(filter(None, (word_of(access).ko, STAGES[stage].ko, like.ko))),
            ),
            *(_sum(sums[row].get(year)) for year in years),
        )
        for row in sorted(sums, key=lambda row: (row[0] == "private", stages.index(row[1]), row[2]))
        for access, stage, like in [(row[0], row[1], like_text(row[2]))]
    ]
    return make_sheet(
        "pools",
        Text(
            en="Accelerators by stage and year (stages are never added)",
            ko="단계·연도별 가속기 수(단계끼리 더하지 않습니다)",
        ),
        [("Pools", "공급분", "left"), *((str(year), str(year), "right") for year in years)],
        rows,
    )


def _latest(
    access: str, counts: Iterable[Count], programme: Programme
) -> dict[tuple[tuple[str, str, str], int], Cited[int]]:
    """Give the last count of each stage in each year that it touches."""
    cells: dict[tuple[tuple[str, str, str], int], Cited[int]] = {}
    for count in sorted(counts, key=lambda c: c.period.start):
        first = count.period.start.year
        last = max(first, (count.period.end or programme.as_of).year)
        for year in range(first, last + 1):
            cells[(access, count.stage.value, count.equivalent_to or ""), year] = count.count
    return cells


def _sum(parts: list[Cited[int]] | None) -> Text:
    """Sum what is known; the sum is as sure as its weakest part."""
    if not parts:
        return ABSENT
    sign = SIGNS[weakest([part.mark for part in parts])]
    return same(f"{sum(part.value for part in parts):,}{sign}")
