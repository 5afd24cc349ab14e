"""An application as data: who asks for what, for which work, on which terms."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dure.application.amount import Amount
from dure.terms.language import Text


class Work(StrEnum):
    """Class of work: it decides on which type a project gets how far."""

    PRE_TRAINING = "pretraining"
    FINE_TUNING = "finetuning"
    INFERENCE = "inference"
    SIMULATION = "simulation"


class NpuReadiness(StrEnum):
    """How ready a project is to run on domestic NPUs."""

    NO = "no"
    PORTING = "porting"
    READY = "ready"


class Acceptance(StrEnum):
    """Whether less than what was asked is of use."""

    PARTIAL = "partial"
    ALL_OR_NOTHING = "all_or_nothing"


WORK_NAMES: dict[Work, Text] = {
    Work.PRE_TRAINING: Text(en="pre-training", ko="사전학습"),
    Work.FINE_TUNING: Text(en="fine-tuning", ko="미세조정"),
    Work.INFERENCE: Text(en="inference", ko="추론"),
    Work.SIMULATION: Text(en="simulation", ko="시뮬레이션"),
}
NPU_NAMES: dict[NpuReadiness, Text] = {
    NpuReadiness.NO: Text(en="not planned", ko="계획 없음"),
    NpuReadiness.PORTING: Text(en="being ported", ko="이식 중"),
    NpuReadiness.READY: Text(en="runs on an NPU", ko="NPU에서 실행됨"),
}
ACCEPTANCE_NAMES: dict[Acceptance, Text] = {
    Acceptance.PARTIAL: Text(en="less is of use too", ko="일부도 수락"),
    Acceptance.ALL_OR_NOTHING: Text(en="all or nothing", ko="전부 아니면 거절"),
}


@dataclass(frozen=True, slots=True)
class TypeRate:
    """A type that a project can use, and how fast its work goes there.

    Parameters
    ----------
    type : name of an accelerator type of the call
    rate_milli : thousandths of the speed of the reference type, or None
        None takes the rate that the call publishes for the class of work.
    """

    type: str
    rate_milli: int | None = None


@dataclass(frozen=True, slots=True)
class Application:
    """What an applicant submits to a round of a call.

    Parameters
    ----------
    id : number of the application, once in a round
    track, region : ids of the call
    applicant : who answers for it; caps per applicant count by it
    organisation : name
    title_ko, title_en : title of the project; at least one is not empty
    work : class of work
    types : the types that it can use, the one that the amount is counted in first
    asked : the most that it can use
    least : below this a grant is of no use, or None where any amount is
    months : whole months
    start : the day it has to start on, or None where that is flexible
    score_milli : thousandths of a point, or None before the review
    rank : place in the order of the panel, from 1, or None
    npu : readiness for domestic NPUs
    acceptance : whether less than asked is of use
    whole_servers : whether it can only use whole servers
    """

    id: str
    track: str
    region: str
    applicant: str
    organisation: str
    title_ko: str
    title_en: str
    work: Work
    types: tuple[TypeRate, ...]
    asked: Amount
    least: Amount | None
    months: int
    start: date | None
    score_milli: int | None
    rank: int | None
    npu: NpuReadiness
    acceptance: Acceptance
    whole_servers: bool

    @property
    def title(self) -> Text:
        """Give the title; the one that exists stands in for the other."""
        return Text(en=self.title_en or self.title_ko, ko=self.title_ko or self.title_en)
