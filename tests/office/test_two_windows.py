"""A draft open in two windows: neither loses what was typed in it."""

import re

import pytest

from dure.office.applications.merge import mark_cells, merge_cells, read_marks
from dure.office.calls.queries import read_paper

pytestmark = pytest.mark.django_db


def seen_in(answer):
    return re.search(r'name="seen" value="([^"]*)"', answer.content.decode())[1]


@pytest.fixture
def windows(start, browse):
    """Give a draft, and what opens it in a window: the cells as they are there, and the marks."""
    row, client = start(), None
    client = browse(row.lead)
    path = f"/applications/{row.number}/edit"

    class Window:
        def __init__(self):
            self.seen, self.cells = seen_in(client.get(path)), dict(row.cells)

        def send(self, *, htmx=False, **typed):
            self.cells |= typed
            headers = {"hx-request": "true"} if htmx else {}
            answer = client.post(path, {**self.cells, "seen": self.seen}, headers=headers)
            if htmx or answer.status_code == 409:
                self.seen = seen_in(answer)
            return answer

    return row, Window


def cells_of(row):
    row.refresh_from_db()
    return row.cells


def test_different_fields_are_both_kept(windows):
    row, window = windows
    first, second = window(), window()
    assert first.send(title_en="From the first window").status_code == 302
    assert second.send(months="9").status_code == 302
    assert cells_of(row)["title_en"] == "From the first window"
    assert cells_of(row)["months"] == "9"


def test_the_same_field_shows_both_and_keeps_the_rest(windows):
    row, window = windows
    first, second = window(), window()
    first.send(title_en="Theirs <b>")
    answer = second.send(title_en="Mine", months="9")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "there it says: “Theirs &lt;b&gt;”" in page
    assert 'value="Mine"' in page
    assert cells_of(row)["title_en"] == "Theirs <b>"
    assert cells_of(row)["months"] == "9"
    # Whoever has seen both decides.
    assert second.send().status_code == 302
    assert cells_of(row)["title_en"] == "Mine"


def test_the_same_change_in_both_is_no_clash(windows):
    row, window = windows
    first, second = window(), window()
    first.send(title_en="The same")
    assert second.send(title_en="The same").status_code == 302
    assert cells_of(row)["title_en"] == "The same"


def test_a_window_that_keeps_as_one_types_goes_on_from_what_it_shows(windows):
    row, window = windows
    first, second = window(), window()
    for text in ("A", "Ab", "Abc"):
        assert "Saved at" in first.send(htmx=True, title_en=text).content.decode()
    for text in ("x", "xy"):
        second.send(htmx=True, summary=text * 100)
    assert cells_of(row)["title_en"] == "Abc"
    assert cells_of(row)["summary"] == "xy" * 100


def test_a_clash_while_typing_is_said_beside_the_field_until_somebody_looks(windows):
    row, window = windows
    first, second = window(), window()
    first.send(htmx=True, title_en="Theirs")
    for text in ("Mine", "Mine too"):
        page = second.send(htmx=True, title_en=text).content.decode()
        assert "but for what was changed elsewhere too" in page
        assert "there it says: “Theirs”" in page
    assert cells_of(row)["title_en"] == "Theirs"
    assert second.send().status_code == 409  # the button shows both
    assert second.send().status_code == 302
    assert cells_of(row)["title_en"] == "Mine too"


def test_a_form_without_marks_is_taken_as_typed(start, browse):
    row = start()
    path = f"/applications/{row.number}/edit"
    assert browse(row.lead).post(path, {**row.cells, "title_en": "New"}).status_code == 302
    assert cells_of(row)["title_en"] == "New"


UNTOUCHED = {
    "an amount in the singular": ("least", "1 server", "1 servers"),
    "ends of lines": ("summary", "a\nb", "a\r\nb"),
    "types without a space": ("types", "h200,b200", "h200, b200"),
}


@pytest.mark.parametrize(("name", "stored", "posted"), UNTOUCHED.values(), ids=UNTOUCHED)
def test_what_nobody_touched_is_no_change(name, stored, posted, call):
    paper = read_paper(call)
    seen = read_marks(mark_cells({name: stored}, paper))
    merged = merge_cells({name: "changed elsewhere"}, {name: posted}, seen, paper)
    assert (merged.cells, merged.clashes) == ({name: "changed elsewhere"}, {})
