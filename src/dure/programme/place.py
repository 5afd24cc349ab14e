"""From the path of a value to its place in the file."""

from dataclasses import dataclass

from dure.programme.tree import Node, Path, dotted
from dure.terms.finding import Place


@dataclass(frozen=True, slots=True)
class Places:
    """Knows on which line of a file each path is."""

    root: Node
    file: str

    def at(self, path: Path, *, whole: bool = False) -> Place:
        """Give the place of a path, or of as much of it as the file has.

        Parameters
        ----------
        path : keys and indices from the top
        whole : name the whole path even where the file lacks its end
        """
        return Place(self.file, self.line(path), dotted(path if whole else self.trim(path)))

    def line(self, path: Path) -> int:
        """Give the line of a path, or of as much of it as the file has."""
        return self.root.line_of(path)

    def trim(self, path: Path) -> Path:
        """Cut a path where the file ends it."""
        node: Node | None = self.root
        for depth, part in enumerate(path):
            node = node.child(part) if node is not None else None
            if node is None:
                return path[:depth]
        return path
