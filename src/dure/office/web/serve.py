"""Serve, bring up to date and check the office, for the command line."""

import io
import os
import sys
from pathlib import Path
from typing import NoReturn

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections

from dure.office.people.models import Person
from dure.office.trail.queries import check_chain, find_head
from dure.terms.errors import WorldFailed
from dure.terms.language import Text

TARGET = "dure.office.web.wsgi:application"

_NOT_READY = Text(
    en="the office is not ready, see and put right: {fault}",
    ko="시스템이 준비되지 않았습니다. 다음을 바로잡으십시오: {fault}",
)
_BROKEN = Text(
    en="the audit trail is broken: {breach}",
    ko="감사 기록이 훼손되었습니다: {breach}",
)


class OfficeUnsound(WorldFailed):
    """Settings, tables or the trail are not as they should be."""


def refuse_demo_people() -> None:
    """Refuse to open a production to people whose password is printed by the demonstration.

    Raises
    ------
    OfficeUnsound
        If some are in its database.
    """
    if settings.IS_PRODUCTION and (count := Person.objects.filter(is_demo=True).count()):
        msg = (
            f"{count:,} people of the demonstration are in this database, and their password is "
            "known; name another database in DURE_DATABASE_URL"
        )
        raise OfficeUnsound(msg)


def _refuse_open_folders() -> None:
    """Refuse a production whose files anybody on the machine reads, whatever the office refuses."""
    kept = [settings.MEDIA_ROOT]
    kept += (
        [settings.DATABASES["default"]["NAME"]] if connections["default"].vendor == "sqlite" else []
    )
    others = [one for one in map(Path, kept) if one.exists() and one.stat().st_mode & 0o007]
    if settings.IS_PRODUCTION and others:
        names = ", ".join(map(str, others))
        msg = f"everybody on this machine can read {names}; run chmod o-rwx on each"
        raise OfficeUnsound(msg)


def serve_office(address: str, port: int, workers: int) -> NoReturn:
    """Serve by granian until stopped, in place of this process.

    What loading a demonstration needed is given back that way: a worker holds only what it uses.
    """
    options = {
        "--interface": "wsgi",
        "--host": address,
        "--port": str(port),
        "--workers": str(workers),
        "--blocking-threads": "4",
        # A worker that is told twice to stop (by the keyboard and by its parent) may miss both.
        "--workers-kill-timeout": "5",
        "--log-level": "warning",  # where it is and how to stop it has been said
    }
    words = [word for pair in options.items() for word in pair]
    # One arena for all threads: 93 MB a worker instead of 112 after the pages of an applicant.
    os.environ.setdefault("MALLOC_ARENA_MAX", "1")
    os.environ.setdefault("MALLOC_TRIM_THRESHOLD_", "100000")
    os.environ.setdefault("DURE_OFFICE_WORK", "beside")
    connections.close_all()
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, "-m", "granian", *words, "--no-ws", TARGET])  # noqa: S606


def migrate_office() -> None:
    """Bring all tables up to date, and make the one of limits and caches."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def check_office() -> tuple[int, str]:
    """Check settings, tables and trail.

    Returns
    -------
    entries, hash : of the trail, which ends there

    Raises
    ------
    OfficeUnsound
        Saying which of them is not as it should be, that people of a demonstration are there, or
        that others on the machine can read what is kept.
    """
    said = io.StringIO()
    try:
        deploy = settings.IS_PRODUCTION
        call_command("check", deploy=deploy, fail_level="WARNING", stdout=said)
        call_command("migrate", check_unapplied=True, plan=True, verbosity=0, stdout=said)
    except (CommandError, SystemExit) as fault:
        # `migrate` leaves with a number where tables are old.
        told = f"{fault}" if isinstance(fault, CommandError) else "dure office migrate"
        raise OfficeUnsound(_NOT_READY.fill(fault=told)) from fault
    refuse_demo_people()
    _refuse_open_folders()
    breach = check_chain()
    if breach is not None:
        raise OfficeUnsound(_BROKEN.fill(breach=breach))
    return find_head()
