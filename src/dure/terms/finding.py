"""Faults of the input as data: what, with both numbers; where; what to do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from dure.terms.language import Lang, Text

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Message:
    """A kind of finding: its code and its texts, with named fields in braces.

    The code is a word that is never used again for something else; it is an anchor in
    ``docs/reference/findings.md``.
    """

    code: str
    what: Text
    next_step: Text
    severity: Severity = "error"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a finding is: file, line (1 is the first, 0 is the file as a whole) and field."""

    file: str
    line: int = 0
    field: str = ""

    def __str__(self) -> str:
        """Write it as editors and compilers do: ``file:line: field``."""
        at = f"{self.file}:{self.line}" if self.line else self.file
        return f"{at}: {self.field}" if self.field else at


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of the input.

    Examples
    --------
    >>> count_negative = Message(
    ...     "count_negative",
    ...     what=Text(en="the count is {count}.", ko="수량이 {count}입니다."),
    ...     next_step=Text(en="Write 0 or more.", ko="0 이상으로 적으십시오."),
    ... )
    >>> print(Finding(count_negative, Place("p.yaml", 3, "fleets.a.count"), {"count": -8}).render())
    p.yaml:3: fleets.a.count: error [count_negative] the count is -8.
        Write 0 or more.
    """

    message: Message
    place: Place
    fields: Mapping[str, object] = field(default_factory=dict)

    def what(self, lang: Lang = "en") -> str:
        """Say what is wrong, with its numbers."""
        return self.message.what.in_(lang).format(**self.fields)

    def next_step(self, lang: Lang = "en") -> str:
        """Say what to do about it."""
        return self.message.next_step.in_(lang).format(**self.fields)

    def render(self, lang: Lang = "en") -> str:
        """Write the finding in two lines: place, code and fault; then the next step."""
        head = {"en": self.message.severity, "ko": _SEVERITY_KO[self.message.severity]}[lang]
        return (
            f"{self.place}: {head} [{self.message.code}] {self.what(lang)}"
            f"\n    {self.next_step(lang)}"
        )

    def as_json(self) -> dict[str, object]:
        """Give the finding as one flat JSON object, both languages."""
        return {
            "code": self.message.code,
            "severity": self.message.severity,
            "file": self.place.file,
            "line": self.place.line,
            "field": self.place.field,
            "what": {"en": self.what("en"), "ko": self.what("ko")},
            "next_step": {"en": self.next_step("en"), "ko": self.next_step("ko")},
        }


_SEVERITY_KO: dict[Severity, str] = {"error": "오류", "warning": "주의"}


def sort_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Order findings by place, then code, so that the same input prints the same lines."""
    return sorted(findings, key=lambda f: (f.place, f.message.code, str(f.fields)))


def has_error(findings: Iterable[Finding]) -> bool:
    """Tell whether any finding stops the work; warnings do not."""
    return any(f.message.severity == "error" for f in findings)
