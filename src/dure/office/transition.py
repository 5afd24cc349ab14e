"""The one place where a state changes: guarded by its flow, and written to the trail."""

from collections.abc import Mapping

from django.db import models, transaction

from dure.office.acts import Act
from dure.office.clock import now
from dure.office.findings import STATE_CHANGED_MEANWHILE, STATE_MOVE_REFUSED
from dure.office.states import Flow
from dure.office.trail.actions import do_record
from dure.terms.errors import InputRefused
from dure.terms.finding import Finding, Place


def do_move(
    row: models.Model,
    flow: Flow,
    to: str,
    *,
    act: Act,
    by: int | None,
    detail: Mapping[str, object] | None = None,
    only_from: str = "",
) -> None:
    """Bring a row to another state, if that may follow and nobody was faster.

    Parameters
    ----------
    row : with a column ``state``; it is changed too
    flow : what may follow what
    to : state
    act : what is being done
    by : person, or None where the office does it by itself
    detail : what else the trail keeps
    only_from : the state that this act begins in, where others come to the same by another act

    Raises
    ------
    InputRefused
        If the state may not follow, or the row is no longer in the state that it was read in.
    """
    before: str = row.state  # type: ignore[attr-defined]  # models share no such class
    name = f"{flow.name}:{row.pk}"
    fields: dict[str, object] = {"thing": name}
    for key, state in (("before", before), ("to", to)):
        fields |= {key: flow.names[state].en, f"{key}_ko": flow.names[state].ko}
    if not flow.may_follow(before, to) or before != (only_from or before):
        raise InputRefused([Finding(STATE_MOVE_REFUSED, Place(name), fields)])
    with transaction.atomic():
        rows = type(row)._default_manager.filter(pk=row.pk, state=before)  # noqa: SLF001
        if not rows.update(state=to):
            raise InputRefused([Finding(STATE_CHANGED_MEANWHILE, Place(name), fields)])
        row.state = to  # type: ignore[attr-defined]
        do_record(by, act, name, at=now(), before=before, after=to, detail=detail)
