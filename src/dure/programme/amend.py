"""Amendments: one value after another is replaced in the text; all else stays as it was written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from dure.programme import findings_sense as f
from dure.programme.cite import near
from dure.programme.read import Reading, read_programme
from dure.programme.render import scalar_text
from dure.programme.tree import Node, Path, Plain, read_tree
from dure.terms.finding import Finding, Message, Place, has_error, sort_findings

APPEND = "+"


@dataclass(frozen=True, slots=True)
class Amendment:
    """What came of some changes: a new text unless something was wrong; then only findings.

    Parameters
    ----------
    text : the whole new file, or None
    reading : of the new text; of the old one where the changes could not be made
    findings : of the changes and of the new text
    """

    text: str | None
    reading: Reading
    findings: tuple[Finding, ...]


def amend_programme(text: str, changes: Mapping[str, str], file_name: str) -> Amendment:
    r"""Change values of a programme file, keeping its comments and layout, and check the result.

    Parameters
    ----------
    text : of the file
    changes : dotted path → value as YAML on one line
        ``pools.nhn-b200.counts.0.count.value`` → ``8000``; a path that ends in ``+`` adds to a
        list; a name that is not there yet is added to its map.
    file_name : for findings

    Examples
    --------
    >>> amendment = amend_programme("name: a  # short\n", {"name": "b"}, "p.yaml")
    >>> amendment.text is None, amendment.findings[0].message.code
    (True, 'field_missing')
    """
    found: list[Finding] = []
    new, root = text, read_tree(text, file_name).root
    for dotted_path, value in changes.items():
        changed = _change(new, root, dotted_path, value, file_name)
        if isinstance(changed, Finding):
            found.append(changed)
        else:
            new, root = changed
    if has_error(found):
        old = read_programme(text, file_name)
        return Amendment(None, old, tuple(sort_findings([*found, *old.findings])))
    reading = read_programme(new, file_name)
    whole = new if reading.programme is not None else None
    return Amendment(whole, reading, tuple(sort_findings([*found, *reading.findings])))


def _change(
    text: str, root: Node | None, dotted_path: str, value: str, file: str
) -> tuple[str, Node] | Finding:
    """Make one change and give the new text with its tree, or say why it cannot be made."""
    path = _path(dotted_path)
    if root is None:
        return _fault(f.PATH_UNKNOWN, file, 0, dotted_path, meant_en="", meant_ko="")
    above, depth = _deepest(root, path)
    if depth < len(path) - 1 or (depth < len(path) and not _can_grow(above, path[-1])):
        known = [*above.entries] or [str(n) for n in range(len(above.items))]
        return _fault(
            f.PATH_UNKNOWN, file, above.line, dotted_path, **near(str(path[depth]), known)
        )
    given = read_tree(value, file)
    node = given.root
    if node is None or not node.flow or "\n" in value.strip() or given.findings:
        return _fault(f.AMENDMENT_REFUSED, file, above.line, dotted_path, given=value)
    if depth == len(path) and above.plain() == node.plain():
        return _fault(f.AMENDMENT_IDLE, file, above.line, dotted_path, given=value)
    new = _splice(text, root, path, depth, value.strip())
    after = read_tree(new, file).root
    if after is None or after.plain() != _expected(root.plain(), path, node.plain()):
        return _fault(f.AMENDMENT_REFUSED, file, above.line, dotted_path, given=value)
    return new, after


def _fault(message: Message, file: str, line: int, path: str, **fields: str) -> Finding:
    """Say what is wrong with one change."""
    return Finding(message, Place(file, line, path), {"given": path, **fields})


def _path(dotted_path: str) -> Path:
    """Read a dotted path; what is a number is the place in a list."""
    return tuple(
        int(part) if re.fullmatch("[0-9]{1,6}", part) else part for part in dotted_path.split(".")
    )


def _child(node: Node, part: str | int) -> Node | None:
    """Give what stands under a part; a name of a map may look like a number."""
    return node.child(str(part) if node.kind == "map" else part)


def _deepest(root: Node, path: Path) -> tuple[Node, int]:
    """Follow a path as far as the file has it."""
    node = root
    for depth, part in enumerate(path):
        below = _child(node, part)
        if below is None:
            return node, depth
        node = below
    return node, len(path)


def _can_grow(node: Node, part: str | int) -> bool:
    """Tell whether a new part can be put under a node."""
    return part == APPEND if node.kind == "list" else node.kind == "map" and part != APPEND


def _expected(data: Plain, path: Path, value: Plain) -> Plain:
    """Give the data with one change made."""
    if not path:
        return value
    part, rest = path[0], path[1:]
    if isinstance(data, list):
        if part == APPEND:
            return [*data, value]
        return [_expected(v, rest, value) if n == part else v for n, v in enumerate(data)]
    assert isinstance(data, dict)
    return {**data, str(part): _expected(data.get(str(part)), rest, value)}


def _splice(text: str, root: Node, path: Path, depth: int, value: str) -> str:
    """Put a value into the text: in place of what is there, or after the last of its neighbours."""
    above, _ = _deepest(root, path[:-1])
    if depth == len(path):
        return _replace(text, root, above, path, value)
    item = value if above.kind == "list" else f"{scalar_text(str(path[-1]))}: {value}"
    if above.flow:
        below = [*above.entries.values(), *above.items]
        at = max((node.end for node in below), default=above.start + 1)
        return f"{text[:at]}{', ' if below else ''}{item}{text[at:]}"
    end = re.compile(r"\r?\n|\Z").search(text, above.end)
    assert end is not None
    newline = "\r\n" if "\r\n" in text else "\n"
    dash = "- " if above.kind == "list" else ""
    row = f"{' ' * above.column}{dash}{item}"
    return f"{text[: end.start()]}{newline}{row}{text[end.start() :]}"


def _replace(text: str, root: Node, above: Node, path: Path, value: str) -> str:
    """Put a value in place of another; an indented block moves up to the line of its name."""
    node, _ = _deepest(root, path)
    start = node.start
    if above.kind == "map" and path:
        colon = text.find(":", above.key_ends[str(path[-1])]) + 1
        if 0 < colon <= start and not text[colon:start].strip():
            return f"{text[:colon]} {value}{text[node.end :]}"
    return f"{text[:start]}{value}{text[node.end :]}"
