"""A disk that is full, a database that is away: told in the language of who reads it."""

import errno
import os
from pathlib import Path

import pytest
from django.db import InterfaceError, OperationalError

from dure.office.database import DatabaseFailed, read_database_url
from dure.office.environment import SettingsRefused, read_environment
from dure.office.opendata.datasets import DATASETS
from dure.office.opendata.keep import find_edition, peek
from dure.terms.errors import FileFailed

pytestmark = pytest.mark.django_db

FAULTS = {
    "the database is locked": OperationalError("database is locked"),
    "the disk of the database is full": OperationalError("database or disk is full"),
    "the connection is gone": InterfaceError("connection already closed"),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize(
    ("language", "told"),
    [("ko", "변경된 것은 없습니다"), ("en", "Nothing was changed")],
)
def test_a_page_says_that_nothing_was_changed(fault, language, told, browse, monkeypatch, caplog):
    def fail(*_, **__):
        raise fault

    monkeypatch.setattr("dure.office.opendata.views.list_results", fail)
    got = browse(None, language).get("/results/")
    assert got.status_code == 503
    assert told in got.content.decode()
    # Whoever runs the office reads what it was, and no reader does.
    assert str(fault) in caplog.text
    assert str(fault) not in got.content.decode()


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_program_is_told_too(fault, client, monkeypatch):
    def fail(*_, **__):
        raise fault

    monkeypatch.setattr("dure.office.api.public.list_results", fail)
    got = client.get("/api/v1/results")
    assert (got.status_code, got["Content-Type"]) == (503, "application/problem+json")


FULL = {"folders": "mkdir", "notes": "replace"}


@pytest.mark.parametrize("name", FULL.values(), ids=FULL)
def test_open_data_say_that_a_disk_is_full(name, monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"

    def fail(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path if name == "mkdir" else os, name, fail)
    with pytest.raises(FileFailed) as caught:
        find_edition(DATASETS["calls"])
    assert "No space left on device. Make room" in str(caught.value)
    assert "디스크 공간을 비우거나" in caught.value.said.ko
    assert peek(DATASETS["calls"]) is None


def test_settings_and_addresses_are_refused_in_both_languages():
    with pytest.raises(SettingsRefused) as caught:
        read_environment({"DURE_OFFICE_MODE": "production", "DURE_MAIL_PORT": "x"})
    assert "시스템을 시작하지 않습니다: DURE_SECRET_KEY 없음(50자 이상의 비밀 값)" in (
        caught.value.said.ko
    )
    with pytest.raises(DatabaseFailed) as caught:
        read_database_url("mysql://a/b")
    assert "쓸 수 있는 데이터베이스가 아닙니다" in caught.value.said.ko
