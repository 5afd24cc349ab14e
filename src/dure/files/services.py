"""A file of services with the traces that it names."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dure.files.text import read_text
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, has_error
from dure.twin.service import Demand, Service
from dure.twin.service_demand import count_requests, draw_demand
from dure.twin.service_file import ServiceForm, ServicesForm, read_services
from dure.workload.requests import read_requests

if TYPE_CHECKING:
    from dure.twin.service_wait import QueueFit


@dataclass(frozen=True, slots=True)
class ServicePlan:
    """All that a run of services needs.

    Parameters
    ----------
    form : the file
    services, demands : one for each service of it
    supply : shape (steps, types), accelerators
    findings : warnings
    """

    form: ServicesForm
    services: tuple[Service, ...]
    demands: tuple[Demand, ...]
    supply: "np.ndarray[tuple[int, int], np.dtype[np.int64]]"
    findings: tuple[Finding, ...]


def load_services(path: str, seed: int) -> ServicePlan:
    """Read a file of services; draw the demand that is a curve, count the one that is a trace.

    Parameters
    ----------
    path : YAML; traces are looked for beside it
    seed : of what is drawn; each service has a stream of its own

    Raises
    ------
    InputRefused
        If the file or a trace has faults; all of them are in it.
    FileFailed
        If one cannot be read.
    """
    form = read_services(read_text(path), path)
    steps = form.length_s // form.step_s
    found: list[Finding] = list(form.findings)
    drawn: list[tuple[Demand, QueueFit]] = []
    for number, service in enumerate(form.services):
        if service.curve is not None:
            rng = np.random.default_rng([seed, number])
            drawn.append(draw_demand(service.curve, service.tokens, form.step_s, steps, rng))
            continue
        requests, faults = read_requests(*_read_trace(path, service))
        found += faults
        if not has_error(faults):
            drawn.append(count_requests(requests, service.tokens, form.step_s, steps))
    if has_error(found):
        raise InputRefused(found)
    services = tuple(
        Service(s.name, s.hosts, s.floor, s.ceiling, s.wait_s_p95, s.patience_s, fit)
        for s, (_, fit) in zip(form.services, drawn, strict=True)
    )
    supply = np.tile(np.array(form.supply, np.int64), (steps, 1))
    return ServicePlan(form, services, tuple(demand for demand, _ in drawn), supply, tuple(found))


def _read_trace(path: str, service: ServiceForm) -> tuple[str, str]:
    """Read the text of a service's trace, and give its name for findings."""
    assert service.trace is not None
    beside = Path(service.trace) if path == "-" else Path(path).parent / service.trace
    return read_text(str(beside)), str(beside)
