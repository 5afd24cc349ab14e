"""Canonical bytes of a paper and their hash: the same content gives the same bytes everywhere."""

import hashlib
import json


def canonical_bytes(paper: object) -> bytes:
    r"""Write JSON-like data in one way only: sorted keys, no spaces, UTF-8, no floats.

    Parameters
    ----------
    paper : dict with keys of text, list, str, int, bool or None, nested
        What to write. A float raises, since two machines may print it differently; keep whole
        units or text. A key that is not text raises, since ``1`` and ``"1"`` would seal alike.

    Raises
    ------
    TypeError
        If a float, a key that is not text or another type is inside.

    Examples
    --------
    >>> canonical_bytes({"b": 1, "a": ["서버", None]}).decode()
    '{"a":["서버",null],"b":1}'
    """
    _refuse_unsealable(paper)
    return json.dumps(
        paper, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def seal(paper: object) -> str:
    """Hash the canonical bytes of a paper with SHA-256.

    Examples
    --------
    >>> seal({"a": 1})[:12]
    '015abd7f5cc5'
    """
    return hashlib.sha256(canonical_bytes(paper)).hexdigest()


def _refuse_unsealable(paper: object) -> None:
    """Raise where a float, or a key that is not text, is inside."""
    if isinstance(paper, float):
        msg = f"{paper!r} is a float; a sealed paper holds whole units or text"
        raise TypeError(msg)
    if isinstance(paper, dict):
        for key, value in paper.items():
            if not isinstance(key, str):
                msg = f"the key {key!r} is not text; a sealed paper has keys of text"
                raise TypeError(msg)
            _refuse_unsealable(value)
    elif isinstance(paper, list | tuple):
        for value in paper:
            _refuse_unsealable(value)
