"""What goes into and out of the book as files."""

from importlib.resources import files

from dure.files.text import decode_text, read_bytes, read_text
from dure.ledger.energy import EnergyFactors
from dure.ledger.energy_read import read_energy_factors
from dure.ledger.table import Lines, split_text

FACTORS = "energy_factors.yaml"


def read_energy_factors_file(path: str | None) -> EnergyFactors:
    """Read energy factors from a file, or the public ones that come with Dure.

    Raises
    ------
    InputRefused
        If it has faults; all findings are in it.
    FileFailed
        If it cannot be read.
    """
    if path is not None:
        return read_energy_factors(read_text(path), path)
    text = files("dure.ledger").joinpath(FACTORS).read_text(encoding="utf-8")
    return read_energy_factors(text, FACTORS)


def read_lines(path: str) -> Lines:
    """Read a table from CSV, JSON or XLSX; what it is, its content tells.

    Raises
    ------
    InputRefused
        If the text is not UTF-8, no JSON, or the workbook cannot be opened.
    FileFailed
        If it cannot be read.
    """
    raw = read_bytes(path)
    if raw.startswith(b"PK\x03\x04"):
        # A workbook reader is imported only for a workbook.
        from dure.files.workbook import read_grid_of

        return read_grid_of(raw, path)
    return split_text(decode_text(raw, path), path)
