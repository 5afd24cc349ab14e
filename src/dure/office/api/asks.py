"""What the API takes: drafts, reports of use, keys and cursors."""

from typing import Annotated, Any

from ninja import Header, Path, Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, create_model

from dure.ledger.usage import METERS
from dure.office.api.shapes import told
from dure.office.applications.reading import ASKED, CELL_MAX, SUMMARY, SUMMARY_HELP

_HIGHEST = 2**63 - 1
JOBS_MAX = 5_000
Plain = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$", max_length=500)]
Cell = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$", max_length=CELL_MAX)]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:-]{1,80}$")]
Cursor = Annotated[
    int | None,
    Query(None, ge=1, le=_HIGHEST, description="From the address in `next` of the page before."),
]
Key = Annotated[
    str | None,
    Header(
        None,
        alias="Idempotency-Key",
        pattern=r"^[!-~]{1,100}$",
        description="Of your own: the same request sent again with it makes nothing twice.",
    ),
]
Phrase = Annotated[
    str, Query(max_length=100, pattern=r"^[^\x00]*$", description="In number, title, organisation.")
]
Month = Annotated[str, Query(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$", description="2026-05")]
RowId = Annotated[int, Path(ge=1, le=_HIGHEST)]
SiteName = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]


class Ask(BaseModel):
    """Exactly these fields."""

    model_config = ConfigDict(extra="forbid")


class NewApplication(Ask):
    """A draft to begin."""

    call: Name = told("Id of a call that is open.", "접수 중인 공모의 id.")


class Submission(Ask):
    """What is to be submitted."""

    seal: Plain = told(
        "Of the draft that you have seen; empty for whatever it is now.",
        "확인한 초안의 seal. 비우면 현재 내용을 제출합니다.",
        default="",
    )


class Withdrawal(Ask):
    """A reason, where you want to give one."""

    reason: Plain = ""


class Job(Ask):
    """What a job used."""

    job: Annotated[str, StringConstraints(pattern=r"^[^\x00]*$", max_length=150)] = told(
        "Your number of it; booked once for each grant and type.",
        "작업 번호. 배정과 종류마다 한 번만 기장됩니다.",
    )
    grant: Name = told("Number of the grant.", "배정 번호.")
    type: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,32}$")] = told(
        "Accelerator type.", "가속기 종류."
    )
    start: Plain = told(
        "ISO 8601; without a zone in that of the programme.",
        "ISO 8601 시각. 시간대가 없으면 사업의 시간대.",
    )
    end: Plain = told("ISO 8601, as start.", "ISO 8601 시각.")
    accelerators: int | None = Field(None, ge=1, le=1_000_000)
    seconds: int | None = told(
        "Accelerator-seconds, where not accelerators times time.",
        "가속기초. 가속기 수×시간과 다를 때.",
        default=None,
        ge=0,
        le=10**15,
    )
    load_milli: int | None = Field(None, ge=0, le=1000)
    energy_j: int | None = Field(None, ge=0, le=10**15)
    energy_at: Annotated[str, StringConstraints(pattern=f"^({'|'.join(METERS)})$")] | None = None


class UseReport(Ask):
    """A report of use."""

    jobs: list[Job] = Field(min_length=1, max_length=JOBS_MAX)


_cells: dict[str, Any] = {
    column.name: (Cell, told(column.meaning.en, column.meaning.ko, default="")) for column in ASKED
}
_cells[SUMMARY] = (Cell, told(SUMMARY_HELP.en, SUMMARY_HELP.ko, default=""))
DraftCells: type[BaseModel] = create_model("DraftCells", __base__=Ask, **_cells)
"""All cells of a draft, as text; what is left out is empty."""
