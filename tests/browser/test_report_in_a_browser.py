"""A report in a real browser, 390 and 1280 px wide: nothing runs out of the page or into another.

Skipped where no Chromium is installed (Debian: ``apt-get install chromium fonts-noto-cjk``).
"""

import html
import json
import re
import shutil
import subprocess

import pytest

from dure.report.html import render_html

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")

WIDTHS = {390: "narrow", 1280: "desk"}

# Stands in a copy of the page for this test only; reports measures to the page around it.
MEASURE = """
<script>
  addEventListener("load", () => {
    const core = (box) => ({
      left: box.left + 1, right: box.right - 1,
      top: box.top + box.height * 0.25, bottom: box.bottom - box.height * 0.25,
    });
    const meet = (a, b) =>
      a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    const faults = [];
    const shown = [];
    for (const part of document.querySelectorAll(".drawing > div")) {
      if (getComputedStyle(part).display === "none") continue;
      shown.push(part.className);
      const frame = part.querySelector("svg").getBoundingClientRect();
      const words = [...part.querySelectorAll("text")].filter((word) => word.textContent.trim());
      const boxes = words.map((word) => core(word.getBoundingClientRect()));
      boxes.forEach((box, i) => {
        if (box.left < frame.left - 2 || box.right > frame.right + 2) {
          faults.push(`"${words[i].textContent}" leaves its drawing`);
        }
        for (let j = 0; j < i; j += 1) {
          if (meet(box, boxes[j])) {
            faults.push(`"${words[j].textContent}" meets "${words[i].textContent}"`);
          }
        }
      });
    }
    const root = document.documentElement;
    parent.postMessage(
      { wide: innerWidth, scroll: root.scrollWidth, shown, faults,
        headings: document.querySelectorAll("h1").length }, "*");
  });
</script>
"""
AROUND = """<!doctype html>
<meta charset="utf-8">
<pre id="told"></pre>
<script>
  const told = [];
  addEventListener("message", (event) => {
    told.push(event.data);
    document.getElementById("told").textContent = JSON.stringify(told);
  });
</script>
"""
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--virtual-time-budget=10000",
    "--dump-dom",
)


@pytest.fixture(scope="module", params=["en", "ko"])
def measured(request, papers, tmp_path_factory):
    """Open a page in a frame of each width and read what it measured of itself."""
    folder = tmp_path_factory.mktemp("browser")
    page = render_html(papers.FULL, request.param)
    (folder / "page.html").write_text(page.replace("</body>", MEASURE + "</body>"), "utf-8")
    frames = (f'<iframe src="page.html" style="width: {width}px; height: 900px; border: 0">'
              "</iframe>" for width in WIDTHS)  # fmt: skip
    (folder / "around.html").write_text(AROUND + "\n".join(frames), "utf-8")
    command = [CHROMIUM, *FLAGS, f"--user-data-dir={folder / 'profile'}"]
    address = (folder / "around.html").as_uri()
    run = subprocess.run([*command, address], capture_output=True, timeout=120, check=True)
    told = re.search(r'<pre id="told">(.*?)</pre>', run.stdout.decode(), re.DOTALL)
    return {one["wide"]: one for one in json.loads(html.unescape(told[1]))}


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_does_not_scroll_sideways(measured, width):
    assert measured[width]["headings"] == 1
    assert measured[width]["scroll"] <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_each_width_has_its_own_drawings(measured, width, papers):
    charts = sum(hasattr(b, "summary") for section in papers.FULL.sections for b in section.blocks)
    assert measured[width]["shown"] == [WIDTHS[width]] * charts


@pytest.mark.parametrize("width", WIDTHS)
def test_no_word_of_a_drawing_meets_another_or_leaves_it(measured, width):
    assert measured[width]["faults"] == []
