import sqlite3
from pathlib import Path

import pytest

from dure.files.coldfront import read_coldfront_rows
from dure.ledger.coldfront import Attribute, read_coldfront
from dure.ledger.opening import open_balances
from dure.terms.errors import FileFailed, InputRefused, WorldFailed

SQL = (Path(__file__).parent / "coldfront.sql").read_text(encoding="utf-8")
HOURS = {"Accelerator Usage (Hours)": "h100"}


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    path = tmp_path_factory.mktemp("coldfront") / "coldfront.db"
    link = sqlite3.connect(path)
    link.executescript(SQL)
    link.close()
    return str(path)


def told(findings):
    return [f.render().splitlines()[0].removeprefix("cf: ") for f in findings]


def test_allocations_become_grants_and_what_is_not_whole_is_told(database):
    openings, findings = read_coldfront(read_coldfront_rows(database), HOURS, "cf")
    assert [(o.grant, o.unit, o.granted_s, o.used_s, o.pool) for o in openings] == [
        ("cf-4", "h100", 540_000_000, 720_000, "Another"),
        ("cf-5", "h100", 3_600_000, 4_444_444, "University-Metered-HPC"),
        ("cf-7", "h100", 1_800, 0, "unnamed"),
    ]
    assert openings[0].note == "ColdFront project 1: Angular momentum"
    assert told(findings) == [
        (
            "warning [coldfront_attribute_unmapped] 1 amounts of 'Core Usage (Hours)' are left "
            "out, since no type is named for it."
        ),
        (
            "warning [coldfront_skipped] 1 amounts are left out, since their allocations are "
            "'Expired'."
        ),
        (
            "allocation 5: Accelerator Usage (Hours): warning [coldfront_rounded] used is "
            "1234.56789 hours, which is 4444444.404000 accelerator-seconds; 4,444,444 are booked."
        ),
        (
            "allocation 5: Accelerator Usage (Hours): warning [opening_overrun] grant cf-5 has "
            "used 4,444,444 accelerator-seconds of 3,600,000; 844,444 are booked as used beyond "
            "the grant."
        ),
    ]


def test_a_pool_for_all_and_other_statuses(database):
    rows = read_coldfront_rows(database)
    openings, _ = read_coldfront(rows, HOURS, "cf", "gwangju", ("Active", "Expired"))
    assert [(o.grant, o.pool) for o in openings] == [(f"cf-{n}", "gwangju") for n in (4, 5, 6, 7)]


def test_the_transfers_add_up_to_what_the_database_says(database):
    openings, _ = read_coldfront(read_coldfront_rows(database), HOURS, "cf")
    transfers = [t for chain in open_balances(openings, "cf", 0, "") for t in chain]
    into = sum(t.amount_s for t in transfers if t.credit.startswith("grant/"))
    used = sum(t.amount_s for t in transfers if t.credit.startswith("used/"))
    assert (into, used) == (540_000_000 + 3_600_000 + 1_800, 720_000 + 4_444_444)


def row(value, used):
    return Attribute(9, "Active", 1, "T", "Accelerator Usage (Hours)", value, used, "R")


REFUSED = {
    "text": ("plenty", None, "granted is 'plenty' hours; it has to be a number"),
    "negative": ("-5", None, "granted is '-5' hours; it has to be a number"),
    "not a number": ("5", float("nan"), "used is 'nan' hours; it has to be a number"),
    "negative use": ("5", -0.25, "used is '-0.25' hours; it has to be a number"),
    "endless": ("inf", None, "granted is 'inf' hours; it has to be a number"),
    "more than there can be": ("1e15", None, "granted is '1e15' hours; it has to be a number"),
}


@pytest.mark.parametrize(("value", "used", "want"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_amount_is_refused_with_its_text(value, used, want):
    openings, findings = read_coldfront([row(value, used)], HOURS, "cf")
    assert openings == ()
    assert [want in line for line in told(findings)] == [True]


ROUNDED = {
    # A float is taken for the number that it prints as: 0.1 h is 360 s, to the second.
    "a tenth of an hour is whole": (0.1, 360, 0),
    "half a second goes up": (0.00125, 5, 1),  # 4.5 s
    "less than half goes down": (1.0001, 3600, 1),  # 3,600.36 s
}


@pytest.mark.parametrize(("used", "used_s", "count"), ROUNDED.values(), ids=ROUNDED)
def test_hours_become_whole_seconds(used, used_s, count):
    (opening,), findings = read_coldfront([row("2", used)], HOURS, "cf")
    assert opening.used_s == used_s
    assert [f.message.code for f in findings] == ["coldfront_rounded"] * count


def test_an_attribute_that_is_not_there_names_those_that_are(database):
    _, findings = read_coldfront(read_coldfront_rows(database), {"GPU": "h100"}, "cf")
    assert told(findings)[0] == (
        "error [coldfront_attribute_unknown] no allocation has the attribute 'GPU' with a use; "
        "they have Accelerator Usage (Hours), Core Usage (Hours)."
    )


def test_a_database_with_nothing_says_so():
    _, findings = read_coldfront([row("0", 0.0)], HOURS, "cf")
    assert [f.message.code for f in findings] == ["coldfront_nothing"]


def test_what_is_no_database_or_not_of_coldfront_is_refused(tmp_path):
    text = tmp_path / "a.db"
    text.write_text("no database, but long enough to be read as one " * 30, encoding="utf-8")
    empty = tmp_path / "b.db"
    sqlite3.connect(empty).close()
    for path, reason in ((text, "file is not a database"), (empty, "no such table")):
        with pytest.raises(InputRefused, match=reason):
            read_coldfront_rows(str(path))
    with pytest.raises(FileFailed, match="no such file"):
        read_coldfront_rows(str(tmp_path / "c.db"))


def test_the_database_is_only_read(database):
    before = Path(database).read_bytes()
    read_coldfront_rows(database)
    assert Path(database).read_bytes() == before


def test_a_server_that_does_not_answer_is_named_without_its_password():
    pytest.importorskip("psycopg")
    with pytest.raises(WorldFailed, match="cannot reach 127") as failure:
        read_coldfront_rows("postgresql://u:secret@127.0.0.1:1/coldfront")
    assert "secret" not in str(failure.value)


def test_a_database_on_a_server_gives_the_same_rows(database, postgresql):
    psycopg = pytest.importorskip("psycopg")
    url = postgresql()
    with psycopg.connect(url) as link:
        link.execute(SQL)
    assert read_coldfront_rows(url) == read_coldfront_rows(database)
    with pytest.raises(InputRefused, match="does not exist"):
        read_coldfront_rows(postgresql())
