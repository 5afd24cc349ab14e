"""A cold start says that it compiles; a warm one says nothing."""

import numba
import pytest

from dure.cli import compiling
from dure.cli.compiling import show_compiling

needs_jit = pytest.mark.skipif(numba.config.DISABLE_JIT, reason="nothing is compiled")


@needs_jit
@pytest.mark.parametrize(("lang", "word"), [("en", "once"), ("ko", "한 번")])
def test_what_is_compiled_is_told_with_its_cost(lang, word, capsys, monkeypatch):
    monkeypatch.setattr(compiling, "_EVERY_S", 0.0)
    with show_compiling(lang):
        numba.njit(lambda x: x + 1)(1)
    begun, goes_on, done = capsys.readouterr().err.splitlines()
    assert word in begun
    assert "1" in goes_on
    assert "CPU" in done


@needs_jit
def test_what_was_compiled_before_is_not_told(capsys):
    plus_one = numba.njit(lambda x: x + 1)
    plus_one(1)
    with show_compiling("en"):
        assert plus_one(2) == 3
    assert capsys.readouterr().err == ""


@needs_jit
def test_a_listener_is_taken_away_again(capsys):
    msg = "stop"
    with pytest.raises(ValueError, match=msg), show_compiling("en"):
        raise ValueError(msg)
    numba.njit(lambda x: x + 2)(1)
    assert capsys.readouterr().err == ""
