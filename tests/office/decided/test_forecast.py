"""What the page of a grant says of its parts, and of how long they last."""

from datetime import date, datetime, timedelta

import pytest

from dure.office.grants.actions import do_accept
from dure.office.grants.burndown import Use, forecast
from dure.office.grants.requests import do_answer_request, do_file
from dure.office.grants.tranches import list_tranches
from dure.office.schedule.grants import do_open_due

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HOUR_S = 3_600
SERVER_S = 8 * 365 * 86_400
DAY_0 = date(2026, 3, 3)
FORECASTS = {
    # 28 days at one hour: an hour a day; 100 hours last 100 days.
    "it runs out": (100, 28, [], (date(2026, 6, 11), None), None),
    # 300 hours left over 200 days at one an hour a day: 100 over.
    "it lasts": (300, 28, [], (None, None), "100 accelerator-hours of H200"),
    # 99 days are not 100, and what opens then comes too late.
    "it runs out before more opens": (
        99, 28, [(DAY_0 + 100 * DAY, 50 * HOUR_S)],
        (date(2026, 6, 10), DAY_0 + 100 * DAY), None,
    ),
    # 100 and 150 hours last 250 days; 50 are over.
    "more opens on the very day": (
        100, 28, [(DAY_0 + 100 * DAY, 150 * HOUR_S)], (None, None), "50 accelerator-hours of H200",
    ),
    "no use is reported": (50, 0, [], (None, None), "50 accelerator-hours of H200"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("left", "used", "later", "ends", "over"), FORECASTS.values(), ids=FORECASTS
)
def test_forecast(left, used, later, ends, over, call):
    from dure.office.calls.queries import read_paper  # noqa: PLC0415

    day = DAY_0
    spent = {day - n * DAY: HOUR_S for n in range(used)}
    use = Use("h200", {day - 40 * DAY: (left + used) * HOUR_S, day: left * HOUR_S}, spent)
    got = forecast(use, read_paper(call), day + 200 * DAY, day, later)
    assert (got.runs_out, got.opens_on) == ends
    assert got.reported == (day if used else None)
    if over:
        assert got.over.en == over.replace("H200", "NVIDIA H200")


def told(grant):
    return [(t.opens_on.isoformat(), t.seconds, t.state) for t in list_tranches(grant)]


@pytest.fixture
def halves(reviewed, sign, letter_of):
    """Give a grant of two servers in two parts: one at once, one on 3 September."""
    rows = reviewed(ann=2)
    sign(tranches=2)
    return do_accept(letter_of(rows["ann"]).pk, by=rows["ann"].lead_id)


def test_parts_of_a_grant_open_by_the_calendar(halves, clock):
    first = ("2026-02-20", SERVER_S, "open")
    assert told(halves) == [first, ("2026-09-03", SERVER_S, "waiting")]
    clock(datetime.fromisoformat("2026-09-03T00:00:00+09:00"))
    do_open_due("")
    assert told(halves) == [first, ("2026-09-03", SERVER_S, "open")]


def test_a_revocation_calls_off_what_has_not_opened(halves, people):
    row = do_file(halves.pk, "revocation", {}, "as it was agreed on", by=people["officer"].pk)
    do_answer_request(row.pk, by=people["decider"].pk, is_granted=True, answer="for good cause")
    assert told(halves)[1] == ("2026-09-03", SERVER_S, "called_off")


def test_a_page_forecasts_nothing_before_any_use_is_reported(halves, browse):
    text = browse(halves.application.lead).get(f"/grants/{halves.number}/").content.decode()
    assert "No site has reported any use yet, so nothing is forecast." in text
    assert "is left at the end" not in text
    assert "3 September 2026" in text
    assert "opens then" in text
