"""Do what needs much memory in a process of its own, that ends when it has answered.

Dividing a round and matching reviewers load numerical libraries and hold large tables. A worker of
the web server holds neither: it sends plain data through a pipe to a fresh Python and takes plain
data back. Nothing is shared, no thread or connection is inherited, and all its memory is given back
by its end. What goes in is named, not passed: a name is all that the worker loads of it.
"""

import ctypes
import importlib
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings

from dure.terms.errors import InputRefused, WorldFailed
from dure.terms.language import Text

LIMIT_S = 300
_PROGRAM = "from dure.office.apart import answer; answer()"

_ENDED = Text(
    en="{name} was computed in a process of its own and gave no answer: {fault}; its last word: "
    "{last}. Try again; if it goes on, give the machine more memory.",
    ko="{name}을(를) 별도 프로세스에서 계산했으나 답이 없습니다: {fault}. 마지막 출력: {last}. "
    "다시 시도하고, 계속되면 메모리를 늘리십시오.",
)


class ApartFailed(WorldFailed):
    """A process that computes something apart ended without an answer, or takes too long."""


def run_apart(name: str, *given: object) -> Any:  # noqa: ANN401 - what the named function gives
    """Call a function in a process of its own; here where the settings say so, as tests do.

    Parameters
    ----------
    name : module and function, as in ``dure.office.panels.cut:cut_ranking``
        It imports no models: a process of its own has no database.
    given : plain data, which can be pickled, as can what it gives

    Raises
    ------
    InputRefused
        If the function raises it.
    ApartFailed
        If it ends without an answer.
    """
    if not settings.COMPUTE_APART:
        return _find(name)(*given)
    words = [sys.executable, "-c", _PROGRAM]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and what it reads is ours
            words,
            input=pickle.dumps((name, given)),
            capture_output=True,
            timeout=LIMIT_S,
            check=True,
        )
    except subprocess.SubprocessError as fault:
        said = (getattr(fault, "stderr", None) or b"").decode("utf-8", "replace").strip()
        last = said.splitlines()[-1] if said else "-"
        raise ApartFailed(_ENDED.fill(name=name, fault=fault, last=last)) from fault
    is_refused, answered = pickle.loads(done.stdout)  # noqa: S301 - written by our own program
    give_back_memory()
    if is_refused:
        raise InputRefused(answered)
    return answered


def give_back_memory() -> None:
    """Give back to the machine what the C library keeps of freed memory, where it can."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def answer() -> None:
    """Answer one call, from the standard input to the standard output."""
    name, given = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by our own worker
    out, sys.stdout = sys.stdout, sys.stderr  # what is printed by the way is not the answer
    try:
        told = (False, _find(name)(*given))
    except InputRefused as refusal:
        told = (True, refusal.findings)
    out.buffer.write(pickle.dumps(told))


def _find(name: str) -> Callable[..., Any]:
    """Find a function by its name."""
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), function)
    return found
