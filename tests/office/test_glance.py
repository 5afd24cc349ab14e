"""The programme at a glance: its picture, its bars, and the page with all numbers."""

import re

import pytest
from django.urls import reverse

from dure.office.opendata.glance import scale_bars
from dure.office.public.glance import make_glance
from dure.office.public.queries import read_glance

# Label: contracted, target, percent of 260,000 rounded down; 9,704 are 3.73 %, 52,000 are 20.
KOREA = {
    "Purchase of 2025": ("13,136", "13,000", (5, 5, 5)),
    "Purchase of 2026": ("9,704*", "15,000", (3, 5, 5)),
    "Purchase in the 2027 bill": ("–", "10,000*", (0, 3, 3)),
    "Allocatable in 2027 (bill)": ("–", "25,000*", (0, 9, 9)),
    "The minister's claim": ("–", "200,000", (0, 76, 76)),
    "Supply announced by NVIDIA": ("–", "260,000", (0, 100, 100)),
}


def test_the_picture_of_what_is_contracted_and_aimed_at():
    plan = make_glance("korea").plan
    shown = {p.label.en: (p.contracted.en, p.target.en, p.shares) for p in plan}
    fleet = [(p.counted.en, p.target.en, p.shares) for p in plan if p.label.en == "National fleet"]
    shown.pop("National fleet")
    assert shown == KOREA
    assert fleet == [
        ("2028, public, installed", "50,000\n52,000", (0, 19, 20)),
        ("2030, public, installed", "50,000\n52,000*", (0, 19, 20)),
    ]
    assert [p.label.en for p in plan][:3] == list(KOREA)[:3]


SHARES = {
    "of the largest of all columns": ([{"a": 50, "b": 200}, {"a": 1, "b": 0}], ((25, 100), (0, 0))),
    "withheld has no bar": ([{"a": None, "b": 3}], ((None, 100),)),
    "all zero": ([{"a": 0, "b": 0}], ((0, 0),)),
    "no row": ([], ()),
}


@pytest.mark.parametrize(("records", "want"), SHARES.values(), ids=SHARES)
def test_bars_of_a_table_are_on_one_scale(records, want):
    assert scale_bars(records, ("a", "b")) == want


@pytest.mark.django_db
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_first_page_has_the_picture_and_the_next_all_numbers(lang, browse):
    first = browse(None, lang).get("/").content.decode()
    assert f'href="{reverse("programme")}"' in first
    assert first.count("<rect") >= len(read_glance().plan)
    every = browse(None, lang).get(reverse("programme")).content.decode()
    heads = re.findall(r'<h2 id="sheet-\d+">(.*?)</h2>', every)
    assert heads == [table.title.in_(lang) for table in read_glance().tables]
    assert "sheet-1" not in first
