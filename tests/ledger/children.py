"""Processes of their own for tests: forked, so that they begin at once, and never returning."""

import os
import traceback


def in_child(work):
    """Run something in a process of its own; give its id."""
    child = os.fork()
    if child:
        return child
    try:
        work()
        os._exit(0)
    except BaseException:  # noqa: BLE001 - the child must never return into the test
        traceback.print_exc()
        os._exit(1)


def wait_for(children):
    """Wait for processes to end; give their exit codes."""
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
