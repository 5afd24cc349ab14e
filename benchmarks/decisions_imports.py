"""What importing a library costs, for docs/decisions/0003-rooms-in-one-order.md."""

import subprocess
import sys

ENTRANCE = "dure.cli.main"
LIBRARIES = ("click", "numpy", "pydantic", "ruamel.yaml", "rich", "jinja2")
HEAVY = ("numba", "pyarrow", "altair")
CODE = "import time; t = time.process_time(); import {}; print(time.process_time() - t)"
ROUNDS = 5


def cost(modules: tuple[str, ...]) -> float:
    """Measure the least CPU seconds of an import in a new process."""
    code = CODE.format(", ".join(modules))
    command = [sys.executable, "-c", code]
    return min(
        float(subprocess.run(command, capture_output=True, check=True).stdout)  # noqa: S603 - ours
        for _ in range(ROUNDS)
    )


def main() -> None:
    """Print the cost of each library, of the entrance as it is, and with everything at once."""
    for module in (*LIBRARIES, *HEAVY):
        print(f"{module:24} {cost((module,)):.3f} CPU s")
    print(f"{'the entrance as it is':24} {cost((ENTRANCE,)):.3f} CPU s")
    print(f"{'and all of them at once':24} {cost((ENTRANCE, *LIBRARIES, *HEAVY)):.3f} CPU s")


if __name__ == "__main__":
    main()
