"""How readers of YAML read what officials type, for docs/decisions/0002-yaml-by-ruamel.md."""

import time
from collections.abc import Callable
from pathlib import Path

import yaml
from ruamel.yaml import YAML

from dure.programme.tree import read_tree

LINES = {
    "the country Norway": "country: NO",
    "a postcode": "postcode: 010",
    "a count": "count: 0100",
    "a day of the week": "on: Mon",
    "a length of time": "longest: 12:30:00",
    "a threshold of the law": "flop: 1e26",
    "the same key twice": "count: 1\ncount: 2",
}
ROUNDS = 5
PROGRAMME = Path(__file__).parents[1] / "programmes" / "korea" / "programme.yaml"


def read_pyyaml(text: str) -> object:
    """Read with PyYAML, the safe way, which follows YAML 1.1."""
    return yaml.safe_load(text)


def read_ruamel(text: str) -> object:
    """Read with ruamel.yaml, which follows YAML 1.2 and keeps lines and comments."""
    return YAML().load(text)


def read_dure(text: str) -> object:
    """Read as Dure does: from ruamel.yaml's events, by rules of our own."""
    tree = read_tree(text, "a.yaml")
    codes = [finding.message.code for finding in tree.findings]
    return codes or (tree.root and tree.root.plain())


def outcome(read: Callable[[str], object], line: str) -> str:
    """Say what a reader makes of a line."""
    try:
        got = read(line)
    except Exception as refusal:  # noqa: BLE001 - whatever it refuses with is the answer
        return type(refusal).__name__
    return str(dict(got)) if isinstance(got, dict) else repr(got)


def main() -> None:
    """Print the readings of each line, and the time for a whole programme file."""
    readers = {"PyYAML": read_pyyaml, "ruamel.yaml": read_ruamel, "Dure": read_dure}
    for what, line in LINES.items():
        print(f"{what}: {line!r}")
        for name, read in readers.items():
            print(f"    {name:12} {outcome(read, line)}")
    text = PROGRAMME.read_text(encoding="utf-8")
    for name, read in readers.items():
        began = time.process_time()
        for _ in range(ROUNDS):
            read(text)
        took = (time.process_time() - began) / ROUNDS
        print(f"{name} reads {len(text):,} letters in {took:.2f} CPU s")


if __name__ == "__main__":
    main()
