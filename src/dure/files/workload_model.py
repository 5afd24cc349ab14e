"""The workload model as a file, and the one that is shipped."""

from importlib.resources import files

from dure.files.text import read_text
from dure.terms.errors import InputRefused
from dure.workload.model import WorkloadModel
from dure.workload.paper import read_workload_model

SHIPPED = "philly_2017.json"


def read_workload_model_file(path: str) -> WorkloadModel:
    """Read a fitted model.

    Raises
    ------
    InputRefused
        If it is not such a paper; all findings are in it.
    FileFailed
        If it cannot be read.
    """
    model, findings = read_workload_model(read_text(path), path)
    if model is None:
        raise InputRefused(findings)
    return model


def shipped_workload_model() -> WorkloadModel:
    """Read the model that comes with Dure, fitted from Microsoft's Philly trace of 2017."""
    text = files("dure.workload").joinpath(SHIPPED).read_text(encoding="utf-8")
    model, findings = read_workload_model(text, SHIPPED)
    assert model is not None, findings
    return model
