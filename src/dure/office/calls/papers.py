"""Papers of calls, read without a database."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from dure.terms.language import Text


class Labels(NamedTuple):
    """The names that a call has for its tracks and its types."""

    tracks: Mapping[str, Text]
    types: Mapping[str, Text]


def read_labels(papers: Sequence[str]) -> list[Labels]:
    """Read the names that calls have for their tracks and types out of their papers."""
    from dure.application.gate import read_call_json

    calls = [read_call_json(paper) for paper in papers]
    return [
        Labels({t.id: t.label for t in call.tracks}, {o.type: o.label for o in call.offers})
        for call in calls
    ]
