"""Make an office of a backup: files first, then everything else in one transaction."""

import json
import os
import shutil
import tempfile
import zipfile
from itertools import islice
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.models import QuerySet

import dure
from dure.files.text import CANNOT_WRITE, say_why
from dure.office.applications.files import find_path
from dure.office.backup.paper import FILES, LEDGER, Paper, Step, check_backup, open_backup
from dure.office.backup.tables import (
    BATCH,
    add_rows,
    list_migrations,
    list_tables,
    set_last_numbers,
)
from dure.office.backup.write import hash_file, name_member, write_head
from dure.office.findings_backup import (
    BACKUP_OF_OTHER_TABLES,
    CHAIN_ENDS_ELSEWHERE,
    OFFICE_NOT_EMPTY,
    TRAIL_BROKEN,
)
from dure.office.ledger.keep import restore
from dure.office.ledger.queries import read_head
from dure.office.ledger.verify import verify_book
from dure.office.open import database_faults
from dure.office.trail.queries import check_chain, find_head
from dure.terms.errors import FileFailed, InputRefused
from dure.terms.finding import Finding, Place
from dure.terms.language import Text

_CHAINS = {
    "trail": Text(en="audit trail", ko="감사 기록"),
    "book": Text(en="book", ko="장부"),
}


def check_restorable(path: str, step: Step = lambda: None) -> Paper:
    """Check that a backup is whole and fits the tables of this version; nothing is written.

    Raises
    ------
    InputRefused
        Saying why not.
    """
    paper = check_backup(path, step)
    ours = list_migrations()
    if paper.migrations != ours:
        differing = sorted(set(paper.migrations) ^ set(ours))
        told = {"theirs": paper.version, "ours": dure.__version__, "names": ", ".join(differing)}
        raise InputRefused([Finding(BACKUP_OF_OTHER_TABLES, Place(path), told)])
    return paper


def restore_office(path: str, step: Step = lambda: None) -> Paper:
    """Make the office of a backup, all of it or nothing, in an office that holds nothing yet.

    The tables must be up to date. Files are kept under their hashes, so that a restore that was
    killed is simply said again.

    Parameters
    ----------
    path : of the backup
    step : is called for each member that was compared, and for each that was restored

    Raises
    ------
    InputRefused
        If the backup is not whole, the office is not empty, or what was restored is not what was
        backed up: then it is all taken back.
    """
    paper = check_restorable(path, step)
    with database_faults(), open_backup(path) as archive:
        _check_empty()
        _restore_files(archive, step)
        with transaction.atomic():
            for table in list_tables():
                with archive.open(name_member(table)) as member:
                    while rows := [json.loads(line) for line in islice(member, BATCH)]:
                        add_rows(table, rows, connection)
                step()
            set_last_numbers(paper.last_numbers, DEFAULT_DB_ALIAS)
            _restore_ledger(archive)
            step()
            connection.check_constraints()
            _verify(path, paper)
    return paper


def _check_empty() -> None:
    """Raise unless every table is empty."""
    findings = []
    for table in list_tables():
        count = QuerySet(table.model).count()
        if count:
            told = {"table": table.name, "count": count}
            findings.append(Finding(OFFICE_NOT_EMPTY, Place("office"), told))
    booked = read_head().sequence
    if booked:
        told = {"table": "ledger_transfer", "count": booked}
        findings.append(Finding(OFFICE_NOT_EMPTY, Place("office"), told))
    if findings:
        raise InputRefused(findings)


def _restore_files(archive: zipfile.ZipFile, step: Step) -> None:
    """Write each file under its hash, whole or not at all; what is there already stays."""
    for name in archive.namelist():
        if not name.startswith(FILES):
            continue
        hash_ = name.removeprefix(FILES)
        path = find_path(hash_)
        if not (path.is_file() and hash_file(path) == hash_):
            _write_file(archive, name, path)
        step()


def _write_file(archive: zipfile.ZipFile, name: str, path: Path) -> None:
    """Write one file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, draft = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file, archive.open(name) as member:
            shutil.copyfileobj(member, file)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    except OSError as fault:
        raise FileFailed(CANNOT_WRITE.fill(path=path, **say_why(fault))) from fault


def _restore_ledger(archive: zipfile.ZipFile) -> None:
    """Make the book of its archive, by which the database adds up all totals again."""
    if not archive.getinfo(LEDGER).file_size:
        return  # The book was empty, as this one is.
    with tempfile.TemporaryDirectory() as folder:
        restore(archive.extract(LEDGER, folder))


def _verify(path: str, paper: Paper) -> None:
    """Raise unless both chains hold, and end where they ended when the backup was made."""
    findings = verify_book(with_file=False)
    breach = check_chain()
    if breach is not None:
        findings.append(Finding(TRAIL_BROKEN, Place(path), {"breach": breach}))
    head = read_head()
    ends = {"trail": write_head(*find_head()), "book": write_head(head.sequence, head.hash)}
    for name, want in (("trail", paper.trail), ("book", paper.book)):
        if ends[name] != want:
            chain = _CHAINS[name]
            told = {"chain": chain.en, "chain_ko": chain.ko, "found": ends[name], "want": want}
            findings.append(Finding(CHAIN_ENDS_ELSEWHERE, Place(path), told))
    if findings:
        raise InputRefused(findings)
