"""Propose who reviews what: never a conflict, never above a load, as many as there can be.

Applications are served in turns: one reviewer each, then a second, so that none has three while
another has none. Within a turn the application with the fewest free reviewers chooses first. It
takes the one with the best merit: nearness of texts, scaled by the free part of their load. Where
all its reviewers are full, one of them gives an application to somebody else who may take it (an
augmenting path), so that the number of assignments is the most that there can be [1]_.

.. [1] L. R. Ford, D. R. Fulkerson, *Flows in Networks*, 1962, section II.10: a flow without an
   augmenting path is a maximum.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Board:
    """What is matched: row i is one application, column j one reviewer.

    Parameters
    ----------
    near : shape (n, m), thousandths: how near the texts are
    allowed : shape (n, m): no conflict, and not assigned or taken off before
    wanted : shape (n,), reviewers still to be found for each application
    free : shape (m,), applications that each reviewer can still take
    load_max : shape (m,), applications that each reviewer takes at most, at least 1
    """

    near: Ints
    allowed: NDArray[np.bool_]
    wanted: Ints
    free: Ints
    load_max: Ints


@dataclass(frozen=True, slots=True)
class Matching:
    """What is proposed.

    Parameters
    ----------
    pairs : row and column of each proposed assignment, in order
    missing : shape (n,), reviewers that could not be found for each application
    """

    pairs: tuple[tuple[int, int], ...]
    missing: tuple[int, ...]


def propose_reviewers(board: Board) -> Matching:
    """Propose reviewers for every application.

    Examples
    --------
    The second can only go to the first reviewer, so the first application takes the other one.

    >>> near = np.array([[900, 100], [500, 500]])
    >>> allowed = np.array([[True, True], [True, False]])
    >>> one = np.array([1, 1])
    >>> propose_reviewers(Board(near, allowed, one, one, one)).pairs
    ((0, 1), (1, 0))
    """
    desk = _Desk(board)
    turns = int(board.wanted.max(initial=0))
    for turn in range(turns):
        waiting = [row for row in range(len(board.wanted)) if board.wanted[row] > turn]
        waiting.sort(key=lambda row: (desk.count_free(row), row))
        for row in waiting:
            if not desk.take_best(row):
                desk.take_through_others(row)
    given = [len(taken) for taken in desk.taken]
    missing = [int(max(want, 0)) - n for want, n in zip(board.wanted, given, strict=True)]
    pairs = [(row, column) for row, taken in enumerate(desk.taken) for column in sorted(taken)]
    return Matching(tuple(pairs), tuple(missing))


class _Desk:
    """A matching under way: who has what, and how much is free."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.free = np.maximum(board.free, 0).tolist()
        self.taken: list[set[int]] = [set() for _ in range(len(board.wanted))]
        self.holders: list[set[int]] = [set() for _ in self.free]
        self.open = [np.flatnonzero(line).tolist() for line in board.allowed]

    def count_free(self, row: int) -> int:
        """Count the reviewers that an application may still take as they are."""
        return sum(self.free[c] > 0 and c not in self.taken[row] for c in self.open[row])

    def merit(self, row: int, column: int) -> tuple[int, int, int]:
        """Say how well a reviewer fits; ties go to the freer one, then to the earlier."""
        free, most = self.free[column], int(self.board.load_max[column])
        return (int(self.board.near[row, column]) * free // most, free * 1000 // most, -column)

    def take_best(self, row: int) -> bool:
        """Give an application its best free reviewer."""
        fits = [c for c in self.open[row] if self.free[c] > 0 and c not in self.taken[row]]
        if not fits:
            return False
        self._give(row, max(fits, key=lambda column: self.merit(row, column)))
        return True

    def take_through_others(self, row: int) -> bool:
        """Give an application a full reviewer who can hand something on, directly or by others."""
        came: dict[int, tuple[int, int]] = {}
        queue = deque([(row, -1)])
        while queue:
            at, through = queue.popleft()
            for column in self.open[at]:
                if column in self.taken[at] or column in came:
                    continue
                came[column] = (at, through)
                if self.free[column] > 0:
                    self._hand_on(column, came)
                    return True
                queue.extend((holder, column) for holder in sorted(self.holders[column]))
        return False

    def _hand_on(self, column: int, came: dict[int, tuple[int, int]]) -> None:
        """Walk an augmenting path backwards: each takes the next and gives up the one before."""
        while column >= 0:
            row, before = came[column]
            if before >= 0:
                self._drop(row, before)
            self._give(row, column)
            column = before

    def _give(self, row: int, column: int) -> None:
        """Assign."""
        self.taken[row].add(column)
        self.holders[column].add(row)
        self.free[column] -= 1

    def _drop(self, row: int, column: int) -> None:
        """Take an assignment back."""
        self.taken[row].discard(column)
        self.holders[column].discard(row)
        self.free[column] += 1


def check_matching(board: Board, pairs: Sequence[tuple[int, int]]) -> bool:
    """Tell whether assignments keep every rule: allowed, each once, within wants and loads.

    Examples
    --------
    >>> one = np.array([1])
    >>> board = Board(np.array([[1]]), np.array([[False]]), one, one, one)
    >>> check_matching(board, [(0, 0)]), check_matching(board, [])
    (False, True)
    """
    given = np.zeros(board.allowed.shape, np.int64)
    for row, column in pairs:
        given[row, column] += 1
    return bool(
        (given <= board.allowed).all()
        and (given.sum(axis=1) <= np.maximum(board.wanted, 0)).all()
        and (given.sum(axis=0) <= np.maximum(board.free, 0)).all()
    )
