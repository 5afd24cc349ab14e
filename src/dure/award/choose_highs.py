"""Hand a part of a choice to HiGHS: as a linear programme for its prices, or in whole options.

HiGHS runs on one thread, with a fixed seed and without a clock, so that the same part gives the
same answer. Its work is limited in nodes, never in seconds.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dure.award.choose_rows import Bools, Floats, Rows
from dure.award.round import Ints

if TYPE_CHECKING:
    import highspy

MILLI = 1000.0


@dataclass(frozen=True, slots=True)
class Part:
    """Some options of a choice that are open, and what the decided ones leave of the limits.

    Parameters
    ----------
    at : shape (p,), the open options, rising
    room : shape (r,), what is left of each row; of a floor, what is still to be met
    cap_room : shape (c,), what is left of the cap of each applicant
    low, high : shape (r,), thousandths of points per unit, the least and most a row may be priced
        A row may be broken at the cost of `high`, unless that is infinite, and what it leaves
        unused is paid `low`.
    """

    at: Ints
    room: Ints
    cap_room: Ints
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The answer of the linear programme.

    Parameters
    ----------
    x : shape (p,), between 0 and 1
    price : shape (r,), thousandths of points per unit of each row, not negative
    cap_price : shape (c,), the same of the caps; 0 where no open option counts
    value : thousandths of points
    """

    x: Floats
    price: Floats
    cap_price: Floats
    value: float


@dataclass(frozen=True, slots=True)
class _Model:
    """A model by columns: the open options, then the elastic ones.

    Parameters
    ----------
    options : how many columns are options
    cost : shape (columns,), points
    row, column, value : the coefficients
    room : shape (rows,): linking rows, caps, bundles
    is_top : shape (rows,), "at most", or else "at least"
    factor : shape (linking rows,), what a linking row was divided by
    capped : the applicants whose caps are rows
    """

    options: int
    cost: Floats
    row: Ints
    column: Ints
    value: Floats
    room: Floats
    is_top: Bools
    factor: Floats
    capped: Ints


def relax(rows: Rows, part: Part) -> Relaxed:
    """Solve the linear programme of a part, for its prices."""
    model = _build(rows, part)
    solver = _open(model)
    solver.run()
    solution = solver.getSolution()
    dual = np.abs(np.asarray(solution.row_dual)) * MILLI
    linking = rows.limit.size
    cap_price = np.zeros(part.cap_room.size)
    cap_price[model.capped] = dual[linking : linking + model.capped.size]
    return Relaxed(
        x=np.asarray(solution.col_value)[: part.at.size],
        price=dual[:linking] / model.factor,
        cap_price=cap_price,
        value=-solver.getInfo().objective_function_value * MILLI,
    )


def decide(rows: Rows, part: Part, enough: float, gap: float, nodes: int) -> Ints:
    """Choose among the open options in whole numbers; give those chosen.

    Parameters
    ----------
    enough : thousandths of points
        Stop as soon as a choice is worth this much.
    gap : thousandths of points
        Stop as soon as no choice among the open options can be better by more.
    nodes : stop after so many nodes of the search
    """
    solver = _open(_build(rows, part), whole=True)
    solver.setOptionValue("objective_target", -enough / MILLI)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", gap / MILLI)
    solver.setOptionValue("mip_max_nodes", nodes)
    solver.run()
    x = np.asarray(solver.getSolution().col_value)[: part.at.size]
    return part.at[x > 1 / 2] if x.size else part.at[:0]


def _build(rows: Rows, part: Part) -> _Model:
    """Write the model of a part."""
    at, linking, p = part.at, rows.limit.size, part.at.size
    # A. Linking rows, divided by their common factor so that they stay small and whole.
    cells = rows.cells(at)
    factor = np.gcd.reduce(cells.astype(np.int64), axis=0, initial=0).clip(1).astype(float)
    column, row = np.nonzero(cells)
    entries = [(row, column, cells[column, row] / factor[row])]
    # B. Caps of the applicants whose open options can break them.
    asked = np.bincount(rows.applicant[at], rows.cap_amount[at], part.cap_room.size)
    (capped,) = np.nonzero((asked > part.cap_room) & (rows.cap is not None))
    place = np.full(part.cap_room.size, -1)
    place[capped] = linking + np.arange(capped.size)
    place = place[rows.applicant[at]]
    (watched,) = np.nonzero((place >= 0) & (rows.cap_amount[at] > 0))
    entries.append((place[watched], watched, rows.cap_amount[at[watched]].astype(float)))
    # C. Bundles with more than one open option.
    _, bundle, count = np.unique(rows.bundle[at], return_inverse=True, return_counts=True)
    (inside,) = np.nonzero(count[bundle] > 1)
    number = linking + capped.size - 1 + np.cumsum(count > 1)
    entries.append((number[bundle[inside]], inside, np.ones(inside.size)))
    # D. Elastic columns: a row is broken at the price `high`, or left unused at the price `low`.
    (broken,), (unused,) = np.nonzero(np.isfinite(part.high)), np.nonzero(part.low > 0)
    unit = rows.sign / factor
    entries.append((broken, p + np.arange(broken.size), -unit[broken]))
    entries.append((unused, p + broken.size + np.arange(unused.size), unit[unused]))
    others = capped.size + int((count > 1).sum())
    return _Model(
        options=p,
        cost=np.r_[-rows.score[at], part.high[broken], -part.low[unused]] / MILLI,
        row=np.concatenate([entry[0] for entry in entries]),
        column=np.concatenate([entry[1] for entry in entries]),
        value=np.concatenate([entry[2] for entry in entries]),
        room=np.r_[part.room / factor, part.cap_room[capped], np.ones(others - capped.size)],
        is_top=np.r_[rows.sign > 0, np.ones(others, np.bool_)],
        factor=factor,
        capped=capped,
    )


def _open(model: _Model, *, whole: bool = False) -> "highspy.Highs":
    """Open HiGHS with a model; its options are between 0 and 1, or one of them."""
    import highspy  # noqa: PLC0415 - heavy, and who only reads a choice does not need it

    width = model.cost.size
    order = np.lexsort((model.row, model.column))
    elastic = width - model.options
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = width, model.room.size
    lp.col_cost_ = model.cost
    lp.col_lower_ = np.zeros(width)
    lp.col_upper_ = np.r_[np.ones(model.options), np.full(elastic, highspy.kHighsInf)]
    lp.row_lower_ = np.where(model.is_top, -highspy.kHighsInf, model.room)
    lp.row_upper_ = np.where(model.is_top, model.room, highspy.kHighsInf)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    starts = np.searchsorted(model.column[order], np.arange(width + 1))
    lp.a_matrix_.start_ = starts.astype(np.int32)
    lp.a_matrix_.index_ = model.row[order].astype(np.int32)
    lp.a_matrix_.value_ = model.value[order]
    if whole:
        kinds = highspy.HighsVarType
        lp.integrality_ = [kinds.kInteger] * model.options + [kinds.kContinuous] * elastic
    solver = highspy.Highs()  # type: ignore[no-untyped-call] # highspy types all but this
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
        solver.setOptionValue(option, value)
    solver.setOptionValue("parallel", "off")
    solver.passModel(lp)
    return solver
