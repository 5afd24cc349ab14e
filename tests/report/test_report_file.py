"""The page as a file."""

import pytest

from dure.files.report import write_report
from dure.terms.errors import FileFailed


def test_the_file_holds_the_page_in_utf8(papers, pages, tmp_path):
    path = tmp_path / "new" / "small.ko.html"
    write_report(papers.SMALL, "ko", str(path), ("en", "small.en.html"))
    assert path.read_bytes() == pages["small", "ko"].encode()


def test_a_folder_in_the_way_is_said(papers, tmp_path):
    with pytest.raises(FileFailed, match="cannot write"):
        write_report(papers.SMALL, "en", str(tmp_path))
