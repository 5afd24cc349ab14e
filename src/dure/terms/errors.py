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
    """Something outside of Dure did not do its part; trying again may help."""


class FileFailed(WorldFailed):
    """A file could not be read or written."""
