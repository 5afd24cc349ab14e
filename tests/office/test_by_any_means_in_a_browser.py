"""Pages by keyboard alone, at 320 px, enlarged, in colours of the reader, still, and on paper."""

import os
import runpy
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SHARED = runpy.run_path(str(HERE / "test_in_a_browser.py"))
TABLE = runpy.run_path(str(HERE / "test_permissions.py"))
pytestmark = SHARED["pytestmark"]
chromium, office, open_page = (SHARED[name] for name in ("chromium", "office", "open_page"))
sign_in, world = SHARED["sign_in"], TABLE["world"]
SHOTS = os.environ.get("DURE_SHOTS")

PAGES = {
    "the first page": "/",
    "a call": "/calls/first_2026/",
    "a form to fill in": "/applications/first_2026-0001/edit",
    "an application": "/applications/first_2026-0001/",
    "a letter": "/decisions/letters/1/",
    "factors": "/accounts/2fa/",
}
WALK = """() => {
  const one = document.activeElement;
  if (one === document.body || one === document.documentElement) return null;
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const all = [...document.querySelectorAll("*")];
  return {
    what: one.outerHTML.slice(0, 90),
    place: all.indexOf(one),
    group: one.type === "radio" ? one.name : "",
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
    marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
  };
}"""
REACHABLE = """() => [...document.querySelectorAll(
  "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
)].filter((one) => one.getClientRects().length && !one.disabled && one.tabIndex >= 0).length"""


@pytest.fixture
def page(open_page, world):
    """Give the browser of whoever leads an application that was decided."""
    del world
    page = open_page()
    sign_in(page, "lead@example.kr")
    return page


@pytest.mark.parametrize("at", PAGES.values(), ids=PAGES)
def test_a_page_is_walked_by_keyboard_in_its_order_and_left_again(at, page):
    page.emulate_media(reduced_motion="reduce")  # or a stop is still on its way into view
    page.goto(at)
    count = page.evaluate(REACHABLE)
    stops = []
    for _ in range(count + 3):
        page.keyboard.press("Tab")
        stop = page.evaluate(WALK)
        if stop is None:
            break  # Past the last one, back to the browser: no trap.
        stops.append(stop)
    assert stop is None, stops[-1]["what"]
    assert [one["what"] for one in stops if not (one["seen"] and one["marked"])] == []
    assert [one["place"] for one in stops] == sorted(one["place"] for one in stops)
    assert 'class="skip"' in stops[0]["what"]
    # Choices of which one is taken have one stop; all else has its own.
    groups = page.evaluate(
        "[...document.querySelectorAll('main input[type=radio]')].map((one) => one.name)"
    )
    assert len(stops) == count - (len(groups) - len(set(groups)))


@pytest.mark.parametrize("at", PAGES.values(), ids=PAGES)
def test_a_page_is_read_in_one_column_however_large(at, page):
    for width, size in ((320, "100%"), (640, "200%"), (1280, "200%")):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(at)
        page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{wide} px too wide at {width} px, letters at {size}"
        cut = page.evaluate(
            """[...document.querySelectorAll("main button, main a.button, main .mark")]
            .filter((one) => one.scrollWidth > one.clientWidth + 2)
            .map((one) => one.outerHTML.slice(0, 90))"""
        )
        assert cut == []


def test_the_colours_of_the_reader_lose_nothing(page):
    page.emulate_media(forced_colors="active")
    page.goto("/applications/")
    # Where one is, and what a state is, is told by a line and a word.
    here = page.locator(".places a[aria-current]")
    other = page.locator(".places a:not([aria-current])").first
    width = "one => getComputedStyle(one).borderBottomWidth"
    assert here.evaluate(width) == "3px"
    assert other.evaluate(width) == "0px"
    mark = page.locator("main .mark").first
    assert mark.evaluate("one => getComputedStyle(one).borderTopStyle") != "none"
    assert mark.inner_text().strip()
    page.keyboard.press("Tab")
    assert page.evaluate(WALK)["marked"]


@pytest.mark.parametrize("at", PAGES.values(), ids=PAGES)
def test_no_state_is_told_by_colour_alone(at, page):
    page.goto(at)
    bare = page.evaluate(
        """[...document.querySelectorAll(".mark, .note, .findings li, .errors li")]
        .filter((one) => !one.innerText.trim()).map((one) => one.outerHTML.slice(0, 90))"""
    )
    assert bare == []


def test_nothing_moves_for_those_who_ask_for_stillness(page):
    behaviour = "getComputedStyle(document.documentElement).scrollBehavior"
    page.emulate_media(reduced_motion="reduce")
    page.goto("/")
    assert page.evaluate(behaviour) == "auto"
    moving = page.evaluate(
        """[...document.querySelectorAll("*")].filter((one) => {
          const style = getComputedStyle(one);
          return style.animationName !== "none" || parseFloat(style.transitionDuration) > 0;
        }).length"""
    )
    assert moving == 0


def test_a_letter_on_paper_is_the_letter(page):
    page.goto("/decisions/letters/1/")
    page.emulate_media(media="print")
    hidden = page.evaluate(
        """["nav.places", ".corner", ".demo-band", ".skip", "button", ".no-print"]
        .filter((what) => [...document.querySelectorAll(what)].some((one) =>
          one.getClientRects().length && getComputedStyle(one).visibility !== "hidden"))"""
    )
    assert hidden == []
    assert page.locator("h1").is_visible()
    paper = page.pdf(format="A4")
    assert paper.startswith(b"%PDF")
    assert 1 <= paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page ") <= 3
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/letter-on-paper.png", full_page=True)


def test_korean_is_shown_where_the_machine_has_no_korean_font(chromium, office):
    from dure.office.web.font import HAS_FONT  # noqa: PLC0415

    if not HAS_FONT:
        pytest.skip("no font was fetched (make font)")
    context = chromium.new_context(base_url=office, locale="ko-KR")
    page = context.new_page()
    fetched = []
    page.on("response", lambda got: fetched.append(got) if "woff2" in got.url else None)
    page.goto("/accounts/login/")
    page.evaluate("document.fonts.ready")
    # The letters come from the office itself, so that none of the machine's are needed.
    assert [got.status for got in fetched] == [200]
    wire = context.new_cdp_session(page)
    wire.send("DOM.enable")
    wire.send("CSS.enable")
    root = wire.send("DOM.getDocument")["root"]["nodeId"]
    heading = wire.send("DOM.querySelector", {"nodeId": root, "selector": "h1"})["nodeId"]
    used = wire.send("CSS.getPlatformFontsForNode", {"nodeId": heading})["fonts"]
    assert {one["familyName"].split()[0] for one in used} == {"Pretendard"}
    assert all(one["isCustomFont"] for one in used)
    context.close()
