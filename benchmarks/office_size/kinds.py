"""The kinds of pages that `benchmarks/office.py` measures."""

from dataclasses import dataclass

LIST, INBOX, PAGE, EXPORT = "list", "inbox", "page", "export"


@dataclass(frozen=True, slots=True)
class Asked:
    """A page to ask for.

    Parameters
    ----------
    name : for people
    who : the name in an address, or empty for the public
    kind : which limits hold
    path : of it
    """

    name: str
    who: str
    kind: str
    path: str
