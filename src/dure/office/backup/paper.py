"""The paper of a backup: what is in it, with hashes; and reading one with suspicion."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import IO, Any
from zlib import error as zlib_error

from dure.files.text import CANNOT_READ, say_why
from dure.office.findings_backup import BACKUP_DAMAGED, BACKUP_UNREADABLE
from dure.terms.errors import FileFailed, InputRefused
from dure.terms.finding import Finding, Place

KIND, LAYOUT = "backup of a Dure office", 1
PAPER, LEDGER, FILES = "backup.json", "ledger.jsonl", "files/"
CHUNK = 2**20
Step = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Paper:
    """What a backup says of itself.

    Parameters
    ----------
    version : of Dure that made it
    made_at : moment of its snapshot, UTC
    database : sqlite or postgresql
    settings : how the office was set up; no secret is among them
    migrations : the last one of each app
    trail, book : where the two chains ended, as number:hash
    last_numbers : table → last number that it has given
    members : name in the zip → SHA-256 of its content
    rows : table → rows
    """

    version: str
    made_at: str
    database: str
    settings: dict[str, str]
    migrations: list[str]
    trail: str
    book: str
    last_numbers: dict[str, int]
    members: dict[str, str]
    rows: dict[str, int]

    def write(self) -> bytes:
        """Write it as JSON."""
        text = {"kind": KIND, "layout": LAYOUT, **asdict(self)}
        return json.dumps(text, ensure_ascii=False, indent=1).encode()


@contextmanager
def open_backup(path: str) -> Iterator[zipfile.ZipFile]:
    """Open a backup; whatever a damaged zip raises becomes a finding.

    Raises
    ------
    InputRefused
        If it is no whole zip.
    FileFailed
        If it cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    # A damaged member may raise any of these, from its header, its compression or its checksum;
    # what is encrypted, or packed in a way that is not known, a RuntimeError.
    except (zipfile.BadZipFile, EOFError, ValueError, RuntimeError, zlib_error) as fault:
        raise InputRefused([_unreadable(path, str(fault) or type(fault).__name__)]) from fault
    except OSError as fault:
        raise FileFailed(CANNOT_READ.fill(path=path, **say_why(fault))) from fault


def read_paper(archive: zipfile.ZipFile, path: str) -> Paper:
    """Read what a backup says of itself.

    Raises
    ------
    InputRefused
        If it says nothing that this version reads.
    """
    try:
        given: dict[str, Any] = json.loads(archive.read(PAPER))
        if (given.pop("kind", ""), given.pop("layout", 0)) != (KIND, LAYOUT):
            raise InputRefused([_unreadable(path, f"{PAPER} is of another kind or layout")])
        return Paper(**given)
    except (KeyError, TypeError, AttributeError) as fault:
        raise InputRefused([_unreadable(path, f"{PAPER} does not say what is in it")]) from fault


def count_members(path: str) -> int:
    """Count what is in a backup besides its paper."""
    with open_backup(path) as archive:
        return max(1, len(archive.namelist()) - 1)


def check_backup(path: str, step: Step = lambda: None) -> Paper:
    """Read all of a backup and compare it with its hashes.

    Returns
    -------
    paper : what it says of itself, which holds

    Raises
    ------
    InputRefused
        With every member that is missing, added or changed.
    """
    with open_backup(path) as archive:
        paper = read_paper(archive, path)
        names = set(archive.namelist()) - {PAPER}
        findings = []
        for name in sorted(names | set(paper.members)):
            found = hash_member(archive, name) if name in names else "nothing"
            want = paper.members.get(name, "nothing")
            if name.startswith(FILES) and want != "nothing":
                want = name.removeprefix(FILES)  # Where it will lie: it must be no other path.
            if found != want:
                told = {"member": name, "found": found, "want": want}
                findings.append(Finding(BACKUP_DAMAGED, Place(path), told))
            step()
    if findings:
        raise InputRefused(findings)
    return paper


def hash_member(archive: zipfile.ZipFile, name: str) -> str:
    """Hash the content of a member."""
    with archive.open(name) as member:
        return hash_content(member)


def hash_content(content: IO[bytes]) -> str:
    """Hash what can be read, piece by piece."""
    digest = hashlib.sha256()
    while piece := content.read(CHUNK):
        digest.update(piece)
    return digest.hexdigest()


def _unreadable(path: str, why: str) -> Finding:
    """Say that something is no backup."""
    return Finding(BACKUP_UNREADABLE, Place(path), {"why": why.rstrip(".")})
