"""The example of the reference page runs as it stands there."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "report.md"


def test_the_example_runs():
    (example,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    names = {}
    exec(example, names)
    assert "GPU 4,224장" in names["page"]
    assert 'href="report.en.html"' in names["page"]
