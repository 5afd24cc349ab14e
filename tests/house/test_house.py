"""The habits of the house that a tool does not hold already: see CONTRIBUTING.md."""

import ast
import re
import subprocess
import tomllib
from datetime import date
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import dure

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SOURCES = sorted((ROOT / "src").rglob("*.py"))
MODULES = {".".join(path.relative_to(ROOT / "src").with_suffix("").parts): path for path in SOURCES}
BANNED = {"utils", "helpers", "common", "base", "core", "manager", "misc"}
FILE_LINES_MAX, FUNCTION_LINES_MAX = 400, 70

# Built from parts, so that this file does not hold what it looks for.
REGISTRIES = [
    "py" + r"pi\.(org|io)",
    "python" + "hosted",
    r"registry\.(n" + "pmjs|y" + "arnpkg)",
    r"(deb|security)\.deb" + r"ian\.org",
    "an" + r"aconda\.(org|com)",
    "conda" + "-forge",
    r"index\.crates" + r"\.io",
    r"pypi\.n" + "vidia",
    "--(extra-)?index" + "-url ?[=h/]",
]
MACHINE_PATHS = [r"(?<![\w.])/(wor" + "k|far" + r"m|roo" + r"t|hom" + r"e)/[a-z.]"]


def tracked():
    """List the files that a commit would hold."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: what a commit would hold cannot be known")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    paths = [ROOT / name.decode() for name in listed.split(b"\0") if name]
    return [path for path in paths if path.is_file()]


def texts():
    """Read every text that a commit would hold."""
    for path in tracked():
        raw = path.read_bytes()
        if b"\0" not in raw:
            yield path.relative_to(ROOT), raw.decode("utf-8")


def functions(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return [node for node in ast.walk(tree) if isinstance(node, kinds)]


def test_a_file_fits_in_a_head():
    long = {
        str(path): lines
        for path, text in texts()
        if path.suffix == ".py" and (lines := text.count("\n")) > FILE_LINES_MAX
    }
    assert not long


def test_a_function_fits_on_a_screen():
    long = {
        f"{module}.{node.name}": lines
        for module, path in MODULES.items()
        for node in functions(path)
        if (lines := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES_MAX
    }
    assert not long


def test_no_name_says_nothing():
    modules = {part for module in MODULES for part in module.split(".")}
    named = {node.name.strip("_") for path in SOURCES for node in functions(path)}
    assert not BANNED & (modules | named)


def test_nothing_is_left_for_later():
    # Not the bare word XXX, which is also the currency code of "no currency".
    later = re.compile(r"\b(TODO|FIXME)\b|#.*\bXXX\b|raise NotImplementedError")
    assert not [module for module, path in MODULES.items() if later.search(path.read_text("utf-8"))]


@pytest.mark.parametrize("pattern", REGISTRIES + MACHINE_PATHS)
def test_no_commit_names_a_registry_or_a_machine(pattern):
    looked_for = re.compile(pattern)
    assert not [str(path) for path, text in texts() if looked_for.search(text)]


def test_the_patterns_find_what_they_look_for():
    found = {
        REGISTRIES[0]: "https://py" + "pi.org/simple",
        REGISTRIES[3]: "http://deb.deb" + "ian.org/debian",
        REGISTRIES[-1]: "pip install --index" + "-url https://a.b",
        MACHINE_PATHS[0]: "in /wor" + "k/main",
    }
    assert all(re.search(pattern, text) for pattern, text in found.items())


def test_a_room_opens_with_a_docstring_and_nothing_else():
    for path in SOURCES:
        if path.name == "__init__.py" and path.parent.name != "dure":
            body = ast.parse(path.read_text(encoding="utf-8")).body
            assert len(body) == 1, path
            assert ast.get_docstring(ast.Module(body, []), clean=True), path
            assert len(ast.get_docstring(ast.Module(body, []))) > 60, f"{path} says too little"


def test_every_room_stands_in_the_order():
    rooms = {module.split(".")[1] for module in MODULES if module.count(".") > 1}
    layers = PYPROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
    assert {layer.removeprefix("dure.") for layer in layers} == rooms


def test_the_version_is_the_same_everywhere():
    citation = YAML(typ="safe").load(ROOT / "CITATION.cff")
    assert PYPROJECT["project"]["version"] == dure.__version__ == citation["version"]


def cited(part, path=()):
    """Give every cited value of a programme, with its path."""
    if isinstance(part, dict):
        if "value" in part:
            yield path, part
        for key, inner in part.items():
            yield from cited(inner, (*path, key))
    elif isinstance(part, list):
        for number, inner in enumerate(part):
            yield from cited(inner, (*path, number))


PROGRAMMES = sorted((ROOT / "programmes").glob("*/programme.yaml"))


@pytest.mark.parametrize("path", PROGRAMMES, ids=lambda path: path.parent.name)
def test_every_value_of_a_programme_names_a_source_that_is_dated(path):
    programme = YAML(typ="safe").load(path)
    values = list(cited(programme))
    assert len(values) >= 5
    for at, value in values:
        # A value that nobody has published has no source, and says that it is assumed.
        assert value.get("source") in programme["sources"] or value.get("mark") == "assumed", at
    for name, source in programme["sources"].items():
        assert source["published"], name
        assert source["checked"] <= programme["as_of"], name


FRAGMENTS = [kind["directory"] for kind in PYPROJECT["tool"]["towncrier"]["type"]]


def test_fragments_are_of_a_known_kind_and_say_something():
    assert FRAGMENTS == ["numbers", "law", "breaking", "change"]
    name = re.compile(rf"(\d+|\+[a-z-]+)\.({'|'.join(FRAGMENTS)})(\.\d+)?\.md")
    for path in (ROOT / "changelog.d").iterdir():
        if path.name != ".gitignore":
            assert name.fullmatch(path.name), path.name
            assert path.read_text(encoding="utf-8").strip().endswith("."), path.name


DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
HEADINGS = [
    "Context",
    "Goals",
    "Non-goals",
    "Decision",
    "Alternatives",
    "Price",
    "How we will know it was wrong",
]


def split_record(path):
    text = path.read_text(encoding="utf-8")
    _, front, body = text.split("---\n", 2)
    parts = re.split(r"^## (.+)\n", body, flags=re.MULTILINE)
    return YAML(typ="safe").load(front), dict(zip(parts[1::2], parts[2::2], strict=True)), body


def test_decisions_are_numbered_without_a_gap():
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_says_what_it_must(path):
    front, parts, body = split_record(path)
    assert list(front) == ["status", "date", "deciders", "replaces"]
    assert front["status"] in {"proposed", "accepted", "replaced"}
    assert isinstance(front["date"], date)
    assert front["deciders"]
    replaced = {int(known.name[:4]) for known in DECISIONS if known.name < path.name}
    assert front["replaces"] is None or front["replaces"] in replaced
    assert re.search(rf"^# {path.name[:4]} ", body, flags=re.MULTILINE)
    assert list(parts) == HEADINGS
    assert re.search(r"^- \*\*[A-Z]\d+\*\* ", parts["Decision"], flags=re.MULTILINE)
    alternatives = re.split(r"^### ", parts["Alternatives"], flags=re.MULTILINE)[1:]
    assert len(alternatives) >= 2
    assert all(re.search(r"\d", alternative) for alternative in alternatives)


def test_every_requirement_is_pinned():
    pinned = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    for requirement in PYPROJECT["project"]["dependencies"]:
        name = re.split(r"[><=\[ ]", requirement)[0].replace(".", "-")
        assert re.search(rf"^{name}==", pinned, flags=re.MULTILINE), name


def test_every_pin_has_its_hash():
    for name in ("run.txt", "dev.txt"):
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        pins = re.split(r"^(?=\w[\w.-]*==)", text, flags=re.MULTILINE)[1:]
        assert len(pins) > 20
        assert all("--hash=sha256:" in pin for pin in pins)
