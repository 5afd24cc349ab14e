"""What ``dure demo`` ends with: the office, with the programme, on this machine, until stopped."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from dure.cli.demo import find_free_port
from dure.terms.errors import WorldFailed

SERVE = """
import sys
from pathlib import Path
from dure.cli.demo import serve_demo
serve_demo(Path(sys.argv[1]), int(sys.argv[2]), "en")
"""
REPORT = "<html lang={}><style>p {{ margin: 0 }}</style><p>A report."


@pytest.fixture
def taken():
    """Give a port at which somebody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        one.listen()
        yield one.getsockname()[1]


def fetch(url):
    request = urllib.request.Request(url, headers={"Accept-Language": "en"})
    with urllib.request.urlopen(request, timeout=20) as got:
        return got.url, got.headers, got.read().decode()


def serve_once(report, port, log):
    """Serve until the first page is there, ask a few things, and stop it as a keyboard does."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("DURE_", "DJANGO_"))}
    # The environment of another office, which this one has nothing to do with.
    environment["DURE_DATABASE_URL"] = "sqlite:////nowhere/office.sqlite3"
    with log.open("w") as said:
        command = [sys.executable, "-c", SERVE, str(report), str(port)]
        server = subprocess.Popen(
            command, env=environment, stdout=said, stderr=said, start_new_session=True
        )
    try:
        until = time.monotonic() + 60
        while "The office is open at" not in log.read_text():
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.1)
        origin = re.search(r"open at (\S+)", log.read_text())[1]
        while True:
            try:
                page = fetch(origin)
                break
            except urllib.error.URLError:
                assert time.monotonic() < until, log.read_text()
                time.sleep(0.1)
        return origin, page, fetch(f"{origin}/calls/"), fetch(f"{origin}/rehearsal/")
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGINT)
        assert server.wait(30) == 0, log.read_text()


def test_the_office_opens_with_the_programme_and_the_report_and_stops_in_peace(tmp_path, taken):
    report = tmp_path / "report.html"
    report.write_text(REPORT.format("en"))
    report.with_name("report.ko.html").write_text(REPORT.format("ko"))
    log = tmp_path / "said"
    origin, page, calls, rehearsal = serve_once(report, taken, log)
    said = log.read_text()
    # 1. It says where it is, who can sign in, and how to stop it.
    assert f"Port {taken} is taken" in said
    assert origin != f"http://127.0.0.1:{taken}"
    for words in ("Loading Korea's first call", "officer@demo.example", "Ctrl-C", "/rehearsal/"):
        assert words in said
    # 2. The programme is there, and says of itself that it is invented.
    assert "Applications and people are invented." in page[2]
    assert "/calls/first_2026/" in calls[2]
    # 3. The report is one step away, and may not run anything.
    assert 'href="/rehearsal/"' in page[2]
    assert rehearsal[0] == f"{origin}/rehearsal/report.html"
    assert "A report." in rehearsal[2]
    assert "script-src" not in rehearsal[1]["Content-Security-Policy"]
    assert "unsafe" not in rehearsal[1]["Content-Security-Policy"]
    # 4. The second time nothing is loaded again.
    serve_once(report, taken, log)
    assert "Loading" not in log.read_text()


def test_no_free_port_is_said(monkeypatch):
    monkeypatch.setattr("dure.cli.demo.is_free", lambda *_: False)
    with pytest.raises(
        WorldFailed, match=r"ports 8000 to 8019 of 127\.0\.0\.1 are taken; say --port"
    ):
        find_free_port(8000)


def run_dure(*words, **environment):
    command = [sys.executable, "-c", "from dure.cli.main import main; main()", *words]
    environment = {**os.environ, **environment}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_a_taken_port_is_named_with_the_next_step(tmp_path, taken):
    got = run_dure("office", "serve", "--folder", str(tmp_path), "--port", str(taken))
    assert got.returncode == 3
    assert f"port {taken} of 127.0.0.1 is taken" in got.stderr
    assert f"--port {taken + 1}" in got.stderr
    assert not list(tmp_path.iterdir())


def test_a_production_serves_no_demonstration():
    got = run_dure("demo", DURE_OFFICE_MODE="production")
    assert got.returncode == 2
    assert "say --no-serve" in got.stderr
