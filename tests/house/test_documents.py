"""What the documents say is so: commands parse, links lead somewhere, the tutorial runs."""

import itertools
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from dure.cli.main import dure_command

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs"))
import pages  # noqa: E402 - lies beside the documents

sys.path.pop(0)

PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
PAGES += sorted((ROOT / "programmes").rglob("*.md"))
BY_NAME = {str(page.relative_to(ROOT)): page for page in PAGES}
BIN = Path(sys.executable).parent
CONSOLE = re.compile(r"^```console\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")
NAMED = re.compile(r"`((?:src|tests|docs|programmes|benchmarks|changelog\.d)/[\w./-]*)`")


def find_commands(page):
    """Give the commands of a page, each with the output that the page states."""
    for block in CONSOLE.findall(page.read_text(encoding="utf-8")):
        for command in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            joined = command.replace("\\\n", "")
            line, _, stated = joined.partition("\n")
            yield line.split("#")[0].strip(), stated.strip().splitlines()


COMMANDS = [
    pytest.param(command, id=f"{name}: {command}")
    for name, page in BY_NAME.items()
    for command, _ in find_commands(page)
    if command.startswith("dure ")
]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_in_the_documents_parses(command):
    # A pipe or a redirection ends what dure sees.
    words = shlex.split(command.replace(";", " ; "))
    words = list(itertools.takewhile(lambda word: word not in {"|", ">", ";"}, words))[1:]
    context = click.Context(dure_command, info_name="dure")
    while isinstance(context.command, click.Group) and words and not words[0].startswith("-"):
        inner = context.command.get_command(context, words[0])
        assert inner is not None, f"there is no {words[0]}"
        context = click.Context(inner, info_name=words.pop(0), parent=context)
    assert not [word for word in words if re.fullmatch(r"-\w", word)], "long options only"
    pages.read_words(context.command, context, words)


@pytest.mark.parametrize("page", BY_NAME.values(), ids=BY_NAME)
def test_links_and_named_files_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    links = [page.parent / target for target in LINK.findall(text)]
    named = [ROOT / name for name in NAMED.findall(text) if not re.search("ISSUE|NAME", name)]
    assert [str(path) for path in links + named if not path.exists()] == []


def test_a_word_has_one_meaning_and_a_korean_word_beside_it():
    page = (ROOT / "docs" / "reference" / "glossary.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \|$", page, flags=re.MULTILINE)
    rows = [row for row in rows if row[0] != "English"]
    words = [word for english, _, _ in rows for word in english.split(", ")]
    assert sorted(words) == sorted(set(words))
    for english, korean, meaning in rows:
        assert re.search("[가-힣]", korean), english
        assert meaning.endswith("."), english


TUTORIALS = sorted((ROOT / "docs" / "tutorial").glob("*.md"))


def shown(lines, stated):
    """Tell whether the stated lines stand among the lines, in order; ``…`` stands for anything."""
    rest = iter(lines)
    for line in stated:
        pattern = ".*".join(map(re.escape, re.split(r"\s*…\s*", line)))
        pattern = re.sub(r"(\\ )+", r"\\s+", pattern)  # one for a run: many would go back and forth
        if line.strip("… ") and not any(re.fullmatch(rf"\s*{pattern}\s*", got) for got in rest):
            return line
    return None


SHOWN = {
    "all of it": (["a", "b"], None),
    "a gap": (["a", "…", "c"], None),
    "part of a line": (["a", "b…", "c"], None),
    "another order": (["b", "a"], "a"),
    "what is not there": (["a", "x"], "x"),
}


@pytest.mark.parametrize(("stated", "want"), SHOWN.values(), ids=SHOWN)
def test_a_missing_line_is_noticed(stated, want):
    assert shown(["a", "b is long", "b", "c"], stated) == want


@pytest.mark.parametrize("tutorial", TUTORIALS, ids=lambda page: page.stem)
def test_a_tutorial_runs_as_it_says(tutorial, tmp_path):
    for folder in ("programmes", "docs/tutorial"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "NO_COLOR": "1", "COLUMNS": "80"}
    commands = list(find_commands(tutorial))
    assert len(commands) >= 6
    for command, stated in commands:
        got = subprocess.run(
            command,
            shell=True,
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert got.returncode == 0, f"$ {command}\n{got.stdout}"
        missing = shown(got.stdout.splitlines(), stated)
        assert missing is None, f"$ {command}\ndoes not show {missing!r}:\n{got.stdout}"
