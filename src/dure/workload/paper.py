"""The workload model as a paper: JSON of whole numbers and text, read with findings."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from textwrap import shorten
from typing import Annotated, Any, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from dure.terms.citation import Mark, Source
from dure.terms.finding import Finding, Message, Place
from dure.terms.json_fault import say_json_fault
from dure.terms.language import Text
from dure.workload import findings as faults
from dure.workload.jobs import Ints
from dure.workload.model import HOURS_OF_WEEK, WorkloadModel

_Count = Annotated[int, Field(strict=True, ge=0, lt=2**53)]
_Counts = Annotated[list[_Count], Field(min_length=1)]
_SHOWN = 60
"""Characters of a refused value that a finding shows."""
_FAULTS_KO = {
    "missing": "있어야 할 항목이 없습니다",
    "extra_forbidden": "모르는 항목입니다",
    "int_type": "정수여야 합니다",
    "greater_than_equal": "값이 너무 작습니다",
    "less_than_equal": "값이 너무 큽니다",
    "too_short": "목록이 너무 짧습니다",
    "too_long": "목록이 너무 깁니다",
    "literal_error": "이 문서의 종류나 판이 아닙니다",
    "value_error": "표의 길이가 서로 맞지 않습니다",
}


class _Strict(BaseModel):
    """A part of the paper; fields that it does not know are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SourcePaper(_Strict):
    """Where the jobs are from."""

    id: str
    title_en: str
    title_ko: str
    place: str
    published: str
    checked: date
    mark: Mark


class RowPaper(_Strict):
    """The jobs of one class of burst and one width, by bin of run time from the first with any."""

    burst_class: _Count
    width: Annotated[int, Field(strict=True, ge=1)]
    first_bin: _Count
    jobs: _Counts


class ModelPaper(_Strict):
    """The whole paper; the fields are those of `WorkloadModel`."""

    paper: Literal["dure workload model"]
    version: Literal[1]
    source: SourcePaper
    jobs: Annotated[int, Field(strict=True, ge=1)]
    left_out: _Count
    burst_gap_s: _Count
    alike_ppm: Annotated[int, Field(strict=True, ge=0, le=1_000_000)]
    hour_jobs_small: Annotated[
        list[_Count], Field(min_length=HOURS_OF_WEEK, max_length=HOURS_OF_WEEK)
    ]
    hour_jobs_big: Annotated[
        list[_Count], Field(min_length=HOURS_OF_WEEK, max_length=HOURS_OF_WEEK)
    ]
    burst_size: _Counts
    burst_count: _Counts
    gap_edges_s: Annotated[list[_Count], Field(min_length=2)]
    gap_count: _Counts
    run_edges_s: Annotated[list[_Count], Field(min_length=2)]
    table: Annotated[list[RowPaper], Field(min_length=1)]

    @model_validator(mode="after")
    def _lengths_fit(self) -> Self:
        """Refuse tables whose columns differ in length or leave the bins."""
        bins = len(self.run_edges_s) - 1
        if len(self.burst_size) != len(self.burst_count):
            msg = f"burst_size has {len(self.burst_size)} entries, not {len(self.burst_count)}"
            raise ValueError(msg)
        if len(self.gap_edges_s) != len(self.gap_count) + 1:
            msg = f"gap_edges_s has {len(self.gap_edges_s)} entries, not {len(self.gap_count) + 1}"
            raise ValueError(msg)
        for row in self.table:
            if row.first_bin + len(row.jobs) > bins:
                msg = f"a row of the table ends in bin {row.first_bin + len(row.jobs)} of {bins}"
                raise ValueError(msg)
        return self


def render_workload_model(model: WorkloadModel) -> str:
    """Write a model as JSON, one table row to a line; the same model gives the same text."""
    fields: dict[str, object] = {
        "paper": "dure workload model",
        "version": 1,
        "source": _render_source(model.source),
        "jobs": model.jobs,
        "left_out": model.left_out,
        "burst_gap_s": model.burst_gap_s,
        "alike_ppm": model.alike_ppm,
        "hour_jobs_small": model.hour_jobs[0].tolist(),
        "hour_jobs_big": model.hour_jobs[1].tolist(),
        "burst_size": model.burst_size.tolist(),
        "burst_count": model.burst_count.tolist(),
        "gap_edges_s": model.gap_edges_s.tolist(),
        "gap_count": model.gap_count.tolist(),
        "run_edges_s": model.edges_s.tolist(),
    }
    lines = [f" {json.dumps(key)}: {_one_line(value)}," for key, value in fields.items()]
    rows = ",\n".join(f"  {_one_line(row)}" for row in _table_rows(model))
    return "\n".join(["{", *lines, ' "table": [', rows, " ]", "}", ""])


def read_workload_model(text: str, file: str) -> tuple[WorkloadModel | None, tuple[Finding, ...]]:
    """Read a model from JSON, or say all that is wrong with it.

    Parameters
    ----------
    text : JSON
    file : its name, for findings

    Returns
    -------
    model : WorkloadModel, or None where there are findings
    findings : errors only
    """
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as fault:
        said, line = say_json_fault(fault), getattr(fault, "lineno", 1)
        fields = {"reason": said.en, "reason_ko": said.ko}
        return None, (Finding(faults.MODEL_NOT_JSON, Place(file, line), fields),)
    try:
        paper = ModelPaper.model_validate(raw)
    except ValidationError as fault:
        return None, tuple(_field_findings(fault, text, file))
    found = tuple(_check(paper, text, file))
    return (None, found) if found else (_model(paper), ())


def _render_source(source: Source) -> dict[str, str]:
    """Write a source as one flat object."""
    return {
        "id": source.id,
        "title_en": source.title.en,
        "title_ko": source.title.ko,
        "place": source.place,
        "published": source.published,
        "checked": source.checked.isoformat(),
        "mark": source.mark.value,
    }


def _one_line(value: object) -> str:
    """Write JSON on one line, lists without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _table_rows(model: WorkloadModel) -> Iterator[dict[str, object]]:
    """Give the joint table row by row, from the first bin with jobs to the last."""
    key = np.stack([model.cell_class, model.cell_width])
    for burst_class, width in np.unique(key, axis=1).T.tolist():
        mine = (model.cell_class == burst_class) & (model.cell_width == width)
        bins, jobs = model.cell_bin[mine], model.cell_jobs[mine]
        row = np.zeros(int(bins[-1] - bins[0]) + 1, np.int64)
        row[bins - bins[0]] = jobs
        yield {
            "burst_class": burst_class,
            "width": width,
            "first_bin": int(bins[0]),
            "jobs": row.tolist(),
        }


def _model(paper: ModelPaper) -> WorkloadModel:
    """Make the model of a checked paper."""
    cells = [
        (row.burst_class, row.width, row.first_bin + i, jobs)
        for row in paper.table
        for i, jobs in enumerate(row.jobs)
        if jobs
    ]
    cell_class, cell_width, cell_bin, cell_jobs = np.array(cells, np.int64).T.copy()
    source = paper.source
    return WorkloadModel(
        source=Source(
            id=source.id,
            title=Text(en=source.title_en, ko=source.title_ko),
            place=source.place,
            published=source.published,
            checked=source.checked,
            mark=source.mark,
        ),
        jobs=paper.jobs,
        left_out=paper.left_out,
        burst_gap_s=paper.burst_gap_s,
        edges_s=_ints(paper.run_edges_s),
        hour_jobs=np.stack([_ints(paper.hour_jobs_small), _ints(paper.hour_jobs_big)]),
        burst_size=_ints(paper.burst_size),
        burst_count=_ints(paper.burst_count),
        gap_edges_s=_ints(paper.gap_edges_s),
        gap_count=_ints(paper.gap_count),
        cell_class=cell_class,
        cell_width=cell_width,
        cell_bin=cell_bin,
        cell_jobs=cell_jobs,
        alike_ppm=paper.alike_ppm,
    )


def _ints(values: Sequence[int]) -> Ints:
    """Make a column."""
    return np.array(values, np.int64)


def _check(paper: ModelPaper, text: str, file: str) -> Iterator[Finding]:
    """Check that all tables count the same jobs, and that what must rise does."""
    bursts = sum(paper.burst_count)
    in_bursts = sum(n * k for n, k in zip(paper.burst_size, paper.burst_count, strict=True))
    sums = {
        "hour_jobs_small": (sum(paper.hour_jobs_small) + sum(paper.hour_jobs_big), paper.jobs),
        "burst_count": (in_bursts, paper.jobs),
        "gap_count": (sum(paper.gap_count), paper.jobs - bursts),
        "table": (sum(sum(row.jobs) for row in paper.table), paper.jobs),
    }
    for name, (found, wanted) in sums.items():
        if found != wanted:
            yield _finding(faults.MODEL_SUM_WRONG, name, text, file, found=found, wanted=wanted)
    yield from _check_classes(paper, text, file)
    rising: dict[str, Sequence[Any]] = {
        "burst_size": [0, *paper.burst_size],
        "gap_edges_s": paper.gap_edges_s,
        "run_edges_s": paper.run_edges_s,
        "table": [(row.burst_class, row.width) for row in paper.table],
    }
    for name, values in rising.items():
        for earlier, later in pairwise(values):
            if later <= earlier:
                yield _finding(
                    faults.MODEL_ORDER_WRONG, name, text, file, earlier=earlier, later=later
                )


def _check_classes(paper: ModelPaper, text: str, file: str) -> Iterator[Finding]:
    """Check that each class of burst has as many jobs in the table as in the bursts."""
    wanted: dict[int, int] = {}
    for size, count in zip(paper.burst_size, paper.burst_count, strict=True):
        kind = size.bit_length() - 1
        wanted[kind] = wanted.get(kind, 0) + size * count
    found: dict[int, int] = {}
    for row in paper.table:
        found[row.burst_class] = found.get(row.burst_class, 0) + sum(row.jobs)
    for kind in sorted({*wanted, *found}):
        if found.get(kind, 0) != wanted.get(kind, 0):
            numbers = {"found": found.get(kind, 0), "wanted": wanted.get(kind, 0)}
            yield _finding(faults.MODEL_SUM_WRONG, f"table.{kind}", text, file, **numbers)


def _field_findings(fault: ValidationError, text: str, file: str) -> Iterator[Finding]:
    """Turn each fault that the gate found into a finding at the line of its field."""
    for error in fault.errors(include_url=False):
        name = ".".join(str(part) for part in error["loc"])
        kind = error["type"]
        value = "-" if kind == "missing" else shorten(repr(error["input"]), _SHOWN)
        fields = {"fault": error["msg"], "fault_ko": _FAULTS_KO.get(kind, error["msg"])}
        yield _finding(faults.MODEL_FIELD_REFUSED, name, text, file, value=value, **fields)


def _finding(message: Message, field: str, text: str, file: str, /, **fields: object) -> Finding:
    """Place a finding at the first line that names the outermost part of its field."""
    match = re.search(rf'"{re.escape(field.partition(".")[0])}"\s*:', text)
    line = text.count("\n", 0, match.start()) + 1 if match else 0
    return Finding(message, Place(file, line, field), fields)
