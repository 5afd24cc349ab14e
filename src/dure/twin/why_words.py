"""Why a job waits, in words: one sentence per reason, with its numbers, in both languages."""

from dure.terms.language import Text

NOT_SUBMITTED = Text(
    en="job {job} is not there yet: it is submitted at {submit}.",
    ko="작업 {job}은(는) 아직 없습니다. {submit}에 제출됩니다.",
)
RUNS = Text(
    en="job {job} runs: {width} accelerators since {start}, after a wait of {wait}. "
    "Expected end {end}.",
    ko="작업 {job} 실행 중: {start}부터 가속기 {width}개, 대기 {wait}. 예상 종료 {end}.",
)
OUTRUNS = Text(
    en="job {job} runs: {width} accelerators since {start}, after a wait of {wait}; it should have "
    "ended by {end}.",
    ko="작업 {job} 실행 중: {start}부터 가속기 {width}개, 대기 {wait}. 예상 종료 {end}을(를) "
    "넘겼습니다.",
)
ENDED = Text(
    en="job {job} has ended: it ran from {start} to {end}, after a wait of {wait}.",
    ko="작업 {job} 종료: {start}부터 {end}까지 실행, 대기 {wait}.",
)
KILLED = Text(
    en="job {job} was stopped at its estimate: it ran from {start} to {end}, after a wait of "
    "{wait}.",
    ko="작업 {job}은(는) 예상 시간에 중단되었습니다. {start}부터 {end}까지 실행, 대기 {wait}.",
)
OVER_BUDGET = Text(
    en="job {job} cannot start: it asks for {hold} accelerator-seconds ({width} × {estimate} s), "
    "and of the {budget} of {project} {used} are used, {left} are left.",
    ko="작업 {job}은(는) 시작할 수 없습니다. {hold} 가속기초({width} × {estimate}초)를 요청하나, "
    "{project}의 한도 {budget} 중 {used}을(를) 쓰고 {left}이(가) 남았습니다.",
)
HELD_BY_BUDGET = Text(
    en="job {job} waits: it asks for {hold} accelerator-seconds ({width} × {estimate} s); of the "
    "{budget} of {project} {used} are used and {held} held by its running jobs, {left} are left. "
    "It "
    "may start when {short} or more of what is held come back unused.",
    ko="작업 {job} 대기: {hold} 가속기초({width} × {estimate}초)를 요청하나, {project}의 한도 "
    "{budget} 중 {used}을(를) 썼고 실행 중인 작업에 {held}이(가) 예치되어 {left}이(가) 남았습니다. "
    "예치된 것 중 {short} 이상이 쓰이지 않고 돌아오면 시작할 수 있습니다.",
)
OVER_QUOTA = Text(
    en="job {job} cannot start: {width} accelerators asked, the quota of {project} is {quota}.",
    ko="작업 {job}은(는) 시작할 수 없습니다. 가속기 {width}개를 요청하나 {project}의 동시 한도는 "
    "{quota}개입니다.",
)
HELD_BY_QUOTA = Text(
    en="job {job} waits: {width} accelerators asked, {in_use} in use by {project}, whose quota is "
    "{quota}.",
    ko="작업 {job} 대기: 가속기 {width}개 요청, {project}이(가) {in_use}개 사용 중이며 동시 한도는 "
    "{quota}개입니다.",
)
HEAD = Text(
    en="job {job} waits at the head of the line: {width} accelerators asked, {free} free in "
    "{partition}. It fits when {ends}.",
    ko="작업 {job}은(는) 줄의 맨 앞에서 대기: 가속기 {width}개 요청, {partition}에 {free}개가 "
    "비어 있습니다. {ends} 들어갈 수 있습니다.",
)
HEAD_SCATTERED = Text(
    en="job {job} waits at the head of the line: {width} accelerators asked, {free} free in "
    "{partition}, but scattered: {whole} whole nodes of {size} are needed{rest}, {empty} are "
    "empty. It fits when {ends}.",
    ko="작업 {job}은(는) 줄의 맨 앞에서 대기: 가속기 {width}개 요청, {partition}에 {free}개가 "
    "흩어져 비어 있습니다. {size}개짜리 빈 노드 {whole}개{rest}이(가) 필요한데 {empty}개입니다. "
    "{ends} 들어갈 수 있습니다.",
)
REST = Text(en=" and a node with room for {rest}", ko="와 {rest}개가 들어갈 노드")
ENDS_ONE = Text(en="{jobs} has ended", ko="{jobs}이(가) 끝나면")
ENDS = Text(en="{jobs} have ended", ko="{jobs}이(가) 끝나면")
ENDS_MORE = Text(en="{jobs} and {more} more have ended", ko="{jobs} 외 {more}개가 끝나면")
ONE_END = Text(en="job {job} ({width}, by {end})", ko="작업 {job}({width}개, {end}까지)")
BEHIND = Text(
    en="job {job} waits: {width} accelerators asked, {free} free, {head_width} reserved for job "
    "{head} at {reserved} (queue order, {place} in line).",
    ko="작업 {job} 대기: 가속기 {width}개 요청, {free}개 비어 있음, {head_width}개는 작업 "
    "{head}에 {reserved}로 예약(줄 순서 {place}번째).",
)
BEHIND_SCATTERED = Text(
    en="job {job} waits: {width} accelerators asked, {free} free, but scattered: {whole} whole "
    "nodes of {size} are needed{rest}, {empty} are empty; {head_width} are reserved for job {head} "
    "at {reserved} (queue order, {place} in line).",
    ko="작업 {job} 대기: 가속기 {width}개 요청, {free}개가 흩어져 비어 있음. {size}개짜리 빈 노드 "
    "{whole}개{rest}이(가) 필요한데 {empty}개이며, {head_width}개는 작업 {head}에 {reserved}로 "
    "예약(줄 순서 {place}번째).",
)
BEHIND_STRICTLY = Text(
    en="job {job} waits: {width} accelerators asked, {free} free, but nobody may overtake job "
    "{head}, which asks for {head_width} (queue order, {place} in line).",
    ko="작업 {job} 대기: 가속기 {width}개 요청, {free}개 비어 있으나, {head_width}개를 요청한 작업 "
    "{head}을(를) 앞지를 수 없습니다(줄 순서 {place}번째).",
)
WOULD_DELAY = Text(
    en="job {job} waits: {width} accelerators asked, {free} free, but it may run until {end}, and "
    "job {head} would then not find its {head_width} at {reserved} (queue order, {place} in "
    "line).",
    ko="작업 {job} 대기: 가속기 {width}개 요청, {free}개 비어 있으나, {end}까지 실행될 수 있어 "
    "작업 {head}이(가) {reserved}에 {head_width}개를 얻지 못합니다(줄 순서 {place}번째).",
)
TOO_DEEP = Text(
    en="job {job} waits: {width} accelerators asked, {free} free, but it is {place} in line and "
    "only {depth} behind job {head} are looked at.",
    ko="작업 {job} 대기: 가속기 {width}개 요청, {free}개 비어 있으나 줄에서 {place}번째이고, 작업 "
    "{head} 뒤의 {depth}개만 살펴봅니다.",
)
NEXT_PASS = Text(
    en="job {job} waits for the next look at {partition}: {width} accelerators asked, {free} free; "
    "the order has changed since the last job came or ended there.",
    ko="작업 {job}은(는) {partition}을(를) 다시 살펴볼 때까지 대기: 가속기 {width}개 요청, "
    "{free}개 비어 있음. 마지막 제출이나 종료 뒤에 순서가 바뀌었습니다.",
)
EXPECTED = Text(en=" Expected start {start}.", ko=" 예상 시작 {start}.")
SECOND = Text(en="second {second:,}", ko="{second:,}초")

# What further switches do to a job.

DECIDED = Text(
    en="job {job} has its nodes and starts at {start}, {lag} after it was decided: {width} "
    "accelerators in {partition}.",
    ko="작업 {job}은(는) {partition}의 가속기 {width}개를 받았고, 결정 {lag} 뒤인 {start}에 "
    "시작합니다.",
)
STOPPED = Text(
    en=" It was stopped {times} times ({failures} by nodes, {preemptions} for other jobs), last at "
    "{stopped}; {left} of its run are still to be done.",
    ko=" {times}회 중단되었고(노드 {failures}회, 다른 작업 {preemptions}회) 마지막은 {stopped}"
    "입니다. 남은 실행 시간 {left}.",
)
NODES_AWAY = Text(
    en="job {job} waits for nodes: {width} accelerators asked, {free} free in {partition}, and "
    "there are not enough even if all that run there end, since nodes are out of service.",
    ko="작업 {job}은(는) 노드를 기다립니다. 가속기 {width}개 요청, {partition}에 {free}개가 비어 "
    "있으나, 가동하지 않는 노드가 있어 실행 중인 작업이 모두 끝나도 모자랍니다.",
)
STANDS_STILL = Text(
    en="job {job} waits: {width} accelerators asked, {free} free, but {partition} stands still "
    "under a power cap of 0, and nothing starts there.",
    ko="작업 {job} 대기: 가속기 {width}개 요청, {free}개 비어 있으나 {partition}은(는) 전력 상한 "
    "0으로 멈춰 있어 아무것도 시작하지 않습니다.",
)
HELD_BY_COHORT = Text(
    en="job {job} waits: {width} accelerators asked, {free} free in {partition}, but {project} "
    "uses {in_use} there (nominal {nominal}) and its cohort {cohort_in_use} of {cohort_nominal}, "
    "so that it may have {available} more.",
    ko="작업 {job} 대기: 가속기 {width}개 요청, {partition}에 {free}개 비어 있으나, "
    "{project}이(가) {in_use}개(자기 몫 {nominal}개), 묶음 전체가 {cohort_nominal}개 중 "
    "{cohort_in_use}개를 쓰고 있어 {available}개까지만 더 쓸 수 있습니다.",
)
PLANNED_LATER = Text(
    en="job {job} waits: {width} accelerators asked, {free} free in {partition}, {reserved_width} "
    "reserved for {before} jobs before it ({place} in line). In the plan it finds them for {lasts} "
    "from {planned} on.",
    ko="작업 {job} 대기: 가속기 {width}개 요청, {partition}에 {free}개 비어 있고, 앞선 작업 "
    "{before}개에 {reserved_width}개가 예약되어 있습니다(줄 순서 {place}번째). 계획으로는 "
    "{planned}부터 {lasts} 동안 쓸 수 있습니다.",
)
PLANNED_NEVER = Text(
    en="job {job} waits: {width} accelerators asked, {free} free in {partition}, and the plan has "
    "no second from which it finds them for {lasts} ({before} jobs before it have reservations; "
    "{place} in line).",
    ko="작업 {job} 대기: 가속기 {width}개 요청, {partition}에 {free}개 비어 있으나, 계획에는 "
    "{lasts} 동안 쓸 수 있는 시각이 없습니다(앞선 예약 {before}개, 줄 순서 {place}번째).",
)
IN_THE_WAY = Text(
    en="job {job} waits: {width} accelerators asked, {free} free in {partition}, but {nodes} nodes "
    "go at {goes}, and it may run until {end} ({place} in line).",
    ko="작업 {job} 대기: 가속기 {width}개 요청, {partition}에 {free}개 비어 있으나, {goes}에 노드 "
    "{nodes}개가 나가고 이 작업은 {end}까지 실행될 수 있습니다(줄 순서 {place}번째).",
)
WOULD_CROSS = Text(
    en="job {job} waits: {width} accelerators asked, {free} free in {partition}, but job {other} "
    "has {other_width} reserved from {reserved} on, and it may run until {end} ({place} in line).",
    ko="작업 {job} 대기: 가속기 {width}개 요청, {partition}에 {free}개 비어 있으나, 작업 "
    "{other}이(가) {reserved}부터 {other_width}개를 예약했고 이 작업은 {end}까지 실행될 수 "
    "있습니다(줄 순서 {place}번째).",
)
NOT_LOOKED_AT = Text(
    en="job {job} waits: {width} accelerators asked, {free} free in {partition}, but it is {place} "
    "in line and only {depth} behind the first are looked at.",
    ko="작업 {job} 대기: 가속기 {width}개 요청, {partition}에 {free}개 비어 있으나 줄에서 "
    "{place}번째이고, 맨 앞 뒤의 {depth}개만 살펴봅니다.",
)
MAY_STOP = Text(
    en=" It may stop other jobs: {stoppable} accelerators in {partition}, which is not enough.",
    ko=" 다른 작업을 밀어낼 수 있으나 {partition}에서 그런 가속기는 {stoppable}개로 모자랍니다.",
)
ELSEWHERE = Text(en=" It waits in {others} as well.", ko=" {others}에서도 기다립니다.")
