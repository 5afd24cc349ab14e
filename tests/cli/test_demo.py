"""``dure demo``: what it adds to the rehearsal, which test_rehearse.py tries."""

from dure.cli.demo import divide_drawn
from dure.files.programme import read_programme_file, shipped_programme_path
from dure.rehearse.call import read_call
from dure.report.citing import find_faults
from dure.report.paper import Note, Paper, Table
from dure.terms.language import same

KOREA = shipped_programme_path("korea")


def test_the_first_call_is_divided_by_five_methods_and_marked_as_drawn():
    totals = read_call(read_programme_file(KOREA), "first_2026", KOREA).offer.totals
    sections = divide_drawn(totals, 1)
    assert find_faults(Paper(same("title"), same("subtitle"), sections)) == []
    note, table = sections[0].blocks[:2]
    assert isinstance(note, Note)
    assert "not real" in note.text.en
    assert "실제 신청이 아닙니다" in note.text.ko
    assert isinstance(table, Table)
    assert len(table.rows) == 5
    # Rank and cut gives what was published: 159 projects.
    assert table.rows[0][1].en == "159"
