"""What a backup says of itself is not believed: its files lie under the hashes of their content."""

import hashlib
import zipfile

import pytest

from dure.office.backup.paper import PAPER, Paper, check_backup
from dure.terms.errors import InputRefused

CONTENT = b"an upload"
HASH = hashlib.sha256(CONTENT).hexdigest()
NAMES = {
    "its own hash": (f"files/{HASH}", True),
    "a path out of the folder": ("files/../../../etc/cron.d/evil", False),
    "the hash of something else": (f"files/{'0' * 64}", False),
}


@pytest.mark.parametrize(("name", "is_taken"), NAMES.values(), ids=NAMES)
def test_a_file_is_taken_under_the_hash_of_its_content_only(tmp_path, name, is_taken):
    path = str(tmp_path / "backup.zip")
    paper = Paper("1", "", "sqlite", {}, [], "", "", {}, {name: HASH}, {})
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, CONTENT)
        archive.writestr(PAPER, paper.write())
    if is_taken:
        assert check_backup(path) == paper
    else:
        with pytest.raises(InputRefused, match="backup_damaged"):
            check_backup(path)
