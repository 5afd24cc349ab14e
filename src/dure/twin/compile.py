"""Where compiled kernels are kept, chosen before Numba is imported.

Numba refuses to import a cached function when it can write neither beside the source nor in a home,
and does not notice when a function that is called has changed. So the folder is chosen here, and
its name holds a hash of the kernels' sources.
"""

import hashlib
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

from platformdirs import user_cache_path

F = TypeVar("F", bound=Callable[..., Any])


def find_cache_dir() -> Path | None:
    """Find a folder of this user that can be written: the cache folder, else one for temporaries.

    Returns
    -------
    folder : where compiled kernels may be kept, or None if there is nowhere
    """
    room = Path(__file__).parent
    kernels = [room / "ordered.py", *sorted(room.glob("kernel*.py"))]
    version = hashlib.sha256(b"".join(k.read_bytes() for k in kernels)).hexdigest()[:16]
    temporary = Path(tempfile.gettempdir()) / f"dure-{_user_number()}"
    for parent in (user_cache_path("dure"), temporary):
        folder = parent / "kernels" / version
        if _is_ours(parent) and _is_writable(folder):
            return folder
    return None


def _user_number() -> int:
    """Give the number of the user, where the system has one."""
    return os.getuid() if hasattr(os, "getuid") else 0


def _is_ours(folder: Path) -> bool:
    """Make a folder and tell whether nobody else can write to it: what lies there will be run."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return False
    is_safe_mode = os.name == "nt" or not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    is_owner = os.name == "nt" or found.st_uid == _user_number()
    return stat.S_ISDIR(found.st_mode) and is_owner and is_safe_mode


def _is_writable(folder: Path) -> bool:
    """Tell whether a file can be made in a folder."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def choose_cache_dir() -> bool:
    """Point Numba to a folder, unless the user has; tell whether there is one."""
    if not os.environ.get("NUMBA_CACHE_DIR"):
        folder = find_cache_dir()
        if folder is None:
            return False
        # Child processes shall look in the same place.
        os.environ["NUMBA_CACHE_DIR"] = str(folder)
    return True


def has_compiled() -> bool:
    """Tell whether any kernel of this version was compiled before and kept.

    Examples
    --------
    >>> isinstance(has_compiled(), bool)
    True
    """
    folder = os.environ.get("NUMBA_CACHE_DIR", "")
    return folder != "" and any(Path(folder).rglob("kernel*.nbi"))


HAS_CACHE = choose_cache_dir()

import numba  # noqa: E402 - it reads its settings when it is imported
from numba.core import config  # noqa: E402

# Somebody else may have imported it before.
config.reload_config()  # type: ignore[no-untyped-call] # Numba has no types


# No array is made in a kernel, so its arrays need not be counted in and out of every function
# (``_nrt``), and every function is put into its callers: together eight times as fast.
_OPTIONS: dict[str, Any] = {"cache": HAS_CACHE, "_nrt": False, "forceinline": True}


def compiled(function: F) -> F:
    """Compile a kernel when it is first called, and keep it where there is a place for it."""
    return cast("F", numba.njit(**_OPTIONS)(function))


def compiled_within(function: F) -> F:
    """Compile a kernel only as a part of the one place that calls it."""
    return cast("F", numba.njit(**(_OPTIONS | {"inline": "always"}))(function))


def compiled_apart(function: F) -> F:
    """Compile a kernel by itself that is called from many places: once, and slower to call."""
    return cast("F", numba.njit(**(_OPTIONS | {"forceinline": False}))(function))
