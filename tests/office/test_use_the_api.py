"""The page on the API does what it says: its commands and its Python are run, one after another."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from dure.office.api import pace
from dure.office.api.actions import do_make_token
from dure.office.applications.models import ApplicationRow

PAGE = Path(__file__).parents[2] / "docs/how-to/use-the-api.md"
BLOCKS = re.findall(
    r"^```(sh|python)\n(.*?)^```$", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE
)


@pytest.mark.django_db(transaction=True)
def test_the_examples_run(live_server, make_person, call, cells, monkeypatch, tmp_path, capsys):
    if shutil.which("curl") is None:
        pytest.skip("no curl on this machine")
    pace._COUNTS.clear()  # noqa: SLF001 - other tests have asked in the same minute
    token = do_make_token(make_person("lead").pk, label="t", scope="write", days=30)
    for name, value in (("OFFICE", live_server.url), ("TOKEN", token)):
        monkeypatch.setenv(f"DURE_{name}", value)
    monkeypatch.setenv("CELLS", json.dumps(cells))
    space = {}
    for kind, text in BLOCKS:
        if kind == "python":
            exec(compile(text, PAGE.name, "exec"), space)
            continue
        done = subprocess.run(
            ["bash", "-ec", text], capture_output=True, text=True, check=False, cwd=tmp_path
        )
        assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"
    said = capsys.readouterr().out
    assert f"{call.pk} " in said
    assert "submitted 1" in said
    assert said.rstrip().endswith("403")
    assert ApplicationRow.objects.get().state == "submitted"
    assert ApplicationRow.objects.get().files.get().name == "plan.pdf"
    assert (tmp_path / "facts.csv").read_text("utf-8").startswith("path,title_ko")
