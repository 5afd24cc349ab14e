"""On a real Slurm of one host: an ensemble as a job array, and its accounts read back as jobs."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dure.files.jobs import read_jobs
from dure.workload.sacct import PartitionFrom
from dure.workload.trace import Choices, Format

ROOT = Path(__file__).parents[2]
TESTBED = ROOT / "../shared/tools/slurm_testbed.sh"
DURE = str(Path(sys.executable).with_name("dure"))
# Two workers of pytest may each have one of the tests below, and so a Slurm.
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
PORT = str(24_410 + 100 * WORKER)
ENSEMBLE = """\
format: 1
title: Who shares
jobs: {use: model, weeks: 1, warm_up_weeks: 0}
tracks: {a: {projects: 2, percent: 100}}
machines: {now: {h200: 4x8}}
policies: {fair: {order: fair_share}}
pools: {own: {a: dedicated}, all: {a: pooled}}
loads: [50]
seeds: 3
"""


@pytest.fixture(scope="module")
def slurm():
    """Start a Slurm of two nodes, and give a function that runs a command on it."""
    if not TESTBED.exists():
        pytest.skip("the shared folder with the testbed is not beside this checkout")
    if shutil.which("slurmctld") is None or shutil.which("mariadbd") is None:
        pytest.skip(f"Slurm is not installed here; say {TESTBED.name} install")
    if os.geteuid() != 0:
        pytest.skip("the testbed starts daemons of several users, and needs root for it")
    folder = Path(f"/tmp/dure-slurm-{os.getpid()}")
    sizes = {"TB_H100": "1", "TB_B200": "1", "TB_RNGD": "0"}
    environment = {**os.environ, **sizes, "TB_DIR": str(folder), "TB_PORT": PORT}
    environment |= {"SLURM_CONF": str(folder / "etc/slurm.conf")}
    bed = ["bash", str(TESTBED)]
    subprocess.run([*bed, "start"], env=environment, check=True, capture_output=True)

    def run(*command, **more):
        got = subprocess.run(
            command, env={**environment, **more}, check=True, capture_output=True, text=True
        )
        return got.stdout

    try:
        yield run
    finally:
        subprocess.run([*bed, "purge"], env=environment, check=True, capture_output=True)


def wait_until(is_so, seconds=120):
    """Ask until something is so."""
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "it takes too long"
        time.sleep(0.3)


def test_an_ensemble_runs_as_a_job_array(slurm, tmp_path):
    (tmp_path / "e.yaml").write_text(ENSEMBLE, encoding="utf-8")
    file, out, alone = (str(tmp_path / name) for name in ("e.yaml", "out", "alone"))
    script = slurm(DURE, "twin", "array", file, "--output", out, "--tasks", "4")
    (tmp_path / "array.sh").write_text(script, encoding="utf-8")
    number = slurm("sbatch", "--parsable", str(tmp_path / "array.sh")).strip()
    wait_until(lambda: not slurm("squeue", "--noheader", "--jobs", number).strip())
    logs = {path.name: path.read_text("utf-8") for path in Path(out, "log").iterdir()}
    assert sorted(logs) == ["0.txt", "1.txt", "2.txt", "3.txt"]
    assert len(list(Path(out, "results").iterdir())) == 6, logs
    slurm(DURE, "twin", "ensemble", file, "--output", alone, "--workers", "1")
    joined = Path(out, "results.jsonl").read_bytes()
    assert joined == Path(alone, "results.jsonl").read_bytes()


def test_what_sacct_prints_is_read(slurm, tmp_path):
    submit = ["sbatch", "--parsable", "--output=/dev/null"]
    asked = {
        ("h100", "4"): ["--gres=gpu:h100:4", "--time=2", "--wrap=sleep 2"],
        ("b200", "8"): ["--gres=gpu:b200:8", "--time=5", "--wrap=exit 3"],
        ("cpu", "1"): ["--time=1", "--wrap=true"],
    }
    numbers = {key: slurm(*submit, *more).strip() for key, more in asked.items()}
    jobs = ",".join(numbers.values())
    wait_until(lambda: not slurm("squeue", "--noheader", "--jobs", jobs).strip())
    columns = "JobID,Submit,Start,End,TimelimitRaw,AllocTRES,ReqTRES,Account,User,Partition,State"
    table = ["sacct", "--parsable2", "--allusers", f"--format={columns}", "--jobs", jobs]
    # The book of accounts follows the controller by some seconds.
    states = ["sacct", "--noheader", "--parsable2", "--allocations", "--jobs", jobs]
    known = ["COMPLETED|1", "COMPLETED|2", "FAILED|5"]
    wait_until(lambda: sorted(slurm(*states, "--format=State,TimelimitRaw").split()) == known)
    texts = {"table.txt": slurm(*table), "all.json": slurm("sacct", "--json", "--jobs", jobs)}
    epoch = slurm(*table, SLURM_TIME_FORMAT="%s")
    for name, text in (texts | {"epoch.txt": epoch}).items():
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        how = Choices(partition_from=PartitionFrom.TYPE)
        records = read_jobs(str(path), Format.SACCT, how).records
        found = zip(
            records.jobs.width.tolist(),
            records.jobs.estimate_s.tolist(),
            records.jobs.partition.tolist(),
            strict=True,
        )
        assert sorted(found) == [(4, 120, 1), (8, 300, 0)], name
        assert (records.jobs.run_s >= 0).all()
        assert (records.start_s >= records.jobs.submit_s).all()
