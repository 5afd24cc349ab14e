"""Answers to a checklist as they are kept: item → [answer or null, reason]."""

from collections.abc import Mapping

from dure.review.checklist import Answer, Checked

Kept = Mapping[str, list[str | None]]


def write_answers(answers: Mapping[str, Checked]) -> dict[str, list[str | None]]:
    """Write the answers to a checklist as they are kept."""
    return {key: [one.answer, one.reason] for key, one in answers.items()}


def read_answers(kept: Kept) -> dict[str, Checked]:
    """Read the answers to a checklist as they were kept."""
    return {
        key: Checked(Answer(answer) if answer else None, reason or "")
        for key, (answer, reason) in kept.items()
    }
