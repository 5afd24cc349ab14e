"""Make a backup: one snapshot of the database, then the files that it names."""

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from django.db import connections, transaction

import dure
from dure.files.text import write_whole
from dure.office.applications.files import find_path
from dure.office.applications.models import FileRow
from dure.office.backup.paper import CHUNK, FILES, LEDGER, PAPER, Paper, Step, check_backup
from dure.office.backup.tables import (
    Table,
    list_migrations,
    list_tables,
    read_last_numbers,
    read_rows,
)
from dure.office.clock import now
from dure.office.environment import read_environment
from dure.office.findings_backup import BACKUP_IS_THERE, TRAIL_BROKEN, UPLOAD_LOST
from dure.office.ledger.keep import back_up
from dure.office.ledger.verify import verify_book
from dure.office.open import close_office, database_faults
from dure.office.trail.queries import check_chain, find_head
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place

SNAPSHOT = "snapshot"
ENDING = ".zip"


@dataclass(frozen=True, slots=True)
class Written:
    """What a backup did: where it is, what it says, and uploads that were not there to be kept."""

    path: str
    paper: Paper
    lost: tuple[Finding, ...]


def back_up_office(target: str, step: Step = lambda: None) -> Written:
    """Write the whole office into one file, which is there when it is complete, and not before.

    Nobody waits for it: it reads one snapshot, while people go on. Both chains are verified in
    that snapshot first, and the file is read again and compared with its hashes when it is written.

    Parameters
    ----------
    target : a file that ends with ``.zip`` and is not there yet, or a folder
    step : is called for each table and each file

    Raises
    ------
    InputRefused
        If a chain is broken, or the file is there.
    FileFailed, DatabaseFailed
        If it cannot be written, or the database cannot be read.
    """
    made_at = now().astimezone(UTC)
    is_file = target.endswith(ENDING)
    name = f"office-{made_at:%Y%m%dT%H%M%SZ}{ENDING}"
    path = Path(target) if is_file else Path(target) / name
    if path.exists():
        raise InputRefused([Finding(BACKUP_IS_THERE, Place(str(path)))])
    _clear_drafts(path, is_file)
    with _open_snapshot(), write_whole(str(path), mode=0o600) as file:
        _verify_chains()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            members, rows = _write_tables(archive, step)
            members[LEDGER], book = _write_ledger(archive)
            kept, lost = _write_files(archive, step)
            paper = Paper(
                version=dure.__version__,
                made_at=made_at.isoformat(),
                database=connections[SNAPSHOT].vendor,
                settings=_list_settings(),
                migrations=list_migrations(),
                trail=write_head(*find_head(SNAPSHOT)),
                book=book,
                last_numbers=read_last_numbers(SNAPSHOT),
                members=members | kept,
                rows=rows,
            )
            archive.writestr(PAPER, paper.write())
        file.flush()
        os.fsync(file.fileno())
    try:
        check_backup(str(path))
    except InputRefused:
        path.unlink()
        raise
    return Written(str(path), paper, lost)


def count_steps() -> int:
    """Count the tables and files that a backup takes now."""
    return len(list_tables()) + FileRow.objects.count()


def write_head(sequence: int, hash_: str) -> str:
    """Write where a chain ends."""
    return f"{sequence}:{hash_}"


@contextmanager
def _open_snapshot() -> Iterator[None]:
    """Read the database as it is at one moment, by a connection that lets others write."""
    given = deepcopy(connections["default"].settings_dict)
    if connections["default"].vendor == "sqlite":
        given["OPTIONS"]["transaction_mode"] = "DEFERRED"
    else:
        from psycopg import IsolationLevel

        given["OPTIONS"]["isolation_level"] = IsolationLevel.REPEATABLE_READ
    connections.settings[SNAPSHOT] = given
    try:
        with database_faults(), transaction.atomic(using=SNAPSHOT):
            yield
    finally:
        close_office(SNAPSHOT)


def _clear_drafts(path: Path, is_file: bool) -> None:
    """Remove what backups that were killed have begun; none of them was ever a backup."""
    pattern = f".{path.name}.*" if is_file else f".office-*{ENDING}.*"
    if path.parent.is_dir():
        for draft in path.parent.glob(pattern):
            draft.unlink(missing_ok=True)


def _verify_chains() -> None:
    """Follow the trail and the book from their first records."""
    findings = verify_book(using=SNAPSHOT)
    breach = check_chain(SNAPSHOT)
    if breach is not None:
        findings.append(Finding(TRAIL_BROKEN, Place("trail"), {"breach": breach}))
    if findings:
        raise InputRefused(findings)


def _write_tables(archive: zipfile.ZipFile, step: Step) -> tuple[dict[str, str], dict[str, int]]:
    """Write every table as JSON lines; give the hash of each member and its number of rows."""
    members: dict[str, str] = {}
    rows: dict[str, int] = {}
    for table in list_tables():
        name, rows[table.name] = name_member(table), 0
        digest = hashlib.sha256()
        with archive.open(name, "w", force_zip64=True) as member:
            for row in read_rows(table, SNAPSHOT):
                line = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
                member.write(line)
                digest.update(line)
                rows[table.name] += 1
        members[name] = digest.hexdigest()
        step()
    return members, rows


def name_member(table: Table) -> str:
    """Name the member that holds a table."""
    return f"tables/{table.name}.jsonl"


def _write_ledger(archive: zipfile.ZipFile) -> tuple[str, str]:
    """Write the book as its archive; give the hash of the member, and where the book ends."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / LEDGER
        kept = back_up(str(path), SNAPSHOT)
        pieces = _read_pieces(path)
        return _add(archive, LEDGER, pieces), write_head(kept.head.sequence, kept.head.hash)


def _write_files(
    archive: zipfile.ZipFile, step: Step
) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """Write the uploaded files that the snapshot names; they never change, only come."""
    members: dict[str, str] = {}
    lost = []
    rows = FileRow.objects.using(SNAPSHOT).order_by("pk")
    for hash_, label, number in rows.values_list("hash", "name", "application__number"):
        name, path = f"{FILES}{hash_}", find_path(hash_)
        if name in members:
            continue
        if path.is_file() and hash_file(path) == hash_:
            members[name] = _add(archive, name, _read_pieces(path))
        else:
            told = {"name": label, "number": number, "hash": hash_}
            lost.append(Finding(UPLOAD_LOST, Place(str(path)), told))
        step()
    return members, tuple(lost)


def _add(archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> str:
    """Add a member, and give its hash."""
    digest = hashlib.sha256()
    with archive.open(name, "w", force_zip64=True) as member:
        for piece in pieces:
            member.write(piece)
            digest.update(piece)
    return digest.hexdigest()


def hash_file(path: Path) -> str:
    """Hash a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_pieces(path: Path) -> Iterator[bytes]:
    """Read a file piece by piece."""
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            yield piece


def _list_settings() -> dict[str, str]:
    """Say how the office is set up, for whoever sets it up again; no secret is among it."""
    known = read_environment(os.environ)
    told = {
        "DURE_OFFICE_MODE": "production" if known.is_production else "demo",
        "DURE_ORIGIN": known.origin,
        "DURE_TIME_ZONE": known.time_zone,
        "DURE_MAIL_HOST": known.mail_host,
        "DURE_MAIL_PORT": str(known.mail_port),
        "DURE_MAIL_FROM": known.mail_from,
    }
    if known.oidc is not None:
        told |= {"DURE_OIDC_NAME": known.oidc.name, "DURE_OIDC_ISSUER": known.oidc.issuer}
        told["DURE_OIDC_CLIENT_ID"] = known.oidc.client_id
    return told
