"""What can be wrong with a world, and with what jobs say of themselves beside their columns."""

from dure.terms.finding import Message
from dure.terms.language import Text

WORLD_TIME_REFUSED = Message(
    "world_time_refused",
    what=Text(
        en="{given} is neither a time, nor a duration since second 0 of the jobs, nor a second.",
        ko="{given}은(는) 시각도, 작업의 0초부터 센 기간도, 초도 아닙니다.",
    ),
    next_step=Text(
        en="Write it as 2026-03-02T09:30:00, as 30 d, or as 2592000.",
        ko="2026-03-02T09:30:00, 30 d, 2592000 가운데 하나처럼 적으십시오.",
    ),
)
WORLD_CLOCK_UNKNOWN = Message(
    "world_clock_unknown",
    what=Text(
        en="{at} is a time of a clock, but the jobs have none, only seconds.",
        ko="{at}은(는) 시각이지만 작업에는 시계가 없고 초만 있습니다.",
    ),
    next_step=Text(
        en="Write it as a duration since second 0 of the jobs, such as 30 d.",
        ko="작업의 0초부터 센 기간(예: 30 d)으로 적으십시오.",
    ),
)
WORLD_PARTITION_UNKNOWN = Message(
    "world_partition_unknown",
    what=Text(
        en="there is no partition {given}; the machine has {known}.",
        ko="{given} 구획이 없습니다. 기계에는 {known}이(가) 있습니다.",
    ),
    next_step=Text(
        en="Name one that is there, or add it with --partition.",
        ko="있는 구획을 적거나 --partition으로 추가하십시오.",
    ),
)
WORLD_PARTITION_UNSAID = Message(
    "world_partition_unsaid",
    what=Text(
        en="it is not said in which of {count} partitions: {known}.",
        ko="구획 {count}개({known}) 중 어디인지 적혀 있지 않습니다.",
    ),
    next_step=Text(en="Add partition.", ko="partition을 추가하십시오."),
)
WORLD_TIMES_CROSSED = Message(
    "world_times_crossed",
    what=Text(
        en="it ends at second {until:,}, and begins at second {start:,}.",
        ko="{start:,}초에 시작하여 {until:,}초에 끝납니다.",
    ),
    next_step=Text(en="Let until come after from.", ko="until을 from보다 뒤로 하십시오."),
)
WORLD_CHANGE_UNCLEAR = Message(
    "world_change_unclear",
    what=Text(
        en="a change says either comes or goes; this one says {given}.",
        ko="변경에는 comes나 goes 중 하나만 적습니다. 여기에는 {given}이(가) 있습니다.",
    ),
    next_step=Text(
        en="Write comes: 8 for new nodes, goes: 8 for those that leave.",
        ko="늘어나면 comes: 8, 줄어들면 goes: 8처럼 적으십시오.",
    ),
)
WORLD_NODES_SHORT = Message(
    "world_nodes_short",
    what=Text(
        en="at second {at:,} {goes:,} nodes go from {partition}, which then has {has:,}.",
        ko="{at:,}초에 {partition}에서 노드 {goes:,}개가 나가지만 그때 {has:,}개뿐입니다.",
    ),
    next_step=Text(
        en="Take fewer, or let more come before; maintenance and services count as well.",
        ko="수를 줄이거나 먼저 늘리십시오. 점검과 서비스도 함께 셉니다.",
    ),
)
WORLD_CAPS_CROSSED = Message(
    "world_caps_crossed",
    what=Text(
        en="in {partition} this cap begins at second {start:,}, while another lasts there, "
        "until second {until}.",
        ko="{partition}에서 이 상한이 {start:,}초에 시작하지만, 다른 상한이 {until}초까지 "
        "이어집니다.",
    ),
    next_step=Text(
        en="Let one end when the next begins.", ko="앞의 것이 끝날 때 다음 것을 시작하십시오."
    ),
)
WORLD_KIND_UNKNOWN = Message(
    "world_kind_unknown",
    what=Text(
        en="there is no kind {given}; the world has {known}.",
        ko="{given} 작업 종류가 없습니다. 있는 종류: {known}.",
    ),
    next_step=Text(
        en="Add it under kinds, with the partitions that it accepts.",
        ko="kinds에 받아들이는 구획과 함께 추가하십시오.",
    ),
)
JOB_QOS_UNKNOWN = Message(
    "job_qos_unknown",
    what=Text(
        en="jobs ask for a QOS that the policy does not have: {count:,}, for {given}; it has "
        "{known}.",
        ko="정책에 없는 서비스 등급({given})을 요청한 작업이 {count:,}개입니다. 정책의 등급: "
        "{known}.",
    ),
    next_step=Text(
        en="Add it under queue.qos of the policy, or correct the column qos of the jobs.",
        ko="정책의 queue.qos에 추가하거나 작업의 qos 열을 고치십시오.",
    ),
)
JOB_PARTITION_UNKNOWN = Message(
    "job_partition_unknown",
    what=Text(
        en="jobs are for partitions that the machine does not have: {given}; it has {known}.",
        ko="기계에 없는 구획({given})으로 보낸 작업이 있습니다. 기계의 구획: {known}.",
    ),
    next_step=Text(
        en="Say --partition NAME=NODESxSIZE for each of them.",
        ko="각각 --partition NAME=NODESxSIZE로 지정하십시오.",
    ),
)
JOB_FITS_NOWHERE = Message(
    "job_fits_nowhere",
    what=Text(
        en="jobs of kind {kind} are wider than every partition that it accepts: {count:,}; the "
        "widest asks for {asked:,}, the largest has {has:,}.",
        ko="{kind} 종류의 작업 중 {count:,}개가 받아들이는 모든 구획보다 넓습니다. 최대 요청 "
        "{asked:,}개, 가장 큰 구획 {has:,}개입니다.",
    ),
    next_step=Text(
        en="Let the kind accept a larger partition, or leave these jobs out.",
        ko="더 큰 구획을 받아들이게 하거나 해당 작업을 빼십시오.",
    ),
)
SERVICE_LENT_NOWHERE = Message(
    "service_lent_nowhere",
    what=Text(
        en="the services of {file} hold accelerators of {given}, and no partition is said for it; "
        "the machine has {known}.",
        ko="{file}의 서비스가 {given} 가속기를 쓰지만 그 구획이 적혀 있지 않습니다. 기계의 구획: "
        "{known}.",
    ),
    next_step=Text(
        en="Add it under services.partitions, such as {given}: {first}.",
        ko="services.partitions에 {given}: {first}처럼 추가하십시오.",
    ),
)
WHY_TOO_LARGE = Message(
    "why_too_large",
    what=Text(
        en="jobs submitted by that second: {jobs:,}; where jobs are stopped, starts planned or "
        "things happen to the machine, reasons are told for up to {most:,}.",
        ko="그 시각까지 제출된 작업이 {jobs:,}개입니다. 작업이 중단되거나 시작이 계획되거나 기계에 "
        "일이 생기는 실행에서는 {most:,}개까지 까닭을 설명합니다.",
    ),
    next_step=Text(
        en="Ask about an earlier second, or cut the trace shortly before.",
        ko="더 이른 시각을 묻거나 기록을 그 직전부터 잘라 쓰십시오.",
    ),
)
