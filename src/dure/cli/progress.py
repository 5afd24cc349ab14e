"""Progress of long work, on standard error."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def show_progress(title: str, total: int) -> Iterator[Callable[[], None]]:
    """Show a bar on a terminal, or a line for each tenth elsewhere; call what is given per step."""
    if sys.stderr.isatty():
        from rich.console import Console  # only where progress is shown
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
            task = bar.add_task(title, total=total)
            yield lambda: bar.advance(task)
        return
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        if done * 10 // total > (done - 1) * 10 // total:
            sys.stderr.write(f"{title}: {done}/{total}\n")
            sys.stderr.flush()

    yield step
