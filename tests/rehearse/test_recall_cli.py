import json

import pytest
from click.testing import CliRunner

from dure.cli.rehearse import rehearse

# One job of 8 GPUs for 10 h each day of the first 30 days, and one of 8 × 400 h late in the year.
JOBS = "submit,run,width,estimate,project\n" + "".join(
    f"{day * 86400},36000,8,36000,lab\n" for day in range(30)
)
JOBS += f"{330 * 86400},{400 * 3600},8,{400 * 3600},lab\n"
GRANTS = "project,budget_h\nlab,10000\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "jobs.csv").write_text(JOBS)
    (tmp_path / "grants.csv").write_text(GRANTS)
    return tmp_path


def run(*words):
    command = ["recall", "jobs.csv", "--nodes", "1", "--starts", "2026-01-01", *words]
    return CliRunner().invoke(rehearse, command, standalone_mode=False)


@pytest.mark.usefixtures("folder")
def test_rules_stand_side_by_side():
    got = run("--projects", "grants.csv", "--json")
    assert got.return_value == 0, got.stderr
    by_rule = {row["rule"]: row for row in map(json.loads, got.stdout.splitlines())}
    assert list(by_rule) == ["", "genci", "deic_lumi", "emsl", "rwth", "evora"]
    # Used by the end of May: 30 × 80 = 2,400 h, 24 %. 40 % of 10,000 h are taken; 3,600 are left,
    # and 3,200 are asked later: nobody is hurt. Even use by June is 5,000: 2,600 are taken.
    assert by_rule["genci"]["taken_s"] == 4000 * 3600
    assert by_rule["deic_lumi"]["taken_s"] == 2600 * 3600
    # Evora lets the shares of nine months go by the end of October: 10,000 - 7,500 are left, and
    # EMSL keeps a quarter: 2,500 each time. RWTH keeps four months: 3,333.
    assert [row["hurt"] for row in by_rule.values()] == [0, 0, 0, 1, 0, 1]
    assert [row["refused_s"] for row in by_rule.values()][3:] == [3200 * 3600, 0, 3200 * 3600]


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "What rules on use would take back"), ("ko", "사용 규정이 회수할 양")],
)
def test_a_report_is_printed_and_written(folder, lang, words):
    got = run("--projects", "grants.csv", "--rule", "genci", "--lang", lang, "--report", "r.html")
    assert got.return_value == 0, got.stderr
    assert got.stdout.startswith(words)
    assert "4,000" in got.stdout
    assert words in (folder / "r.html").read_text()


@pytest.mark.usefixtures("folder")
def test_grants_are_needed():
    assert "budget_h" in str(run().exception)


@pytest.mark.usefixtures("folder")
def test_a_rule_that_is_not_there_is_refused():
    assert "no rule 'x'" in str(run("--projects", "grants.csv", "--rule", "x").exception)
