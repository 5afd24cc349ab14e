"""YAML text → a tree that knows the line and place of everything, built straight from events.

Values stay what they look like to a person: only ``true``, ``false``, ``null`` and plain whole
numbers become something else than text, so that ``NO`` stays Norway, ``010`` is not 8 and ``1e26``
is never a float. What YAML allows but a paper does not need (anchors, tags, several documents,
deep nesting) is refused, so that a small file cannot unfold into a large one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from dure.programme import findings as f
from dure.programme.encoding import find_garbled, find_hidden
from dure.terms.finding import Finding, Message, Place

Part = str | int
Path = tuple[Part, ...]
Plain = None | bool | int | str | list["Plain"] | dict[str, "Plain"]

DEPTH_MAX = 20
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_CONSTANTS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True}
_CONSTANTS["false"] = False


def dotted(path: Path) -> str:
    """Write a path as the file's reader does.

    Examples
    --------
    >>> dotted(("pools", "gwangju", "counts", 0, "stage"))
    'pools.gwangju.counts.0.stage'
    """
    return ".".join(str(part) for part in path)


@dataclass(slots=True)
class Node:
    """A map, a list or a scalar, with its place in the text.

    Parameters
    ----------
    kind : what it is
    line : of its first character; 1 is the first
    start, end : its characters are ``text[start:end]``; trailing white space is not counted
    flow : written in braces, brackets or on one line, and not as an indented block
    text : of a scalar
    quoted : a scalar in quotes or as a literal block is text, whatever it looks like
    entries : of a map, by key
    key_lines : of a map, by key
    key_ends : of a map: where in the text each key ends
    items : of a list
    """

    kind: str
    line: int
    column: int
    start: int
    end: int
    flow: bool = True
    text: str = ""
    quoted: bool = False
    entries: dict[str, "Node"] = field(default_factory=dict)
    key_lines: dict[str, int] = field(default_factory=dict)
    key_ends: dict[str, int] = field(default_factory=dict)
    items: list["Node"] = field(default_factory=list)

    def plain(self) -> Plain:
        """Give the content as plain data; no float is ever made."""
        if self.kind == "map":
            return {key: node.plain() for key, node in self.entries.items()}
        if self.kind == "list":
            return [node.plain() for node in self.items]
        if not self.quoted:
            if self.text in _CONSTANTS:
                return _CONSTANTS[self.text]
            if _WHOLE.fullmatch(self.text):
                return int(self.text)
        return self.text

    def child(self, part: Part) -> "Node | None":
        """Give what stands under a key or index, or None."""
        if self.kind == "map" and isinstance(part, str):
            return self.entries.get(part)
        if self.kind == "list" and isinstance(part, int) and 0 <= part < len(self.items):
            return self.items[part]
        return None

    def line_of(self, path: Path) -> int:
        """Give the line of a path, or of as much of it as there is."""
        node, line = self, self.line
        for part in path:
            below = node.child(part)
            if below is None:
                break
            line = node.key_lines.get(str(part), below.line)
            node = below
        return line


@dataclass(frozen=True, slots=True)
class Tree:
    """What could be read of a text; no root where the text is not one YAML map."""

    root: Node | None
    findings: tuple[Finding, ...]


def read_tree(text: str, file: str) -> Tree:
    """Read YAML text into a tree.

    Parameters
    ----------
    text : one YAML document, a map
    file : name for findings
    """
    builder = _Builder(text, file)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            if not builder.take(event):
                break
    except ReaderError as fault:
        line = text.count("\n", 0, fault.position) + 1
        builder.refuse(f.CHARACTER_REFUSED, line, character=_shown(fault.character))
    except (YAMLError, ValueError) as fault:
        builder.report_broken(fault)
    if builder.root is None and not builder.findings:
        builder.report(f.FILE_EMPTY, 1)
    return Tree(None if builder.refused else builder.root, tuple(builder.findings))


def _shown(character: str | int) -> str:
    """Show a character that cannot be printed; ruamel gives it as a number or as itself."""
    return f"U+{character if isinstance(character, int) else ord(character):04X}"


class _Builder:
    """Takes events one by one and grows the tree."""

    def __init__(self, text: str, file: str) -> None:
        """Begin with nothing."""
        self.text = text
        self.file = file
        self.findings: list[Finding] = []
        self.root: Node | None = None
        self.stack: list[Node] = []
        self.keys: list[tuple[str, int, int] | None] = []
        self.documents = 0
        self.refused = False

    def report(self, message: Message, line: int, **fields: object) -> None:
        """Note a fault at a line of the text."""
        place = Place(self.file, line, dotted(tuple(self.path())))
        self.findings.append(Finding(message, place, fields))

    def refuse(self, message: Message, line: int, **fields: object) -> None:
        """Note a fault after which the tree is not to be trusted."""
        self.report(message, line, **fields)
        self.refused = True

    def report_broken(self, fault: YAMLError | ValueError) -> None:
        """Note that the text is not YAML; name every line indented by tabs if that is why."""
        mark = getattr(fault, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        tabs = [n for n, row in enumerate(self.text.split("\n"), 1) if re.match(r" *\t\s*\S", row)]
        self.stack.clear()
        if line in tabs:
            for number in tabs:
                self.refuse(f.TAB_INDENT, number)
            return
        problem = fault.problem if isinstance(fault, MarkedYAMLError) else str(fault)
        self.refuse(f.YAML_BROKEN, line, problem=(problem or "not YAML").split("\n")[0])

    def path(self) -> Iterator[Part]:
        """Say where the builder stands."""
        for node, key in zip(self.stack, self.keys, strict=False):
            if node.kind == "list":
                yield len(node.items)
            elif key is not None:
                yield key[0]

    def take(self, event: Event) -> bool:
        """Take one event; False where reading on makes no sense."""
        line = event.start_mark.line + 1
        if isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self.refuse(f.DOCUMENT_SECOND, line)
                return False
        elif isinstance(event, AliasEvent):
            self.refuse(f.ANCHOR_REFUSED, line, name=f"*{event.anchor}")
            if self.awaits_key():
                return False
            start = event.start_mark.index
            self.attach(Node("scalar", line, event.start_mark.column, start, start))
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            self.close(event)
        elif isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent):
            return self.open(event, line)
        return True

    def open(self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent, line: int) -> bool:
        """Begin a node."""
        if event.anchor is not None:
            self.refuse(f.ANCHOR_REFUSED, line, name=f"&{event.anchor}")
        if event.tag is not None:
            self.refuse(f.TAG_REFUSED, line, tag=event.tag)
        node = self.node_of(event, line)
        if node.kind == "scalar" and self.awaits_key():
            self.take_key(node)
            return True
        if self.awaits_key():
            self.refuse(f.KEY_NOT_TEXT, line)
            return False
        if node.kind == "scalar":
            self.report_garbled(node)
            self.attach(node)
        elif len(self.stack) >= DEPTH_MAX:
            self.refuse(f.NESTING_DEEP, line, depth_max=DEPTH_MAX)
            return False
        else:
            if not self.stack:
                self.root = node
            self.stack.append(node)
            self.keys.append(None)
        return True

    def node_of(
        self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent, line: int
    ) -> Node:
        """Make a node of an event."""
        start, column = event.start_mark.index, event.start_mark.column
        if isinstance(event, ScalarEvent):
            end = start + len(self.text[start : event.end_mark.index].rstrip())
            flow = event.style not in ("|", ">")
            quoted = event.style is not None
            text = str(event.value)
            key = self.keys[-1] if self.keys else None
            if not text and not quoted and key is not None:
                # YAML places what is empty at the next thing; a person places it after the colon.
                start = end = self.text.find(":", key[2]) + 1
            return Node("scalar", line, column, start, end, flow, text=text, quoted=quoted)
        kind = "map" if isinstance(event, MappingStartEvent) else "list"
        return Node(kind, line, column, start, event.end_mark.index, bool(event.flow_style))

    def awaits_key(self) -> bool:
        """Tell whether the next scalar is a key of a map."""
        return bool(self.stack) and self.stack[-1].kind == "map" and self.keys[-1] is None

    def take_key(self, node: Node) -> None:
        """Remember a key until its value comes."""
        above = self.stack[-1]
        self.keys[-1] = (node.text, node.line, node.end)
        if node.text in above.entries:
            first = above.key_lines[node.text]
            self.report(f.KEY_REPEATED, node.line, key=node.text, first=first)
        self.report_garbled(node)

    def attach(self, node: Node) -> None:
        """Hang a finished node under what is open; the first of two equal keys stays."""
        if not self.stack:
            self.root = node
            return
        above, key = self.stack[-1], self.keys[-1]
        above.end = max(above.end, node.end)
        if above.kind == "list":
            above.items.append(node)
        else:
            assert key is not None
            self.keys[-1] = None
            if key[0] not in above.entries:
                above.entries[key[0]] = node
                above.key_lines[key[0]] = key[1]
                above.key_ends[key[0]] = key[2]

    def close(self, event: MappingEndEvent | SequenceEndEvent) -> None:
        """Finish a map or list; a block ends where its last value ends."""
        node = self.stack.pop()
        self.keys.pop()
        if node.flow:
            node.end = event.end_mark.index
        self.attach(node)

    def report_garbled(self, node: Node) -> None:
        """Note text that an encoding has broken, or that would play tricks on a terminal."""
        for character in find_hidden(node.text):
            self.refuse(f.CHARACTER_REFUSED, node.line, character=_shown(character))
        garbled = find_garbled(node.text)
        if garbled is None:
            return
        message = f.TEXT_GARBLED if garbled.meant else f.TEXT_LOST
        self.report(message, node.line, garbled=garbled.text, meant=garbled.meant)
