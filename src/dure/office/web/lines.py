"""Text that is one line, and reads as it is written."""

from django import forms


def write_line(text: str) -> str:
    r"""Write a text as one line: white space is one space, what is not seen is left out.

    A name stands in letters, lists and headers: none may add a line there, or turn what follows
    around.

    Examples
    --------
    >>> write_line("Kim \n Min-su\u202e ")
    'Kim Min-su'
    """
    seen = "".join(one for one in text if one.isprintable() or one.isspace())
    return " ".join(seen.split())


class LineField(forms.CharField):
    """A field for a name: what is typed is kept as one line."""

    def to_python(self, value: object) -> str:
        """Read what was typed."""
        return write_line(super().to_python(value) or "")
