"""Colours keep the contrast of WCAG 2.2: 4.5 for text (1.4.3), 3 for what is drawn (1.4.11)."""

import re
from importlib.resources import files

import pytest

from dure.report import palette

CSS = files("dure.report").joinpath("style", "house.css").read_text(encoding="utf-8")
ROOT = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", CSS))

TEXT = {
    f"{ink} on {ground}": (ROOT[ink], ROOT[ground])
    for ink, ground in [
        ("ink", "page"),
        ("ink", "tint"),
        ("soft-ink", "page"),
        ("soft-ink", "tint"),
        ("accent", "page"),
        ("accent", "tint"),
        ("page", "accent"),
        ("seen-ink", "seen"),
        ("secondary-ink", "secondary"),
        ("assumed-ink", "assumed"),
        ("computed-ink", "computed"),
        ("note-ink", "note"),
        ("ink", "note"),
    ]
} | {
    "words of a chart": (palette.INK, palette.PAGE),
    "lesser words of a chart": (palette.SOFT_INK, palette.PAGE),
}
DRAWN = {f"series {c}": (c, palette.PAGE) for c in palette.SERIES_COLOURS} | {
    "axes and known values": (palette.RULE_INK, palette.PAGE),
    "edge of a note": (ROOT["note-line"], ROOT["note"]),
    "thin line on a bar": (palette.INK, palette.SERIES_COLOURS[0]),
}


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first, second):
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_itself():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)  # the largest there is
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)  # WebAIM's example


@pytest.mark.parametrize(("ink", "ground"), TEXT.values(), ids=TEXT)
def test_text_can_be_read(ink, ground):
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(("ink", "ground"), DRAWN.values(), ids=DRAWN)
def test_what_is_drawn_can_be_seen(ink, ground):
    assert contrast(ink, ground) >= 3


def test_charts_and_page_share_their_inks():
    assert (ROOT["ink"], ROOT["soft-ink"]) == (palette.INK, palette.SOFT_INK)


def test_no_two_of_thirty_series_look_the_same():
    looks = [palette.style_of(i) for i in range(30)]
    assert len(set(looks)) == 30
    # The first five, as many as a chart should have, differ in every one of the three signs.
    for sign in zip(*looks[:5], strict=True):
        assert len(set(sign)) == 5
