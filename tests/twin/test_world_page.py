"""The how-to page of the world, tried as it stands there."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from dure.cli.main import dure_command

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "say-what-happens-to-a-machine.md"
TEXT = PAGE.read_text(encoding="utf-8")
FILES = dict(re.findall(r"^`([\w.]+)`:\n\n```\w+\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL))
COMMANDS = [line for line in re.findall(r"^\$ (dure .*)$", TEXT, re.MULTILINE) if ">" not in line]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_page_has_its_files():
    assert sorted(FILES) == ["jobs.csv", "policy.yaml", "projects.csv", "world.yaml"]


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_works_as_written(line, folder):
    assert folder.is_dir()
    got = CliRunner().invoke(dure_command, shlex.split(line)[1:], standalone_mode=False)
    assert got.return_value == 0, got.output
    if "--racks" in line:
        told = re.search(r"```text\n(jobs stopped.*?)```", TEXT, re.DOTALL)[1].splitlines()
        printed = {" ".join(each.split()) for each in got.stdout.splitlines()}
        assert {" ".join(each.split()) for each in told} <= printed


def test_the_fault_is_told_as_written(folder):
    world = "format: 1\nchanges:\n  - {at: 1 d, goes: 9, partition: gpu}\n"
    (folder / "world.yaml").write_text(world, encoding="utf-8")
    words = "twin run jobs.csv --partition gpu=2x8 --partition npu=1x8 --world world.yaml"
    got = CliRunner().invoke(dure_command, words.split(), standalone_mode=False)
    assert re.search(r"```text\n(world.*?)```", TEXT, re.DOTALL)[1] == got.stderr
