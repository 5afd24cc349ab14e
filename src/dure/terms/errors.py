"""The exceptions of the house.

::

    DureError
    ├── InputRefused      the input has findings; all of them are carried along   (exit 1)
    └── WorldFailed       a file, engine or network did not do its part           (exit 3)
        └── FileFailed    a file could not be read or written

A fault of ours is an ``assert``, never one of these.
"""

from collections.abc import Sequence

from dure.terms.finding import Finding
from dure.terms.language import Text, same


class DureError(Exception):
    """What Dure raises on purpose."""


class InputRefused(DureError):
    """The input has faults; nothing was done.

    Parameters
    ----------
    findings : at least one
        Every fault found, in the order of their places.
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        assert findings, "a refusal without a finding explains nothing"
        self.findings = tuple(findings)
        super().__init__("\n".join(f.render() for f in findings))


class WorldFailed(DureError):
    """Something outside of Dure did not do its part; trying again may help.

    Parameters
    ----------
    said : what, and what to do; a text that is not in both languages reads the same in both

    Examples
    --------
    >>> WorldFailed(Text(en="the disk is full", ko="디스크가 가득 찼습니다")).said.ko
    '디스크가 가득 찼습니다'
    """

    def __init__(self, said: str | Text) -> None:
        self.said = said if isinstance(said, Text) else same(said)
        super().__init__(self.said.en)


class FileFailed(WorldFailed):
    """A file could not be read or written."""
