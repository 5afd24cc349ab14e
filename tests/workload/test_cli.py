"""The door: what is printed, what is written, how it ends."""

import json

import pytest
from click.testing import CliRunner

from dure.cli.workload import workload
from dure.cli.workload_text import say_reading
from dure.files.jobs import read_jobs

GOOD = "submit,run,width\n2026-03-02 09:00:00,60,8\n2026-03-02 09:00:10,600,1\n"
BAD = "submit,run,width\n1,60,8\n2,x,1\n3,y,1\n"


@pytest.fixture
def dure(tmp_path, monkeypatch):
    """Run a command in an empty folder that holds good.csv and bad.csv."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "good.csv").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.csv").write_text(BAD, encoding="utf-8")

    def run(*words, stdin=None):
        return CliRunner().invoke(workload, words, input=stdin, standalone_mode=False)

    return run


def test_import_writes_and_says_what(dure, tmp_path):
    got = dure("import", "good.csv", "--output", "jobs.parquet")
    assert (got.return_value, got.stderr) == (0, "")
    assert got.stdout == "Wrote jobs.parquet: 2 jobs, 0.3 accelerator-hours.\n"
    assert len(read_jobs(str(tmp_path / "jobs.parquet")).records) == 2


def test_import_says_when_it_replaces(dure):
    dure("import", "good.csv", "--output", "jobs.parquet")
    got = dure("import", "good.csv", "--output", "jobs.parquet", "--lang", "ko")
    assert got.stdout == (
        "jobs.parquet에 썼습니다: 작업 2개, 0.3 가속기시간. 전에 있던 파일을 바꾸었습니다.\n"
    )
    got = dure("import", "good.csv", "--output", "jobs.parquet", "--json")
    assert json.loads(got.stdout) == {
        "output": "jobs.parquet",
        "replaced": True,
        "jobs": 2,
        "work_s": 1_080,
        "findings": [],
    }


def test_a_bad_row_stops_the_import_with_its_line(dure, tmp_path):
    got = dure("import", "bad.csv", "--output", "jobs.parquet")
    assert got.return_value == 1
    assert got.stdout == ""
    assert got.stderr == (
        "bad.csv:3: run: error [trace_number_refused] 'x' is not a number; whole seconds or "
        "accelerators are wanted.\n"
        "    Write digits only, without units or separators; leave out what is not known.\n"
        "bad.csv:4: run: error [trace_number_refused] 'y' is not a number; whole seconds or "
        "accelerators are wanted.\n"
        "    Write digits only, without units or separators; leave out what is not known.\n"
        "Nothing was done: 2 errors.\n"
        "Good rows: 1; to go on with them, say --without-bad-rows.\n"
    )
    assert not (tmp_path / "jobs.parquet").exists()


def test_the_good_rows_are_imported_when_told(dure, tmp_path):
    got = dure("import", "bad.csv", "--output", "jobs.parquet", "--without-bad-rows")
    assert got.return_value == 0
    assert "bad.csv:3" in got.stderr
    assert len(read_jobs(str(tmp_path / "jobs.parquet")).records) == 1


def test_many_findings_of_a_kind_are_counted_and_json_has_all(dure):
    text = "submit,run,width\n" + "1,x,1\n" * 10_000 + "1,1\n"
    got = dure("import", "-", "--output", "jobs.parquet", stdin=text)
    lines = got.stderr.splitlines()
    assert sum("[trace_number_refused] 'x'" in line for line in lines) == 20
    assert "[trace_number_refused] 20 of 10,000 shown; --json gives all." in lines
    assert sum("[trace_field_count]" in line for line in lines) == 1
    got = dure("import", "-", "--output", "jobs.parquet", "--json", stdin=text)
    assert got.return_value == 1
    assert len(json.loads(got.stdout)["findings"]) == 10_001


def test_a_file_without_jobs_stops_every_command(dure):
    for command in (("describe", "-"), ("import", "-", "-o", "x"), ("fit", "-", "-o", "x")):
        got = dure(*command, stdin="submit,run,width\n")
        assert got.return_value == 1
        assert "[trace_empty] the file holds 0 rows of jobs." in got.stderr
    got = dure("describe", "-", "--json", stdin="submit,run,width\n")
    assert [f["code"] for f in json.loads(got.stdout)["findings"]] == ["trace_empty"]


DESCRIBED = {
    "en": """\
-

jobs             2
projects         1
submitted        2026-03-02 09:00 to 2026-03-02 09:00 (10 s)
work             0.3 accelerator-hours
wait, p50 / p95  not known
absent           estimate: all jobs
                 start: all jobs
                 end: all jobs

By width (accelerators); run times of each, and its share of the work
width   jobs      p10      p50      p90      p99     work
─────────────────────────────────────────────────────────
    1      1   10 min   10 min   10 min   10 min   55.6 %
    8      1    1 min    1 min    1 min    1 min   44.4 %
""",
    "ko": """\
-

작업             2
과제             1
제출             2026-03-02 09:00 ~ 2026-03-02 09:00 (10초)
사용량           0.3 가속기시간
대기, p50 / p95  알 수 없음
없는 값          예상 시간: 모든 작업
                 시작: 모든 작업
                 종료: 모든 작업

폭(가속기 수)별 실행 시간과 사용량 비중
폭   작업    p10    p50    p90    p99   사용량
──────────────────────────────────────────────
 1      1   10분   10분   10분   10분   55.6 %
 8      1    1분    1분    1분    1분   44.4 %
""",
}


@pytest.mark.parametrize("lang", DESCRIBED)
def test_describe_at_80_columns(dure, lang):
    got = dure("describe", "-", "--lang", lang, stdin=GOOD)
    assert got.return_value == 0
    assert got.stdout.startswith(DESCRIBED[lang])
    assert all(line == line.rstrip() for line in got.stdout.splitlines())


def test_describe_tells_waits_machine_and_what_is_absent_in_part(dure):
    text = "submit,run,width,start\n0,60,8,30\n0,60,8,\n"
    got = dure("describe", "-", stdin=text)
    assert "submitted        over 0 s, date not known\n" in got.stdout
    assert "wait, p50 / p95  30 s / 30 s\n" in got.stdout
    assert "                 start: 1 of 2 jobs\n" in got.stdout
    assert "By hour" not in got.stdout
    log = "; MaxProcs: 100\n" + "1 0 5 60 8 -1 -1 8 60 -1 1 1 1 -1 -1 -1 -1 -1\n"
    got = dure("describe", "-", stdin=log)
    assert "machine, as the trace says  100\n" in got.stdout
    assert "nothing" in got.stdout


def test_describe_ends_with_1_where_rows_were_left_out(dure):
    got = dure("describe", "bad.csv", "--json")
    assert got.return_value == 1
    said = json.loads(got.stdout)
    assert (said["jobs"], said["work_s"], len(said["findings"])) == (1, 480, 2)
    assert dure("describe", "bad.csv", "--json", "--without-bad-rows").return_value == 0


def test_fit_writes_a_model_from_which_jobs_are_drawn(dure, tmp_path):
    how = ("--title", "My trace", "--as-of", "2026-11-22")
    got = dure("fit", "good.csv", "--output", "model.json", *how)
    assert got.return_value == 0
    assert got.stdout.startswith("Wrote model.json: 2 jobs in 1 bursts, 0 left out, ")
    again = dure("fit", "good.csv", "--output", "model.json", *how, "--json")
    said = json.loads(again.stdout)
    assert (said["as_of"], said["replaced"], said["bursts"]) == ("2026-11-22", True, 1)
    draw = ("draw", "--seed", "1", "--accelerators", "8", "--weeks", "1", "--use", "0.01")
    got = dure(*draw, "--output", "jobs.parquet", "--model", "model.json", "--start", "2026-03-02")
    assert got.return_value == 0
    records = read_jobs(str(tmp_path / "jobs.parquet")).records
    # 8 accelerators × 604,800 s × 0.01 = 48,384 accelerator-seconds.
    assert 48_384 - 8 < (records.jobs.run_s * records.jobs.width).sum() <= 48_384
    assert records.jobs.epoch.isoformat() == "2026-03-02T00:00:00"


def test_the_same_seed_writes_the_same_bytes(dure, tmp_path):
    draw = ("draw", "--seed", "1", "--accelerators", "64", "--weeks", "4", "--use", "0.3")
    got = [json.loads(dure(*draw, "-o", name, "--json").stdout) for name in ("a", "b")]
    assert got[0]["seed"] == 1
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    dure(*draw, "-o", "c", "--run-max", "1")
    assert read_jobs(str(tmp_path / "c")).records.jobs.run_s.max() == 3_600


FIT_REFUSED = {
    "no clock": ("submit,run,width\n1,60,8\n", "trace_no_clock"),
    "no run times": ("submit,run,width\n2026-03-02,,8\n", "trace_nothing_to_fit"),
}


@pytest.mark.parametrize(("text", "code"), FIT_REFUSED.values(), ids=FIT_REFUSED)
def test_what_cannot_be_fitted_is_refused(dure, tmp_path, text, code):
    got = dure("fit", "-", "--output", "model.json", "--without-bad-rows", stdin=text)
    assert got.return_value == 1
    assert f"[{code}]" in got.stderr
    assert not (tmp_path / "model.json").exists()


def test_a_clock_can_be_given(dure):
    got = dure(
        "fit",
        "-",
        "-o",
        "m.json",
        "--epoch",
        "2026-03-02T09:00:00+09:00",
        stdin="submit,run,width\n1,60,8\n",
    )
    assert got.return_value == 0


def test_a_broken_model_is_refused(dure, tmp_path):
    (tmp_path / "model.json").write_text("{}", encoding="utf-8")
    draw = ("draw", "--seed", "1", "--accelerators", "8", "--weeks", "1", "--use", "0.3")
    got = dure(*draw, "--output", "jobs.parquet", "--model", "model.json", "--lang", "ko")
    assert got.return_value == 1
    assert "[model_field_refused] 있어야 할 항목이 없습니다." in got.stderr


@pytest.mark.parametrize("command", ["describe", "import", "fit"])
def test_what_is_no_text_at_all_is_refused(dure, tmp_path, command):
    (tmp_path / "t.csv").write_bytes(b"submit,run,width\n\xb0\xa1,1,1\n")
    out = () if command == "describe" else ("--output", "x")
    got = dure(command, "t.csv", *out, "--lang", "ko")
    assert got.return_value == 1
    assert "[text_not_utf8]" in got.stderr
    assert "아무것도 하지 않았습니다: 오류 1건." in got.stderr


def test_a_terminal_is_told_that_a_big_file_takes_a_while(tmp_path, monkeypatch, capsys):
    path = tmp_path / "big.csv"
    path.write_bytes(b"0" * 2_000_000)
    say_reading(str(path), 1_000_000, "en")
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    say_reading(str(path), 2_000_001, "en")
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    say_reading(str(path), 2_000_000, "en")
    assert capsys.readouterr().err == f"Reading {path} (2 MB) …\n"


WRONG_USE = {
    "a share that is none": ("--use", "lots"),
    "a share of nothing": ("--use", "0"),
    "a share without end": ("--use", "inf"),
    "a share that means per cent": ("--use", "30"),
    "more accelerators than there are": ("--accelerators", "9" * 20),
    "a Tuesday": ("--start", "2026-03-03"),
    "a Monday noon": ("--start", "2026-03-02T12:00:00"),
    "a day that is none": ("--start", "soon"),
    "no accelerators": ("--accelerators", "0"),
}


@pytest.mark.parametrize("words", WRONG_USE.values(), ids=WRONG_USE)
def test_wrong_use_is_said(dure, words):
    draw = ("draw", "--seed", "1", "--accelerators", "8", "--weeks", "1", "--use", "0.3")
    got = dure(*draw, "--output", "x", *words)
    assert got.exception.exit_code == 2


def test_too_few_accelerators_for_the_model_are_wrong_use(dure):
    wide = "submit,run,width\n2026-03-02,60,8\n"
    dure("fit", "-", "--output", "m.json", stdin=wide)
    draw = ("draw", "--seed", "1", "--accelerators", "7", "--weeks", "1", "--use", "0.3")
    got = dure(*draw, "--output", "x", "--model", "m.json")
    assert "the narrowest job of the model has 8 accelerators" in str(got.exception)
