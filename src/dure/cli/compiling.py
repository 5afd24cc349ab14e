"""What is being compiled, on standard error; nothing where everything was kept from before."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from dure.terms.language import Lang, Text

_EVENT = "numba:compile"
_EVERY_S = 5.0
_BEGUN = Text(
    en="Compiling the twin for this machine, once; a minute or so.",
    ko="이 기계에 맞춰 트윈을 한 번 컴파일합니다. 1분 남짓 걸립니다.",
)
_GOES_ON = Text(
    en="  {parts} parts compiled, {seconds} s", ko="  {parts}개 부분 컴파일, {seconds}초"
)
_DONE = Text(
    en="Compiled in {seconds} CPU s; kept for the next time.",
    ko="컴파일에 CPU {seconds}초가 걸렸습니다. 다음 실행부터는 바로 씁니다.",
)


@contextmanager
def show_compiling(lang: Lang) -> Iterator[None]:
    """Say when Numba compiles inside, how far it is, and what it took; silent otherwise."""
    from numba.core import event

    class Listener(event.Listener):
        """Counts what was compiled, and says so every few seconds."""

        def __init__(self) -> None:
            self.parts, self.begun_s, self.told_s = 0, 0.0, 0.0
            self.cpu_s, self.spent_s = 0.0, 0.0

        def on_start(self, event: object) -> None:  # noqa: ARG002 - Numba's form
            """Say so at the first part."""
            if not self.begun_s:
                self.begun_s = self.told_s = time.monotonic()
                self.cpu_s = time.process_time()
                _say(_BEGUN.in_(lang))

        def on_end(self, event: object) -> None:  # noqa: ARG002 - Numba's form
            """Count a part."""
            self.parts += 1
            self.spent_s = time.process_time() - self.cpu_s
            now_s = time.monotonic()
            if now_s - self.told_s >= _EVERY_S:
                self.told_s = now_s
                since = round(now_s - self.begun_s)
                _say(_GOES_ON.fill(parts=self.parts, seconds=since).in_(lang))

    listener = Listener()
    with event.install_listener(_EVENT, listener):
        yield
    if listener.parts:
        # What ran between two parts is counted with them, which is little beside it.
        _say(_DONE.fill(seconds=round(listener.spent_s)).in_(lang))


def _say(line: str) -> None:
    """Write a line at once."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
