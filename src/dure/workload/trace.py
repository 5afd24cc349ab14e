"""Read a trace of any known format, or tell which one a text is."""

from dataclasses import dataclass
from enum import StrEnum

from dure.terms.finding import Finding, Place
from dure.workload import findings as faults
from dure.workload.openb import OPENB_COLUMNS, Shared, read_openb
from dure.workload.philly import PHILLY_COLUMNS, read_philly
from dure.workload.plain import PLAIN_COLUMNS, read_plain
from dure.workload.rows import Desk, Reading, assemble
from dure.workload.sacct import SACCT_COLUMNS, PartitionFrom, read_sacct
from dure.workload.swf import SWF_FIELDS, WidthFrom, Zones, no_zones, read_swf

_BEGIN = 4_096
"""Characters at the beginning of a text that show its format."""
_SHOWN = 40


class Format(StrEnum):
    """Formats that traces come in."""

    PHILLY = "philly"
    SWF = "swf"
    OPENB = "openb"
    SACCT = "sacct"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Choices:
    """What a reader has to be told; see the readers."""

    width_from: WidthFrom = WidthFrom.ALLOCATED
    shared: Shared = Shared.LEAVE_OUT
    zones: Zones = no_zones
    partition_from: PartitionFrom = PartitionFrom.ONE


def recognise_format(text: str) -> Format | None:
    """Tell the format of a trace from its first line.

    Examples
    --------
    >>> recognise_format("; Version: 2.2")
    <Format.SWF: 'swf'>
    >>> recognise_format("submit,run,width,colour")
    <Format.CSV: 'csv'>
    """
    first = next((line for line in text[:_BEGIN].splitlines() if line.strip()), "")
    if first.lstrip().startswith(";") or len(first.split()) == SWF_FIELDS:
        return Format.SWF
    bars = {name.strip().lower() for name in first.split("|")}
    is_json = first.lstrip().startswith("{") and '"jobs"' in text[:_BEGIN]
    if bars >= set(SACCT_COLUMNS) or is_json:
        return Format.SACCT
    names = {name.strip().lower().strip('"') for name in first.split(",")}
    for form, columns in (
        (Format.PHILLY, PHILLY_COLUMNS),
        (Format.OPENB, OPENB_COLUMNS),
        (Format.CSV, PLAIN_COLUMNS),
    ):
        if names >= set(columns):
            return form
    return None


def read_trace(
    text: str, file: str, form: Format | None = None, choices: Choices | None = None
) -> Reading:
    """Read a trace.

    Parameters
    ----------
    text : the trace
    file : its name, for findings
    form : its format; told from the first line where it is None
    choices : what the readers have to be told
    """
    choices = choices or Choices()
    form = form or recognise_format(text)
    if form is None:
        return _refuse(text, file)
    if form is Format.SWF:
        return read_swf(text, file, zones=choices.zones, width_from=choices.width_from)
    if form is Format.OPENB:
        return read_openb(text, file, shared=choices.shared)
    if form is Format.SACCT:
        return read_sacct(text, file, partition_from=choices.partition_from)
    return read_philly(text, file) if form is Format.PHILLY else read_plain(text, file)


def _refuse(text: str, file: str) -> Reading:
    """Say that no format fits."""
    begin = text.lstrip().partition("\n")[0][:_SHOWN]
    fields = {"begin": begin, "known": ", ".join(Format)}
    fault = Finding(faults.TRACE_FORMAT_UNKNOWN, Place(file, 1), fields)
    return assemble([], Desk(file, findings=[fault]), form="-")
