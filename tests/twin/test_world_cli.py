"""All switches from the command line, in the user's own files; and the same runs by hand."""

import json

import pytest
from click.testing import CliRunner

from dure.cli.twin import twin
from dure.files.jobs import read_jobs
from dure.twin.templates import TEMPLATES

GPUS = ("--partition", "gpu=1x8", "--partition", "npu=1x8")
NODE = ("--nodes", "1")
POLICY = """\
format: 1
policies:
  plain: {}
  urgent: {queue: {qos: {low: {}, high: {preempts: [low]}}}}
  firm: {queue: {reclaims: false}}
  lagging: {queue: {start_lag_s: 1}}
  points:
    order: multifactor
    backfill: none
    queue: {points: {qos: 9}, qos: {a: {}, b: {percent: 100}}}
  tracks:
    order: multifactor
    backfill: none
    queue: {points: {track: 9}, tracks: {labs: {percent: 100}}}
  tree: {order: fair_tree, backfill: none, queue: {tracks: {labs: {weight: 9}}}}
"""
# Jobs; options; the second at which each ends.
PAIR = "submit,run,width,project,qos\n0,10,8,a,low\n3,5,8,b,high\n"
LENT = "project,cohort,nominal\na,x,4\nb,x,4\n"
HALF = "submit,run,width,project\n0,20,8,a\n3,5,4,b\n"
QUEUE = "submit,run,width,project,qos\n0,10,8,a,a\n1,5,8,a,a\n2,5,8,b,b\n"
TRACKS = "project,track\na,firms\nb,labs\n"
CASES = {
    "without a word of it, a QOS means nothing": (PAIR, NODE, [10, 15]),
    "an urgent job stops another": (PAIR, (*NODE, "--policy", "p.yaml:urgent"), [18, 8]),
    "a job that is saved loses less": (
        PAIR.replace("qos\n", "qos,checkpoint\n").replace("low", "low,2").replace("high", "high,"),
        (*NODE, "--policy", "p.yaml:urgent"),
        [16, 8],
    ),
    "lent quota is taken back": (HALF, (*NODE, "--projects", "lent.csv"), [28, 8]),
    "unless the policy says otherwise": (
        HALF,
        (*NODE, "--projects", "lent.csv", "--policy", "p.yaml:firm"),
        [20, 25],
    ),
    "a start lags behind its decision": (PAIR, (*NODE, "--policy", "p.yaml:lagging"), [11, 17]),
    "points for QOS": (QUEUE, (*NODE, "--policy", "p.yaml:points"), [10, 20, 15]),
    "points for tracks": (
        QUEUE,
        (*NODE, "--policy", "p.yaml:tracks", "--projects", "tracks.csv"),
        [10, 20, 15],
    ),
    "users of a project take turns in a fair tree": (
        "submit,run,width,user\n0,10,8,kim\n1,5,8,kim\n2,5,8,ann\n",
        (*NODE, "--policy", "p.yaml:tree"),
        [10, 20, 15],
    ),
    "nobody starts who is in the way of a maintenance": (
        PAIR,
        (*NODE, "--world", "maintenance: [{from: 9, until: 20, nodes: 1}]"),
        [30, 8],
    ),
    "a node comes": (PAIR, (*NODE, "--world", "changes: [{at: 4, comes: 1}]"), [10, 9]),
    "a cap halves the speed": (
        PAIR,
        (*NODE, "--world", "caps: [{from: 0, percent: 50}]"),
        [20, 30],
    ),
    "a node fails at a known time": (
        PAIR,
        (*NODE, "--world", "outages: [{at: 1, down: 1 s}]"),
        [12, 17],
    ),
    "a job goes to the NPU first, and the next to the GPU": (
        "submit,run,width,kind\n0,8,8,any\n1,8,8,any\n",
        (*GPUS, "--world", "kinds: {any: {npu: 80, gpu: 100}}"),
        [10, 9],
    ),
    "a job goes where its partition says": (
        "submit,run,width,partition\n0,8,8,npu\n1,8,8,gpu\n2,8,8,npu\n",
        GPUS,
        [8, 9, 16],
    ),
}


@pytest.fixture
def dure(tmp_path, monkeypatch):
    """Run a command in a folder that holds all of these files."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.yaml").write_text(POLICY, encoding="utf-8")
    (tmp_path / "lent.csv").write_text(LENT, encoding="utf-8")
    (tmp_path / "tracks.csv").write_text(TRACKS, encoding="utf-8")

    def run(jobs, *words):
        (tmp_path / "jobs.csv").write_text(jobs, encoding="utf-8")
        words = list(words)
        if "--world" in words:
            at = words.index("--world") + 1
            (tmp_path / "world.yaml").write_text(f"format: 1\n{words[at]}\n", encoding="utf-8")
            words[at] = "world.yaml"
        command = ["run", "jobs.csv", *words]
        return CliRunner().invoke(twin, command, standalone_mode=False)

    return run


@pytest.mark.parametrize(("jobs", "words", "ends"), CASES.values(), ids=CASES)
def test_a_switch_does_what_it_says(jobs, words, ends, dure):
    got = dure(jobs, *words, "--output", "out.parquet", "--json")
    assert got.return_value == 0, got.stderr
    assert read_jobs("out.parquet").records.end_s.tolist() == ends
    json.loads(got.stdout)


def test_what_is_written_can_be_run_again_and_says_the_same(dure):
    words = (*GPUS, "--policy", "p.yaml:urgent", "--world", "kinds: {any: {npu: 80, gpu: 100}}")
    jobs = (
        "submit,run,width,user,qos,kind,partition,checkpoint\n"
        "0,9,8,kim,low,any,gpu,2\n1,9,8,,low,,gpu,\n2,9,8,ann,high,any,npu,\n"
    )
    assert dure(jobs, *words, "--output", "out.parquet", "--json").return_value == 0
    first = read_jobs("out.parquet")
    assert first.labels.partition.names == ("gpu", "npu")
    command = ["run", "out.parquet", *words[:-1], "world.yaml", "--output", "again.parquet"]
    got = CliRunner().invoke(twin, command, standalone_mode=False)
    assert got.return_value == 0, got.stderr
    again = read_jobs("again.parquet")
    assert again.records.end_s.tolist() == first.records.end_s.tolist()
    assert again.labels.qos.names == ("high", "low")


def test_why_knows_the_same_files(dure):
    dure(PAIR, *NODE)
    words = "why jobs.csv --nodes 1 --policy p.yaml:urgent --job 0 --at 4 --lang ko"
    got = CliRunner().invoke(twin, words.split(), standalone_mode=False)
    assert "다른 작업 1회" in got.stdout


def test_what_stopped_jobs_is_told(dure):
    told = json.loads(dure(PAIR, *NODE, "--policy", "p.yaml:urgent", "--json").stdout)
    assert told["stops"] == {"failures": 0, "preemptions": 1, "lost_s": 24}
    printed = dure(PAIR, *NODE, "--policy", "p.yaml:urgent", "--lang", "ko").stdout
    assert "다른 작업에 밀려남" in printed
    assert "높은 등급이 낮은 등급을" in printed


def test_a_world_is_told_in_words(dure):
    world = (
        "changes: [{at: 4, comes: 1}]\ncaps: [{from: 0, percent: 50}]\n"
        "outages: [{at: 3 d, down: 1 h}]"
    )
    printed = dure(PAIR, *NODE, "--world", world).stdout
    assert "1 failures of nodes; nodes come or go 1 times; 1 changes of a power cap" in " ".join(
        printed.split()
    )


def test_nodes_that_come_count_as_there(dure):
    # 8 accelerators over 3 s, and 8 more from second 1 of it on: 24 + 16.
    told = json.loads(dure(PAIR, *NODE, "--world", "changes: [{at: 1, comes: 1}]", "--json").stdout)
    assert told["offered_s"] == 40
    assert told["utilisation"] == 24 / 40


SERVICES = """\
step: 5 min
length: 1 d
accelerators: {rngd: 8}
services:
  chat:
    hosts: [{type: rngd, accelerators: 1, slots: 4}]
    floor: 3
    ceiling: 8
    wait_p95: 5 s
    tokens: {prompt_us: 200, answer_us: 30000}
    demand: {requests_day: 1000, prompt: 100, answer: 100}
"""


def test_services_take_nodes_from_jobs_and_both_are_told(dure, tmp_path):
    (tmp_path / "services.yaml").write_text(SERVICES, encoding="utf-8")
    jobs = "submit,run,width\n0,3600,8\n0,3600,8\n"
    world = "services: {file: services.yaml, partitions: {rngd: all}}"
    told = json.loads(dure(jobs, "--nodes", "2", "--world", world, "--json").stdout)
    # One node of two is away all day: one job waits for the other.
    assert told["waits"]["wait_s_max"] == 3600
    assert told["lent"]["partitions"]["all"] == {
        "nodes_max": 1,
        "lent_s": 8 * 86_400,
        "held_s": 3 * 86_400,
    }
    assert told["lent"]["services"][0]["used_s"] == {"rngd": 3 * 86_400}
    printed = dure(jobs, "--nodes", "2", "--world", world, "--lang", "ko").stdout
    assert "서비스에 내준 노드" in printed
    missing = dure(jobs, "--nodes", "2", "--world", "services: {file: services.yaml}")
    assert "rngd: all" in missing.stderr


def test_racks_are_told_and_change_nothing(dure):
    jobs = "submit,run,width\n0,5,8\n0,20,8\n0,20,8\n5,7,16\n"
    with_racks = json.loads(dure(jobs, "--nodes", "4", "--racks", "2", "--json").stdout)
    without = json.loads(dure(jobs, "--nodes", "4", "--json").stdout)
    (racks,) = with_racks.pop("racks")
    assert without.pop("racks") == []
    assert with_racks == without
    assert (racks["wide"], racks["spread"], racks["spread_s"]) == (1, 1, 112)
    printed = " ".join(dure(jobs, "--nodes", "4", "--racks", "2").stdout.split())
    assert "of 1 starts on several nodes 1 span more racks than needed (100.0 %" in printed


REFUSED = {
    "a world that does not fit": (("--world", "changes: [{at: 1, goes: 9}]"), "world_nodes_short"),
    "a QOS that the policy does not have": (("--policy", "p.yaml:points"), "job_qos_unknown"),
}


@pytest.mark.parametrize(("words", "code"), REFUSED.values(), ids=REFUSED)
def test_faults_are_told_with_their_place(words, code, dure):
    got = dure(PAIR, *NODE, *words)
    assert got.return_value == 1
    assert f"[{code}]" in got.stderr


def test_failures_are_said_once(dure):
    world = "failures: {every: 4 d, down: 6 h}"
    got = dure(PAIR, *NODE, "--world", world, "--failures", "4,6")
    assert "say them once" in str(got.exception)
    (one, other) = (
        json.loads(dure(PAIR, *NODE, *words, "--json").stdout)
        for words in (("--world", world), ("--failures", "4,6"))
    )
    assert one["stops"] == other["stops"]


@pytest.mark.parametrize("what", TEMPLATES)
def test_a_template_is_printed(what):
    words = ["template", what, "--lang", "ko"]
    assert CliRunner().invoke(twin, words, standalone_mode=False).stdout == TEMPLATES[what].ko
    told = CliRunner().invoke(twin, ["template", what, "--json"], standalone_mode=False)
    assert json.loads(told.stdout)["text"] == TEMPLATES[what].en
