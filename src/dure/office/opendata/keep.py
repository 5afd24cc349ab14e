"""Files of datasets as they are kept: made anew when something has changed, and not too often.

Every format of a dataset is made of the same rows, so that they never differ. What is kept lies in
a folder of its own beside what people upload, and can be removed at any time: it is made again.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings

import dure
from dure.office.clock import now
from dure.office.ledger.queries import read_head
from dure.office.opendata.dataset import Dataset
from dure.office.opendata.write import FORMATS, write_lines
from dure.office.trail.queries import find_head
from dure.terms.errors import FileFailed
from dure.terms.language import Text

FRESH = timedelta(minutes=10)
"""How long a dataset is given as it is, whatever has happened since."""
_ABOUT = "about.json"
_NAME = 32
_NOT_WRITTEN = Text(
    en="cannot write {path}: {said}. Make room on the disk, or let the office write there.",
    ko="{path}을(를) 쓸 수 없습니다: {said}. 디스크 공간을 비우거나 쓰기 권한을 주십시오.",
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of a dataset that was made: its size in bytes and its SHA-256."""

    size: int
    hash: str


@dataclass(frozen=True, slots=True)
class Edition:
    """A dataset as it was at a moment.

    Parameters
    ----------
    folder : name of the folder of its files
    updated : when its content last changed, ISO 8601
    looked : when it was last compared with the office
    stamp : what it rests on
    rows : how many
    files : format → file that was made
    """

    folder: str
    updated: str
    looked: str
    stamp: str
    rows: int
    files: dict[str, Kept]


def find_edition(dataset: Dataset, fresh: timedelta = FRESH) -> Edition:
    """Give the present edition of a dataset, made anew where something has changed.

    Parameters
    ----------
    fresh : how long it is given as it is, whatever has happened since
    """
    with _disk(_root(dataset)):
        return _find_edition(dataset, fresh)


def _find_edition(dataset: Dataset, fresh: timedelta) -> Edition:
    """Give the present edition."""
    known, at = peek(dataset), now()
    if known is not None and at - datetime.fromisoformat(known.looked) < fresh:
        return known
    stamp = _read_stamp(dataset)
    if known is not None and known.stamp == stamp:
        return _keep(dataset, replace(known, looked=at.isoformat()))
    return _make(dataset, known, stamp, at)


def peek(dataset: Dataset) -> Edition | None:
    """Give the edition that was made last; None before any, or where it was removed."""
    try:
        about = json.loads((_root(dataset) / _ABOUT).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    files = {name: Kept(**each) for name, each in about.pop("files").items()}
    edition = Edition(**about, files=files)
    return edition if lines_of(dataset, edition).is_file() else None


def find_file(dataset: Dataset, form: str) -> tuple[Edition, Path]:
    """Give the file of a dataset in a format, made when it is first asked for."""
    edition = find_edition(dataset)
    path = _root(dataset) / edition.folder / f"{dataset.key}.{form}"
    if form in edition.files and path.is_file():
        return edition, path
    _, write = FORMATS[form]
    draft = path.with_name(f"{uuid4().hex}.part")
    with _disk(path):
        try:
            write(dataset, lines_of(dataset, edition), draft, edition.updated)
            kept = Kept(draft.stat().st_size, _hash(draft))
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        return _keep(dataset, replace(edition, files={**edition.files, form: kept})), path


@contextmanager
def _disk(path: Path) -> Iterator[None]:
    """Say of a disk that fails what could not be written."""
    try:
        yield
    except OSError as fault:
        raise FileFailed(_NOT_WRITTEN.fill(path=path, said=fault.strerror)) from fault


def lines_of(dataset: Dataset, edition: Edition) -> Path:
    """Say where the rows of an edition lie."""
    return _root(dataset) / edition.folder / "rows.jsonl"


def _make(dataset: Dataset, known: Edition | None, stamp: str, at: datetime) -> Edition:
    """Make an edition; one whose rows are those of the last is the last."""
    root = _root(dataset)
    moment = at.isoformat()
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = Path(tempfile.mkdtemp(dir=root))
    try:
        count, hash_ = write_lines(dataset, draft / "rows.jsonl")
        if known is not None and known.folder == hash_[:_NAME]:
            return _keep(dataset, replace(known, looked=moment, stamp=stamp))
        if not (root / hash_[:_NAME]).exists():
            draft.replace(root / hash_[:_NAME])
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    edition = _keep(dataset, Edition(hash_[:_NAME], moment, moment, stamp, count, {}))
    _remove_old(root, {edition.folder, known.folder if known is not None else ""})
    return edition


def _remove_old(root: Path, wanted: set[str]) -> None:
    """Remove editions but the last two, which somebody may be reading."""
    for folder in root.iterdir():
        if folder.is_dir() and len(folder.name) == _NAME and folder.name not in wanted:
            shutil.rmtree(folder, ignore_errors=True)


def _keep(dataset: Dataset, edition: Edition) -> Edition:
    """Note an edition, whole or not at all."""
    path = _root(dataset) / _ABOUT
    draft = path.with_name(f"{uuid4().hex}.part")
    draft.write_text(json.dumps(asdict(edition)), "utf-8")
    os.replace(draft, path)  # noqa: PTH105 - as elsewhere
    return edition


def _read_stamp(dataset: Dataset) -> str:
    """Tell what an edition rests on: where trail and book end, the release, the columns."""
    names = ",".join(column.name for column in dataset.columns)
    made_of = hashlib.sha256(f"{dure.__version__} {names}".encode()).hexdigest()[:12]
    return f"{find_head()[0]}/{read_head().sequence}/{made_of}"


def _hash(path: Path) -> str:
    """Hash a file, piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _root(dataset: Dataset) -> Path:
    """Say where the editions of a dataset lie."""
    return Path(settings.MEDIA_ROOT) / "open-data" / dataset.key
