"""The pages made from the code are not old, and every command explains itself."""

import ast
import re
import shlex
import subprocess
import sys
from collections import Counter
from pathlib import Path

import click
import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs"))
import pages  # noqa: E402 - lies beside the pages that it writes

sys.path.pop(0)

MESSAGES = [message for _, message in pages.find_messages()]
COMMANDS = {name: (command, context) for name, command, context in pages.find_commands()}
LEAVES = {name: pair for name, pair in COMMANDS.items() if not isinstance(pair[0], click.Group)}
EXAMPLE = re.compile(r"Examples?: (.+)")


def test_every_code_is_used_once():
    assert [code for code, n in Counter(m.code for m in MESSAGES).items() if n > 1] == []


@pytest.mark.parametrize("message", MESSAGES, ids=lambda m: m.code)
def test_a_message_is_words_in_both_languages_and_a_next_step(message):
    assert re.fullmatch(r"[a-z]+(_[a-z0-9]+)+", message.code)
    for text in (message.what, message.next_step):
        assert re.search(r"[.)}]$", text.en), text.en
        assert re.search(r"[가-힣]", text.ko), text.ko


def test_messages_stand_where_the_page_looks_for_them():
    known = {*pages.find_modules(), "dure.terms.finding"}
    for path in (ROOT / "src").rglob("*.py"):
        module = ".".join(path.relative_to(ROOT / "src").with_suffix("").parts)
        calls = [n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call)]
        made = [n for n in calls if isinstance(n.func, ast.Name) and n.func.id == "Message"]
        assert not made or module in known, f"{module} makes messages: move them to its findings.py"


def test_every_code_has_its_anchor():
    page = (ROOT / "docs" / "reference" / "findings.md").read_text("utf-8")
    headings = re.findall(r"^### (\w+)$", page, flags=re.MULTILINE)
    assert headings == [message.code for message in MESSAGES]


def test_every_refusal_of_the_book_has_its_heading_in_the_order_of_precedence():
    page = (ROOT / "docs" / "reference" / "ledger-refusals.md").read_text("utf-8")
    headings = re.findall(r"^## (\w+)$", page, flags=re.MULTILINE)
    assert headings == [refusal.value.code for refusal in pages.Refusal]
    assert headings == [refusal.name.lower() for refusal in pages.Refusal]


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "reference").glob("*.md")), ids=str)
def test_a_page_made_from_the_code_is_not_old(page):
    if "[[[cog" not in page.read_text("utf-8"):
        pytest.skip("written by hand")
    cog = str(Path(sys.executable).with_name("cog"))
    command = [cog, "--check", str(page.relative_to(ROOT))]
    got = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert got.returncode == 0, f"{got.stdout}{got.stderr}: say `make reference`"


@pytest.mark.parametrize(("command", "context"), COMMANDS.values(), ids=COMMANDS)
def test_help_ends_with_an_example_that_parses(command, context):
    example = EXAMPLE.match(command.epilog or "")
    assert example, f"{context.command_path} has no example"
    words = shlex.split(example[1])
    path = context.command_path.split()
    assert words[: len(path)] == path
    if context.command_path in LEAVES:
        pages.read_words(command, context, words[len(path) :])
    assert not [word for word in words if re.fullmatch(r"-\w", word)], "long options only"


def test_every_column_of_the_office_has_a_meaning():
    code = "import data_model; print(*data_model.find_unexplained(), sep='\\n')"
    got = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT / "docs", capture_output=True, text=True, check=True
    )
    assert got.stdout.split("\n") == ["", ""]


def test_the_picture_of_the_data_model_is_not_old():
    code = "import data_model; print(data_model.draw(), end='')"
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, 'docs'); {code}"]
    got = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    kept = (ROOT / "docs" / "images" / "data-model.svg").read_text("utf-8")
    assert got.stdout == kept, "say `make reference`"


NO_RESULTS = {
    "dure application draw": "writes applications in a format of one's choice, JSON among them",
    "dure application schema": "prints JSON as it is",
    "dure application template": "writes a form to fill in",
    "dure office end-role": "changes one row, and says nothing",
    "dure office give-role": "changes one row, and says nothing",
    "dure office open-call": "changes one row, and says which",
    "dure office migrate": "brings tables up to date, and says so",
    "dure office serve": "serves until it is stopped",
    "dure office work": "works until it is stopped",
    "dure demo": "tells a newcomer; its data are those of `dure rehearse first-call --json`",
}


@pytest.mark.parametrize(("command", "context"), LEAVES.values(), ids=LEAVES)
def test_every_command_with_results_can_print_data(command, context):
    has_json = "--json" in {flag for parameter in command.params for flag in parameter.opts}
    assert has_json is (context.command_path not in NO_RESULTS)


@pytest.mark.parametrize(("command", "context"), COMMANDS.values(), ids=COMMANDS)
def test_every_option_says_what_it_does(command, context):
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{context.command_path} {parameter.opts}"
            assert parameter.help.endswith("."), f"{context.command_path} {parameter.opts}"


def test_asking_all_commands_for_help_imports_nothing_heavy():
    code = """
import sys
sys.path.insert(0, "docs")
import pages
pages.write_commands()
heavy = {"altair", "highspy", "numba", "pandas", "polars", "pyarrow", "scipy", "vl_convert"}
print(sorted(heavy & set(sys.modules)))
"""
    command = [sys.executable, "-c", code]
    got = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert got.stdout == "[]\n"
