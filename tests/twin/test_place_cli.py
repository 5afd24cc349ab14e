"""The door of placement: what is printed, what is written, how it ends."""

import json
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from dure.cli import twin_place
from dure.cli.twin import twin
from dure.twin.share import SharePolicy

NODES = "sn,cpu_milli,memory_mib,gpu,model\na,16000,65536,2,T4\nb,16000,65536,2,T4\n"
# Best fit: each 600 takes one accelerator, 300 what is left of one; 800 finds it only in pieces.
JOBS = """\
name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec
p0,1000,1024,1,600,
p1,1000,1024,1,600,
p2,1000,1024,1,600,T4
p3,1000,1024,1,600,
p4,1000,1024,1,300,
p5,1000,1024,1,800,
p6,1000,1024,2,1000,
p7,1000,1024,0,0,
p8,99000,1024,1,100,
"""
# 4 × 600 and 300 of 4000 are taken. Free are 100 and 3 × 400: to eight of the nine jobs all 1300
# are of no use, to that of 300 the 100 are: (8 × 1300 + 100) / 9 / 4000 = 29.17 %.
PRINTED = """\
Placement of jobs that share accelerators
2 nodes with 4 accelerators (T4); 9 jobs, once each, in their order

1. What was allocated

When 150 % had been asked for: allocated, and free but of no use to a typical
job, in percent of all accelerators (± 95 % interval over the seeds); and jobs
that were not placed until then.
policy     allocated   fragmented   not placed   Source
───────────────────────────────────────────────────────────
best fit     67.50 %      29.17 %      33.33 %   [computed]

2. Why jobs were not placed

No node: fits none, even if all were empty. Full: on nodes of its types less is
free, all together, than it asks for. In pieces: so much is free, but on no node
in the pieces it needs. CPU, memory: the pieces are free, but not beside enough
CPU and memory.

Jobs that came until 150 % had been asked for, and how many of them were not
placed, by reason; mean over the seeds.
policy     jobs   no node   full   in pieces   CPU, memory   Source
───────────────────────────────────────────────────────────────────────
best fit      9         1      1           1             0   [computed]

Jobs that came until 150 % had been asked for, and how many of them were not
placed, by reason; mean over the seeds.
asks for         jobs   no node   full   in pieces   CPU, memory   Source
─────────────────────────────────────────────────────────────────────────────
no accelerator      1         0      0           0             0   [computed]
part of one         7         1      0           1             0   [computed]
2 whole             1         0      1           0             0   [computed]

3. How to read this
"""


@pytest.fixture
def dure(tmp_path, monkeypatch):
    """Run a command in an empty folder that holds nodes.csv and jobs.csv."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "nodes.csv").write_text(NODES, encoding="utf-8")
    (tmp_path / "jobs.csv").write_text(JOBS, encoding="utf-8")

    def run(*words):
        return CliRunner().invoke(twin, ["place", *words], standalone_mode=False)

    return run


ONCE = ("nodes.csv", "jobs.csv", "--policy", "best-fit", "--in-order", "--seeds", "1")


def test_the_door_names_the_policies_there_are():
    assert tuple(SharePolicy) == twin_place.POLICIES


def test_what_is_printed(dure):
    got = dure(*ONCE, "--at", "150")
    assert got.return_value == 0, got
    assert got.stdout.startswith(PRINTED)
    assert got.stdout.endswith("seeds  1\nDure   0.1.0\n")
    # Where kernels are not compiled yet, that is said there, too.
    assert "policies: 1/1\n" in got.stderr


def test_what_is_printed_in_korean(dure):
    got = dure(*ONCE, "--lang", "ko")
    assert "최적 적합" in got.stdout
    assert "하나의 일부" in got.stdout


def test_what_is_data(dure):
    got = dure("nodes.csv", "jobs.csv", "--seeds", "3", "--seed", "7", "--load", "200", "--json")
    data = json.loads(got.stdout)
    assert (data["nodes"], data["accelerators"], data["types"]) == (2, 4, ["T4"])
    assert (data["jobs"], data["load_percent"], data["at_percent"]) == (9, 200, 100)
    assert (data["seeds"], data["seed"]) == (3, 7)
    assert [each["policy"] for each in data["policies"]] == list(SharePolicy)
    for each in data["policies"]:
        assert 0.5 < each["allocated"]["mean"] <= 1
        assert each["allocated"]["n"] == 3
        assert sum(row["jobs"] for row in each["by_size"]) == each["jobs"]
        assert each["curve"][-1]["asked_percent"] <= 200
        assert any(point["allocated"] is None for point in each["curve"])
    again = dure("nodes.csv", "jobs.csv", "--seeds", "3", "--seed", "7", "--load", "200", "--json")
    assert again.stdout == got.stdout


def test_a_chart_stands_alone(dure, tmp_path):
    got = dure(*ONCE, "--chart", "curve.svg", "--lang", "ko")
    assert "curve.svg" in got.stderr
    root = ET.fromstring((tmp_path / "curve.svg").read_text("utf-8"))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root[0].text == "요청이 늘 때 배정되는 양"


def test_a_report_is_written_in_both_languages(dure, tmp_path):
    dure("nodes.csv", "jobs.csv", "--seeds", "2", "--report", "out.html")
    assert "fragmentation gradient" in (tmp_path / "out.html").read_text("utf-8")
    assert "조각화 기울기" in (tmp_path / "out.ko.html").read_text("utf-8")


def test_all_findings_of_both_files_at_once(dure, tmp_path):
    (tmp_path / "nodes.csv").write_text(NODES + "b,1,1,1,T4\nc,1,1,1,\n", encoding="utf-8")
    (tmp_path / "jobs.csv").write_text(JOBS + "x,1,1,2,500,\ny,1,1,1,1,V9\n", encoding="utf-8")
    got = dure("nodes.csv", "jobs.csv")
    assert got.return_value == 1
    assert got.stdout == ""
    lines = [line for line in got.stderr.splitlines() if not line.startswith(" ")]
    assert [line.split("] ")[0] for line in lines] == [
        "jobs.csv:11: gpu_milli: error [share_part_of_several",
        "jobs.csv:12: gpu_spec: warning [share_type_unknown",
        "nodes.csv:4: sn: error [share_node_twice",
        "nodes.csv:5: model: error [share_type_missing",
    ]
    data = dure("nodes.csv", "jobs.csv", "--json").stdout.splitlines()
    assert [json.loads(line)["line"] for line in data] == [11, 12, 4, 5]


def test_a_warning_is_said_and_the_rest_is_placed(dure, tmp_path):
    (tmp_path / "jobs.csv").write_text(JOBS + "y,1,1,1,1,V9\n", encoding="utf-8")
    got = dure(*ONCE, "--at", "200")
    assert got.return_value == 0
    assert "share_type_unknown" in got.stderr
    assert json.loads(dure(*ONCE, "--json").stdout)["policies"][0]["jobs"] > 0


USAGE = {
    "looking later than jobs come": (("--at", "131"), "--at 131 is more than --load 130"),
    "looking before the first job": (("--at", "1", "--load", "1"), "asks for more than --at 1"),
    "a policy that is not there": (("--policy", "worst"), "'worst' is not one of"),
}


@pytest.mark.parametrize(("words", "said"), USAGE.values(), ids=USAGE)
def test_wrong_usage(dure, words, said):
    got = dure("nodes.csv", "jobs.csv", *words)
    assert said in str(got.exception)
