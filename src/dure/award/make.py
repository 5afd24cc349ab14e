"""Make an award of a round, and explain it to one applicant."""

from collections.abc import Mapping
from typing import Any

from dure.application.call import Call
from dure.award.compile import Round
from dure.award.methods import METHODS
from dure.award.outcome import Outcome, find_divide, run_method
from dure.award.record import Award
from dure.award.standing import Standing
from dure.award.why import Told, Why, explain, notice_of
from dure.award.why_bound import find_bounds
from dure.terms.language import Text


def make_award(
    round_: Round, call: Call, method: str, applications_seal: str, notes: tuple[str, ...] = ()
) -> Award:
    """Divide a round and put everything into one paper.

    Parameters
    ----------
    round_ : what is divided
    call : what pages say of it
    method : one of `METHODS`
    applications_seal : hash of the applications
    notes : what a reader must know

    Raises
    ------
    InputRefused
        If the method cannot hold the rules of the call.
    """
    outcome = run_method(method, round_.bids, round_.supply, round_.rules)
    return Award(
        round=round_,
        notice=notice_of(call),
        division=outcome.division,
        certificate=outcome.certificate,
        reasons={
            id_: _reason(round_, outcome, row, method) for row, id_ in enumerate(round_.bids.ids)
        },
        applications_seal=applications_seal,
        notes=notes,
    )


def _reason(round_: Round, outcome: Outcome, row: int, method: str) -> Mapping[str, Any]:
    """Give the reason of one application as data: the method's own, else what its grant tells."""
    id_ = round_.bids.ids[row]
    reserve = {"reserve_place": outcome.reserve[id_]} if id_ in outcome.reserve else {}
    if id_ in outcome.reasons:
        reason = outcome.reasons[id_]
        words = {"en": reason.render("en"), "ko": reason.render("ko")}
        return {"code": reason.code, **words, **reserve, **reason.fields}
    standing = Standing(round_, outcome.division, row)
    return {"code": find_bounds(standing, METHODS[method], None)[-1].code, **reserve}


def explain_award(award: Award, id_: str, *, again: bool = True) -> Why:
    """Explain an award to one applicant.

    Parameters
    ----------
    id_ : number of the application, which the award has
    again : whether to divide again, to find rules that bound it and changes that would have helped
    """
    row = award.round.bids.ids.index(id_)
    method = METHODS[award.division.method]
    divide = find_divide(method.name) if again else None
    reason = award.reasons.get(id_, {})
    told = Told(
        detail=Text(en=str(reason["en"]), ko=str(reason["ko"])) if "en" in reason else None,
        reserve_place=reason.get("reserve_place"),
    )
    standing = Standing(award.round, award.division, row)
    return explain(standing, method, award.notice, divide, told)
