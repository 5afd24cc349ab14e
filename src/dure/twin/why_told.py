"""A reason, and how its sentence is filled in both languages."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import NamedTuple

from dure.terms.language import Text, same
from dure.terms.units import duration_words
from dure.twin import why_words as words
from dure.twin.world import World
from dure.workload.jobs import Jobs
from dure.workload.marks import Marks


class Around(NamedTuple):
    """What a run was given beside jobs, machine, policy and claims."""

    marks: Marks = Marks()
    world: World = World()


@dataclass(frozen=True, slots=True)
class Reason:
    """What keeps a job from running at an instant, or what became of it.

    Parameters
    ----------
    code : a word for programs
    text : the sentence, both languages, the expected start with it
    fields : the numbers of it
    expected_start_s : seconds since the epoch of the jobs; None where it does not wait, never
        starts, or it cannot be told
    """

    code: str
    text: Text
    fields: dict[str, int | str]
    expected_start_s: int | None = None


class Told:
    """What is told of one job, in the words of its clock."""

    def __init__(self, jobs: Jobs, job: int) -> None:
        self.jobs, self.job = jobs, job
        self.project = jobs.projects[int(jobs.project[job])]
        self.known: dict[str, int] = {"width": int(jobs.width[job])}

    def say(self, code: str, text: Text, **more: "int | Text") -> Reason:
        """Fill a sentence.

        Numbers that end in ``_at_s`` are shown as times of the clock, others in ``_s`` as
        durations, and all under the name without these endings.
        """
        fields = self.known | more
        numbers: dict[str, int | str] = {"job": self.job, "project": self.project}
        numbers |= {name: value for name, value in fields.items() if isinstance(value, int)}
        shown = {"job": same(str(self.job)), "project": same(self.project)}
        shown |= {_shorten(name): self.show(name, value) for name, value in fields.items()}
        return Reason(code, fill(text, shown), numbers)

    def expect(self, reason: Reason, start_s: int | None) -> Reason:
        """Add the expected start, where it is known."""
        if start_s is None:
            return reason
        more = fill(words.EXPECTED, {"start": say_time(start_s, self.jobs)})
        text = Text(en=reason.text.en + more.en, ko=reason.text.ko + more.ko)
        return replace(reason, text=text, expected_start_s=start_s)

    def add(self, reason: Reason, text: Text, **more: "int | Text") -> Reason:
        """Add a sentence to a reason, with its numbers."""
        added = fill(text, {_shorten(name): self.show(name, value) for name, value in more.items()})
        numbers: dict[str, int | str] = {
            name: value for name, value in more.items() if isinstance(value, int)
        }
        both = Text(en=reason.text.en + added.en, ko=reason.text.ko + added.ko)
        return replace(reason, text=both, fields=reason.fields | numbers)

    def show(self, name: str, value: "int | Text") -> Text:
        """Show a number as its name says."""
        if isinstance(value, Text):
            return value
        if name.endswith("_at_s"):
            return say_time(value, self.jobs)
        if name.endswith("_s"):
            return duration_words(value)
        return same(str(value) if name in ("job", "head", "other") else f"{value:,}")


def _shorten(name: str) -> str:
    """Give the name under which a sentence shows a field."""
    return name.removesuffix("_at_s").removesuffix("_s")


def fill(text: Text, shown: dict[str, Text]) -> Text:
    """Fill both languages, each with its own words."""
    return Text(
        en=text.en.format(**{name: each.en for name, each in shown.items()}),
        ko=text.ko.format(**{name: each.ko for name, each in shown.items()}),
    )


def say_time(second: int, jobs: Jobs) -> Text:
    """Write a second of the clock of the jobs: with its day where they have one."""
    if jobs.epoch is None:
        return words.SECOND.fill(second=second)
    return same((jobs.epoch + timedelta(seconds=second)).isoformat(" ", "seconds"))
