"""What was typed, read by the form of the call: an application, or what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass

from dure.application.application import Application
from dure.application.call import Call
from dure.application.form import COLUMNS, Column
from dure.application.rows import read_application
from dure.office.findings import SUMMARY_MISSING
from dure.review.blind import find_names
from dure.review.findings import BLIND_NAME_TOLD
from dure.terms.finding import Finding, Place, has_error
from dure.terms.language import Text

# The number is given by the office; scores and ranks come from reviewers and panels.
ASKED: tuple[Column, ...] = tuple(c for c in COLUMNS if c.name not in {"id", "score", "rank"})
SUMMARY = "summary"
SUMMARY_LABEL = Text(en="Summary", ko="요약")
SUMMARY_HELP = Text(
    en="What will be made, how, and why it needs this much; 100 to 4,000 characters. Reviewers "
    "read this first, without your name.",
    ko="무엇을 어떻게 만들고 왜 이만큼 필요한지 100–4,000자로. 평가위원이 이름 없이 가장 먼저 "
    "읽습니다.",
)
SUMMARY_MIN, SUMMARY_MAX = 100, 4_000
CELL_MAX = 20_000


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it can be read.

    Parameters
    ----------
    application : None where a cell cannot be read
    summary : text
    findings : each with the column that it is about in its place
    """

    application: Application | None
    summary: str
    findings: tuple[Finding, ...]

    @property
    def is_ready(self) -> bool:
        """Tell whether it can be submitted; warnings do not stop it."""
        return self.application is not None and not has_error(self.findings)

    def of_typed(self, cells: Mapping[str, str]) -> tuple[Finding, ...]:
        """Give what is wrong with what was typed, leaving out what is not there yet."""
        return tuple(f for f in self.findings if cells.get(f.place.field, "").strip())


def read_draft(number: str, cells: Mapping[str, str], call: Call) -> Draft:
    """Read a draft; every fault is a finding."""
    application, faults = read_application({**cells, "id": number}, call)
    findings = [Finding(m, Place(number, 0, column), fields) for m, column, fields in faults]
    summary = cells.get(SUMMARY, "").strip()
    if not SUMMARY_MIN <= len(summary) <= SUMMARY_MAX:
        fields = {"count": f"{len(summary):,}", "low": SUMMARY_MIN, "high": f"{SUMMARY_MAX:,}"}
        findings.append(Finding(SUMMARY_MISSING, Place(number, 0, SUMMARY), fields))
    findings += _find_names(number, cells)
    return Draft(application, summary, tuple(findings))


def _find_names(number: str, cells: Mapping[str, str]) -> list[Finding]:
    """Warn of the names of who applies in what reviewers are to read without them."""
    texts = {name: cells.get(name, "") for name in ("title_ko", "title_en", SUMMARY)}
    names = [cells.get(name, "")[:500] for name in ("applicant", "organisation")]
    return [
        Finding(BLIND_NAME_TOLD, Place(number, 0, column), {"name": name})
        for column, name in find_names(texts, names)
    ]


def keep_cells(given: Mapping[str, str]) -> dict[str, str]:
    """Keep what was typed, as it was typed; only what no database can hold is left out."""
    names = [*(c.name for c in ASKED), SUMMARY]
    return {name: given[name].replace("\0", "")[:CELL_MAX] for name in names if name in given}
