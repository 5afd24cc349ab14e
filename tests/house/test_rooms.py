"""The order of the rooms, and what a pure room may bring along."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
LAYERS = [layer.removeprefix("dure.") for layer in CONTRACTS["contracts"][0]["layers"]]
PURE = [room for room in LAYERS if room not in {"cli", "files"}]
HEAVY = (
    "altair",
    "highspy",
    "jinja2",
    "numba",
    "pandas",
    "polars",
    "pyarrow",
    "scipy",
    "vl_convert",
)


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("dure", include_external_packages=True, cache_dir=None)


def test_a_pure_room_imports_nothing_heavy_but_behind_a_kernel(graph):
    compiled = set().union(
        *(
            {kernel, *graph.find_downstream_modules(kernel)}
            for kernel in graph.modules
            if kernel.endswith(".kernel")
        )
    )
    modules = sorted(
        module
        for module in graph.modules
        if module.startswith(tuple(f"dure.{room}" for room in PURE)) and module not in compiled
    )
    assert len(modules) > 30
    code = f"""
import importlib, sys
for module in {modules}:
    importlib.import_module(module)
print(sorted(set({HEAVY}) & set(sys.modules)))
"""
    got = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert got.stdout == "[]\n"


def test_only_kernels_are_compiled(graph):
    importers = graph.find_modules_that_directly_import("numba")
    assert not {module for module in importers if not module.endswith(".kernel")}


@pytest.fixture
def planted(tmp_path):
    """A copy of the package in which every room imports every later one."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(
        ROOT / "src" / "dure",
        tmp_path / "dure",
        ignore=shutil.ignore_patterns("*.nb?", "__pycache__"),
    )
    for number, room in enumerate(LAYERS):
        later = "".join(f"import dure.{name}\n" for name in LAYERS[:number])
        (tmp_path / "dure" / room / "planted.py").write_text(f'"""A breach."""\n{later}')
    return tmp_path


def lint_imports(folder):
    lint = str(Path(sys.executable).with_name("lint-imports"))
    code = [lint, "--no-cache", "--config", str(folder / "pyproject.toml")]
    environment = {"PYTHONPATH": str(folder), "NO_COLOR": "1", "COLUMNS": "200"}
    return subprocess.run(
        code, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_a_planted_breach_of_the_order_is_found(planted):
    got = lint_imports(planted)
    assert got.returncode == 1
    found = set(re.findall(r"dure\.(\w+) is not allowed to import dure\.(\w+)", got.stdout))
    want = {(room, later) for n, room in enumerate(LAYERS) for later in LAYERS[:n]}
    assert want <= found
