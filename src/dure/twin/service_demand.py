"""Demand on a service by step: counted from recorded requests, or drawn from a daily curve."""

import math
from dataclasses import dataclass

import numpy as np

from dure.twin.service import Demand
from dure.twin.service_wait import Floats, QueueFit, fit_queue
from dure.workload.requests import Requests

DAY_S = 86_400
MICRO = 10**6


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a token takes of one slot at the reference speed.

    Parameters
    ----------
    prompt_us : microseconds for each token of the prompt
    answer_us : microseconds for each token of the answer
    """

    prompt_us: int
    answer_us: int

    def work_s(self, prompt: Floats, answer: Floats) -> Floats:
        """Give the work of requests, in slot-seconds; none is less than a microsecond."""
        work_us = prompt * self.prompt_us + answer * self.answer_us
        return np.maximum(np.asarray(work_us, np.float64), 1.0) / MICRO


@dataclass(frozen=True, slots=True)
class DailyCurve:
    """Demand that has not been recorded: so many a day, more at one hour than at another.

    Parameters
    ----------
    requests_day : mean, per day
    peak_milli : thousandths of the mean rate, at the busiest hour; at most 2,000
        The rate follows a cosine over the day, so that it never falls below nothing.
    peak_hour : of the day, from 0
    prompt, answer : mean tokens
    work_scv_milli, arrival_idc_milli : thousandths; see `dure.twin.service_wait.QueueFit`
    """

    requests_day: int
    peak_milli: int
    peak_hour: int
    prompt: int
    answer: int
    work_scv_milli: int
    arrival_idc_milli: int


def count_requests(
    requests: Requests, tokens: Tokens, step_s: int, steps: int
) -> tuple[Demand, QueueFit]:
    """Count recorded requests in steps; what comes after the last step is left out.

    Returns
    -------
    demand : of `steps` steps
    fit : of all requests
    """
    work_s = tokens.work_s(requests.prompt.astype(float), requests.answer.astype(float))
    fit = fit_queue(requests.arrival_s, work_s, step_s)
    step = (requests.arrival_s // step_s).astype(np.int64)
    inside = step < steps
    count = np.bincount(step[inside], minlength=steps).astype(np.int64)
    work = np.bincount(step[inside], weights=work_s[inside], minlength=steps).astype(np.float64)
    return Demand(count, work), fit


def draw_demand(
    curve: DailyCurve, tokens: Tokens, step_s: int, steps: int, rng: np.random.Generator
) -> tuple[Demand, QueueFit]:
    """Draw demand from a daily curve.

    Requests of a step have the mean of the curve and a variance of `arrival_idc` times it (negative
    binomial; Poisson where it is 1 or less); their work is a gamma variate with the mean and spread
    of so many independent requests.

    Returns
    -------
    demand : of `steps` steps from midnight
    fit : the one that was asked for
    """
    at_s = (np.arange(steps) + 0.5) * step_s
    angle = 2 * math.pi * (at_s / DAY_S - curve.peak_hour / 24)
    mean = curve.requests_day * step_s / DAY_S * (1 + (curve.peak_milli / 1000 - 1) * np.cos(angle))
    over = curve.arrival_idc_milli / 1000 - 1
    if over > 0:
        requests = rng.negative_binomial(np.maximum(mean, 1e-9) / over, 1 / (1 + over))
    else:
        requests = rng.poisson(mean)
    one = tokens.work_s(np.array([float(curve.prompt)]), np.array([float(curve.answer)]))
    work_s, scv = float(one[0]), curve.work_scv_milli / 1000
    work = requests * work_s
    if scv > 0:
        work = rng.gamma(np.maximum(requests, 1) / scv, scv * work_s) * (requests > 0)
    fit = QueueFit(work_s, scv, curve.arrival_idc_milli / 1000)
    return Demand(requests.astype(np.int64), work.astype(np.float64)), fit
