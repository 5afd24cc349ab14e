"""A wheel brings along what a user needs: programmes, template, fitted model."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index"]
    command += ["--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, cwd=folder, check=True)
    (wheel,) = folder.glob("dure-*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "site")
    return folder / "site"


INSIDE = {
    "the programme of Korea": "dure/programmes/korea/programme.yaml",
    "where its numbers are from": "dure/programmes/korea/README.md",
    "the template of the report": "dure/report/report.html.j2",
    "its style": "dure/report/report.css",
    "what it shares with the office": "dure/report/style/house.css",
    "the frame of a page of the office": "dure/office/web/templates/office/page.html",
    "the style of the office": "dure/office/web/static/office/office.css",
    "what keeps the trail": "dure/office/trail/sql/create_sqlite.sql",
    "the fitted workload model": "dure/workload/philly_2017.json",
}


@pytest.mark.parametrize("name", INSIDE.values(), ids=INSIDE)
def test_the_wheel_holds(unpacked, name):
    assert (unpacked / name).is_file()


def test_the_wheel_holds_nothing_else_than_the_package(unpacked):
    assert {path.name.split("-")[0] for path in unpacked.iterdir()} == {"dure"}


def run_unpacked(folder, code):
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(folder)!r})\n{code}"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def test_an_installed_dure_finds_its_programme(unpacked):
    got = run_unpacked(
        unpacked,
        "from dure.files.programme import shipped_programme_path\n"
        "print(shipped_programme_path('korea'))",
    )
    assert got.strip() == str(unpacked / INSIDE["the programme of Korea"])


def test_an_installed_dure_reads_its_model_and_template(unpacked):
    got = run_unpacked(
        unpacked,
        "import dure\n"
        "from dure.files.workload_model import shipped_workload_model\n"
        "from dure.report.html import render_html\n"
        "from dure.report.paper import Paper\n"
        "from dure.terms.language import same\n"
        "shipped_workload_model()\n"
        "page = render_html(Paper(same('Harvest'), same('of a year'), ()), 'en')\n"
        "print(dure.__file__, '<title>Harvest' in page)",
    )
    assert got.strip() == f"{unpacked / 'dure' / '__init__.py'} True"
