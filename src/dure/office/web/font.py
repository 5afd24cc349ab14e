"""Whether the font of the house is there; without it pages are shown in one of the reader's."""

from pathlib import Path

HAS_FONT = (Path(__file__).parent / "static/office/font/PretendardVariable.woff2").is_file()
