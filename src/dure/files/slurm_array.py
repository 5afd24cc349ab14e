"""A Slurm script that runs the scenarios of a prepared folder as a job array."""

import shlex
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArrayPlan:
    """What an array is to run.

    Parameters
    ----------
    command : of Dure, as a shell writes it
    file, folder : full paths, which all nodes see
    scenarios : how many there are
    tasks : of the array, at most one per scenario
    at_once : tasks that may run at the same time, or None
    minutes : time limit of a task
    options : more for sbatch, one each
    """

    command: str
    file: str
    folder: str
    scenarios: int
    tasks: int
    at_once: int | None
    minutes: int
    options: tuple[str, ...]


def write_array(plan: ArrayPlan) -> str:
    r"""Write the script for sbatch.

    Task *t* of *n* runs the scenarios *t*, *t + n*, *t + 2 n* …, since arrays are limited in length
    (``MaxArraySize``, by default 1,001). A task that is run again finds its results and does
    nothing, so a requeue costs nothing.

    Examples
    --------
    >>> plan = ArrayPlan("dure", "/a/e.yaml", "/a/out", 5, 2, 1, 60, ("--account=a1",))
    >>> print(*write_array(plan).splitlines()[:8], sep="\n")
    #!/bin/sh
    #SBATCH --job-name=dure-ensemble
    #SBATCH --array=0-1%1
    #SBATCH --ntasks=1
    #SBATCH --cpus-per-task=1
    #SBATCH --time=60
    #SBATCH --output=/a/out/log/%a.txt
    #SBATCH --account=a1
    """
    limit = f"%{plan.at_once}" if plan.at_once else ""
    # sbatch reads these lines itself, not a shell: quotes keep spaces together for it as well.
    lines = [
        "#!/bin/sh",
        "#SBATCH --job-name=dure-ensemble",
        f"#SBATCH --array=0-{plan.tasks - 1}{limit}",
        "#SBATCH --ntasks=1",
        "#SBATCH --cpus-per-task=1",
        f"#SBATCH --time={plan.minutes}",
        f"#SBATCH --output={shlex.quote(plan.folder)}/log/%a.txt",
        *(f"#SBATCH {option}" for option in plan.options),
        "",
        "set -eu",
        f'for index in $(seq "$SLURM_ARRAY_TASK_ID" {plan.tasks} {plan.scenarios - 1}); do',
        f"  {plan.command} twin ensemble {shlex.quote(plan.file)} \\",
        f'    --output {shlex.quote(plan.folder)} --workers 1 --only "$index"',
        "done",
        "",
    ]
    return "\n".join(lines)
