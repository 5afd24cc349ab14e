"""``dure office``: serve the office to people, bring its database up to date, check it."""

import errno
import importlib
import os
from pathlib import Path
from typing import Any, ClassVar

import click

from dure.cli.output import json_option, lang_option, print_json
from dure.cli.progress import show_progress
from dure.terms.errors import WorldFailed
from dure.terms.language import Lang, Text

_SERVED = Text(
    en="The office is open at {origin}\n  Its folder is {folder}{but}. Stop it with Ctrl-C.",
    ko="{origin} 에서 열렸습니다.\n  자료 폴더: {folder}{but}. 멈추려면 Ctrl-C를 누르십시오.",
)
_BUT = Text(en=", but for what {names} names", ko="(환경 변수 {names}에 적힌 것 제외)")
_IN_PRODUCTION = Text(
    en="The office of {origin} answers at {at}, to the proxy in front of it.",
    ko="{origin} 서비스가 {at}에서 앞단의 프록시에 응답합니다.",
)
_LOADING = Text(
    en="Loading Korea's first call, applications drawn",
    ko="한국 1차 공모 불러오기, 무작위로 만든 신청",
)
_SIGN_IN = Text(
    en="Sign in as one of these invented people; the password of each is {password}\n  {who}\n"
    "  E-mails are not sent; they are printed here.",
    ko="아래 가상 인물 가운데 하나로 로그인하십시오. 비밀번호는 모두 {password}\n  {who}\n"
    "  이메일은 보내지 않고 이 화면에 출력합니다.",
)
_DATABASE = Text(
    en="the database says: {said}. If this office is new, or Dure is, say dure office migrate with "
    "the same --folder first; otherwise see that the database can be reached.",
    ko="데이터베이스 응답: {said}. 새로 만든 시스템이거나 Dure를 올린 뒤라면 같은 --folder로 "
    "dure office migrate를 먼저 실행하고, 아니면 데이터베이스 연결을 확인하십시오.",
)
_READY = Text(en="The database is up to date.", ko="데이터베이스가 최신 상태입니다.")
_SOUND = Text(
    en="The settings, the tables and the trail are as they should be: {entries} entries, {hash}.",
    ko="설정, 표, 감사 기록에 이상이 없습니다: 기록 {entries}건, {hash}.",
)

LOCAL = ("127.0.0.1", "localhost", "::1")
folder_option = click.option(
    "--folder",
    envvar="DURE_FOLDER",
    show_envvar=True,
    metavar="FOLDER",
    help="Where database, files and secret are kept; your data folder if not said. In production "
    "the environment says where each of them is.",
)


class Doors(click.Group):
    """Commands of the office; those in modules of their own are imported when they are used."""

    elsewhere: ClassVar[dict[str, str]] = {
        "backup": "keep",
        "end-role": "role",
        "give-role": "role",
        "open-call": "call",
        "restore": "keep",
        "tasks": "tasks",
        "work": "tasks",
    }

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name all commands."""
        return sorted([*super().list_commands(ctx), *self.elsewhere])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give a command, imported where it is elsewhere."""
        if cmd_name not in self.elsewhere:
            return super().get_command(ctx, cmd_name)
        module = importlib.import_module(f"dure.cli.office_{self.elsewhere[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - whatever a command gives
        """Run a command; where the database cannot do its part, say so with the next step."""
        try:
            return super().invoke(ctx)
        except Exception as fault:
            from django.db import InterfaceError, OperationalError, ProgrammingError

            if not isinstance(fault, InterfaceError | OperationalError | ProgrammingError):
                raise
            said = (str(fault).strip().splitlines() or [type(fault).__name__])[0]
            raise WorldFailed(_DATABASE.fill(said=said)) from fault


@click.group(cls=Doors, epilog="Example: dure office serve")
def office() -> None:
    """Serve the office: calls, applications, reviews, decisions, grants, for real people."""


@office.command(epilog="Example: dure office serve --demo --port 8000")
@folder_option
@click.option("--address", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(1, 65535),
    help="Port to listen on.",
)
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes."
)
@click.option("--demo", is_flag=True, help="Load Korea's first call with drawn applications first.")
@click.option(
    "--report",
    envvar="DURE_REPORT",
    show_envvar=True,
    metavar="FILE.html",
    help="A report that the first page links to, as `dure rehearse` writes it.",
)
@lang_option
def serve(
    folder: str | None,
    address: str,
    port: int,
    workers: int,
    demo: bool,
    report: str | None,
    lang: Lang,
) -> None:
    """Bring the database up to date and serve the office until stopped.

    Without DURE_OFFICE_MODE=production it is a demonstration for this machine only.
    """
    if address not in LOCAL and os.environ.get("DURE_OFFICE_MODE") != "production":
        msg = (
            f"without DURE_OFFICE_MODE=production the office is for this machine "
            f"({', '.join(LOCAL)}); it speaks no https, and passwords of a demonstration are known"
        )
        raise click.BadParameter(msg, param_hint="--address")
    if not is_free(address, port):
        msg = (
            f"port {port} of {address} is taken; stop what listens there, or say --port {port + 1}"
        )
        raise WorldFailed(msg)
    kept = prepare(folder, origin=f"http://{address}:{port}", report=report)
    bring_up_to_date()
    if demo:
        load_demo(lang)
    open_doors(kept, address, port, workers, lang)


@office.command(epilog="Example: dure office migrate --folder office")
@folder_option
@lang_option
def migrate(folder: str | None, lang: Lang) -> None:
    """Bring the tables of the database up to date; doing it twice is doing it once."""
    prepare(folder)
    bring_up_to_date()
    click.echo(_READY.in_(lang), err=True)


@office.command(epilog="Example: dure office check --folder office")
@folder_option
@lang_option
@json_option
def check(folder: str | None, lang: Lang, as_json: bool) -> None:
    """Check settings for deployment, tables and the whole audit trail."""
    prepare(folder)
    from dure.office.web.serve import check_office

    entries, hash_ = check_office()
    if as_json:
        print_json({"entries": entries, "hash": hash_})
    else:
        click.echo(_SOUND.fill(entries=f"{entries:,}", hash=hash_).in_(lang))


def is_free(address: str, port: int) -> bool:
    """Tell whether nobody listens at a port yet."""
    import socket

    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((address, port))
        except OSError as fault:
            if fault.errno == errno.EADDRINUSE:
                return False
            msg = f"cannot listen at port {port} of {address}: {fault.strerror}"
            raise WorldFailed(msg) from fault
    return True


def open_doors(kept: Path, address: str, port: int, workers: int, lang: Lang) -> None:
    """Say where the office is, and serve it in place of this process."""
    from dure.office.web.serve import refuse_demo_people, serve_office

    refuse_demo_people()
    click.echo(say_where(kept, f"{address}:{port}", lang), err=True)
    serve_office(address, port, workers)


def say_where(kept: Path, at: str, lang: Lang) -> str:
    """Say where the office answers, and where what it keeps is."""
    origin = os.environ["DURE_ORIGIN"]
    if os.environ.get("DURE_OFFICE_MODE") == "production":
        return _IN_PRODUCTION.fill(origin=origin, at=at).in_(lang)
    names = [name for name, place in places_in(kept).items() if os.environ[name] != place]
    but = _BUT.fill(names=", ".join(names)).in_(lang) if names else ""
    return _SERVED.fill(origin=origin, folder=kept, but=but).in_(lang)


def prepare(
    folder: str | None, origin: str = "http://127.0.0.1:8000", report: str | None = None
) -> Path:
    """Say in the environment where things are, as far as it does not, and make Django ready."""
    import platformdirs

    kept = Path(folder or platformdirs.user_data_dir("dure"))
    if report:
        os.environ["DURE_REPORT"] = str(Path(report).resolve())
    if os.environ.get("DURE_OFFICE_MODE", "demo") != "production":
        make_folder(kept)
        for name, place in places_in(kept).items():
            os.environ.setdefault(name, place)
        os.environ.setdefault("DURE_ORIGIN", origin)
        os.environ.setdefault("DURE_SECRET_KEY", read_secret(kept / "secret-key"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "dure.office.settings_web"
    import django

    django.setup()
    return kept


def places_in(folder: Path) -> dict[str, str]:
    """Give where database and files are where the environment does not say it."""
    kept = folder.resolve()
    database = f"sqlite:///{kept / 'office.sqlite3'}"
    return {"DURE_DATABASE_URL": database, "DURE_FILES": str(kept / "files")}


def make_folder(folder: Path) -> None:
    """Make the folder of an office, if it is not there."""
    from dure.files.text import CANNOT_WRITE, say_why

    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as fault:
        raise WorldFailed(CANNOT_WRITE.fill(path=folder, **say_why(fault))) from fault


def read_secret(path: Path) -> str:
    """Read the secret of this folder, or make one that only its owner can read."""
    import secrets

    if not path.is_file():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text("utf-8")


def bring_up_to_date() -> None:
    """Bring the tables up to date."""
    from dure.office.web.serve import migrate_office

    migrate_office()


def load_demo(lang: Lang) -> None:
    """Load the demonstration if the office is empty, and say who can sign in."""
    from dure.office.demo.load import DRAWN, do_load_demo, is_loaded
    from dure.office.demo.people import PASSWORD, list_people

    if is_loaded():
        do_load_demo()
    else:
        with show_progress(_LOADING.in_(lang), DRAWN) as step:
            do_load_demo(step)
    said = _SIGN_IN.fill(who=", ".join(list_people()), password=PASSWORD)
    click.echo(said.in_(lang), err=True)
