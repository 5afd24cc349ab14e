"""Figures that this office computed, as the API gives them."""

from collections.abc import Iterator

from dure.office.api.shapes import FigureShape, words
from dure.office.opendata.dataset import Dataset
from dure.office.opendata.datasets import CALLS, USE, WAITS
from dure.office.opendata.glance import read_records
from dure.terms.citation import Mark
from dure.terms.language import Text

_S = "accelerator-seconds"
_TOLD: tuple[tuple[Dataset, tuple[str, ...], dict[str, tuple[str, Text]]], ...] = (
    (
        CALLS,
        ("call", "type"),
        {
            "applications": ("applications", Text(en="applications", ko="신청")),
            "offered_s": (_S, Text(en="offered", ko="제공")),
            "asked_s": (_S, Text(en="asked", ko="신청량")),
            "given_s": (_S, Text(en="given", ko="배정")),
        },
    ),
    (USE, ("month", "type"), {"used_s": (_S, Text(en="used", ko="사용"))}),
    (
        WAITS,
        ("call", "step"),
        {
            "days_p50": ("days", Text(en="half within", ko="절반")),
            "days_p90": ("days", Text(en="nine in ten within", ko="열에 아홉")),
        },
    ),
)


def list_computed() -> Iterator[FigureShape]:
    """List what was asked, given and used, and how long it took; withheld is null, not zero."""
    for dataset, names, told in _TOLD:
        updated, records = read_records(dataset)
        for record in records:
            about = ", ".join(str(record[name]) for name in names)
            for column, (unit, label) in told.items():
                value = record[column]
                yield FigureShape(
                    label=words(Text(en=f"{about}: {label.en}", ko=f"{about}: {label.ko}")),
                    value=int(value) if value is not None else None,
                    unit=unit,
                    mark=Mark.COMPUTED.value,
                    source=words(dataset.source),
                    day=updated.date().isoformat(),
                )
