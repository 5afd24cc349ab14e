"""What goes into and out of the book as files."""

from importlib.resources import files

from dure.files.text import read_text
from dure.ledger.energy import EnergyFactors
from dure.ledger.energy_read import read_energy_factors

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
