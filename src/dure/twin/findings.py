"""What can be wrong with jobs that are to be put through a machine."""

from dure.terms.finding import Message
from dure.terms.language import Text

RUN_TIME_ABSENT = Message(
    "run_time_absent",
    what=Text(
        en="jobs without a run time: {count} of {jobs}; the first is job {number}, counted from 0.",
        ko="작업 {jobs}개 중 {count}개에 실행 시간이 없습니다. 첫 번째는 {number}번(0번부터 셈) "
        "작업입니다.",
    ),
    next_step=Text(
        en="Leave these jobs out, or draw their run times from a workload model.",
        ko="해당 작업을 빼거나 작업 모형에서 실행 시간을 뽑아 채우십시오.",
    ),
)

JOB_TOO_WIDE = Message(
    "job_too_wide",
    what=Text(
        en="jobs wider than partition {partition}, which has {has} accelerators: {count}; the "
        "widest, job {number}, counted from 0, asks for {asked}.",
        ko="{partition} 구획의 규모({has}개)를 넘는 작업이 {count}개입니다. 가장 큰 {number}번 "
        "작업(0번부터 셈)은 {asked}개를 요청합니다.",
    ),
    next_step=Text(
        en="Give the partition more nodes, or leave these jobs out.",
        ko="구획의 노드를 늘리거나 해당 작업을 빼십시오.",
    ),
)

PARTITION_UNKNOWN = Message(
    "partition_unknown",
    what=Text(
        en="jobs for a partition that the machine does not have: {count}; job {number} is for "
        "partition {partition}, and there are {partitions}, all counted from 0.",
        ko="기계에 없는 구획을 지정한 작업이 {count}개입니다. {number}번 작업은 {partition}번 "
        "구획을 지정했으나 구획은 0번부터 {partitions}개입니다.",
    ),
    next_step=Text(
        en="Add the partition to the machine, or send the jobs to one that it has.",
        ko="기계에 구획을 추가하거나 있는 구획으로 작업을 보내십시오.",
    ),
)

TIME_TOO_LARGE = Message(
    "time_too_large",
    what=Text(
        en="the twin counts up to {most}; these jobs may come to {need} (seconds times jobs, or "
        "accelerator-seconds times weight).",
        ko="트윈은 {most}까지 셉니다. 이 작업들은 {need}에 이를 수 있습니다(초 × 작업 수 또는 "
        "가속기초 × 가중치).",
    ),
    next_step=Text(
        en="Look for a run time, an estimate, a budget or a weight that is far too large.",
        ko="지나치게 큰 실행 시간, 예상 시간, 예산, 가중치가 있는지 확인하십시오.",
    ),
)
