from dataclasses import replace
from pathlib import Path

import pytest

from dure.application.amount import Amount, Unit
from dure.application.application import (
    Acceptance,
    Application,
    NpuReadiness,
    TypeRate,
    Work,
)
from dure.application.gate import read_call

CALL_FILE = Path(__file__).parents[2] / "programmes" / "korea" / "calls" / "first_2026.yaml"


@pytest.fixture(scope="session")
def call():
    """The first call of the Korean programme."""
    return read_call(CALL_FILE.read_text(encoding="utf-8"), "first_2026.yaml")


PLAIN = Application(
    id="A-1",
    track="academia",
    region="seoul",
    applicant="Kim",
    organisation="Example University",
    title_ko="과제",
    title_en="",
    work=Work.FINE_TUNING,
    types=(TypeRate("h200"),),
    asked=Amount(3, Unit.SERVERS),
    least=None,
    months=12,
    start=None,
    score_milli=80_000,
    rank=None,
    npu=NpuReadiness.NO,
    acceptance=Acceptance.PARTIAL,
    whole_servers=True,
)


@pytest.fixture(scope="session")
def apply():
    """Write an application: `apply("A-1", 3, score=80)` asks for 3 servers of H200."""

    def write(id_, servers=3, *, types=("h200",), score=80, **changes):
        return replace(
            PLAIN,
            id=id_,
            applicant=changes.pop("applicant", f"applicant of {id_}"),
            asked=Amount(servers, Unit.SERVERS),
            types=tuple(TypeRate(t) for t in types),
            score_milli=None if score is None else round(score * 1000),
            **changes,
        )

    return write
