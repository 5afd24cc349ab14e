"""``dure award reclaim`` as a user meets it."""

import json

import pytest
from rich.cells import cell_len

from dure.cli.main import main


@pytest.fixture
def dure(capsys, monkeypatch):
    """Run a command in this process at 80 columns; give exit code, output and talk."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "dumb")

    def run(*args):
        monkeypatch.setattr("sys.argv", ["dure", *map(str, args)])
        with pytest.raises(SystemExit) as stop:
            main()
        got = capsys.readouterr()
        return stop.value.code, got.out, got.err

    return run


USE = """\
grant,type,granted_s,start,months,used_s
g-1,h200,3600000,2026-03-03,12,100;200;300;0;0
g-2,h200,3600000,2026-03-03,12,900000;200000;0;0;0
g-3,b200,3600000,2026-03-03,12,1;;1;1;1
"""


@pytest.fixture
def use(tmp_path):
    path = tmp_path / "use.csv"
    path.write_text(USE, encoding="utf-8")
    return path


def test_what_a_rule_would_take_back_is_proposed_and_no_more(use, dure):
    code, out, err = dure("award", "reclaim", use, "--as-of", "2026-08-03")
    assert code == 0
    assert "[usage_absent]" in err
    assert f"{use}:4: warning" in err
    # 40 % of 3,600,000 s are 400 h.
    assert "Proposals as of 2026-08-03: 1, on 3 grants; what may be decided now comes to 400.0" in (
        " ".join(out.split())
    )
    assert "g-1" in out
    assert "g-2" not in out
    assert max(map(cell_len, out.splitlines())) <= 80


def test_a_proposal_as_data(use, dure):
    _, out, _ = dure("award", "reclaim", use, "--as-of", "2026-07-03", "--json")
    finding, proposal = map(json.loads, out.splitlines())
    assert finding["code"] == "usage_absent"
    assert proposal == {
        "grant": "g-1",
        "type": "h200",
        "rule": "genci",
        "stage": "warn",
        "amount_s": 1_440_000,
        "used_s": 600,
        "granted_s": 3_600_000,
        "left_s": 3_599_400,
        "warn_on": "2026-07-03",
        "hearing_until": "2026-08-02",
        "effect_on": "2026-08-03",
    }


def test_where_a_rule_takes_nothing_that_is_said(use, dure):
    code, out, _ = dure(
        "award", "reclaim", use, "--rule", "emsl", "--as-of", "2026-03-04", "--lang", "ko"
    )
    assert code == 0
    assert "제안 0건" in out


def test_today_is_the_day_where_none_is_said(use, dure):
    code, out, _ = dure("award", "reclaim", use)
    assert code == 0
    assert "As of" in out


def test_an_unknown_rule_is_wrong_use(use, dure):
    code, _, err = dure("award", "reclaim", use, "--rule", "ours")
    assert (code, "no rule 'ours'; there are genci, deic_lumi" in err) == (2, True)


def test_rules_of_a_file(use, dure, tmp_path):
    rules = tmp_path / "rules.yaml"
    rules.write_text(
        "ours:\n  title: {en: ours, ko: 우리}\n  kind: blocks\n  months: 1\n"
        "  threshold_milli: null\n  take_milli: null\n  warning_months: null\n"
        "  hearing_days: null\n  source: council\n  mark: assumed\n  note: {en: n, ko: 메}\n",
        encoding="utf-8",
    )
    code, out, _ = dure(
        "award", "reclaim", use, "--rules", rules, "--rule", "ours", "--as-of", "2026-04-03"
    )
    assert code == 0
    assert "ours (council)" in out


def test_a_report_with_other_columns_is_refused_in_words(tmp_path, dure):
    (tmp_path / "w.csv").write_text("grant,colour\ng-1,red\n", encoding="utf-8")
    for lang, told in (
        ("en", ("colour is 'red': no such field is known.", "type is nothing: this field is ")),
        ("ko", ("colour 값이 'red'입니다: 모르는 항목입니다.", "type 값이 없음입니다: 있어야 할 ")),
    ):
        code, _, err = dure("award", "reclaim", tmp_path / "w.csv", "--lang", lang)
        assert code == 1
        assert all(words in err for words in told), err
        assert "Extra inputs" not in err
