"""The facts of the programme as rows; it knows no models, so that it can run apart."""

from dure.files.programme import read_programme_file, shipped_programme_path
from dure.office.opendata.dataset import Cell
from dure.programme.facts import list_facts

PROGRAMME = "korea"


def make_fact_rows() -> list[tuple[Cell, ...]]:
    """Make a row of each fact."""
    programme = read_programme_file(shipped_programme_path(PROGRAMME))
    rows: list[tuple[Cell, ...]] = []
    for fact in list_facts(programme):
        source = fact.source
        told: tuple[Cell, ...] = ("", "", "", "", None)
        if source is not None:
            title, checked = source.title, source.checked.isoformat()
            told = (title.ko, title.en, source.place, source.published, checked)
        rows.append(
            (
                fact.path,
                fact.title.ko,
                fact.title.en,
                fact.value,
                fact.unit,
                fact.stage,
                fact.period,
                int(fact.is_preferred),
                fact.mark.value,
                *told,
            )
        )
    return rows
