"""What can be wrong with an ensemble of scenarios, beside what `programme.findings` says."""

from dure.terms.finding import Message
from dure.terms.language import Text

ENSEMBLE_FIELD_MISSING = Message(
    "ensemble_field_missing",
    what=Text(en="{name} is missing.", ko="{name} 항목이 없습니다."),
    next_step=Text(
        en="Add it; docs/how-to/run-many-scenarios.md says what it means.",
        ko="추가하십시오. 뜻은 docs/how-to/run-many-scenarios.md에 있습니다.",
    ),
)
MACHINE_SIZE_REFUSED = Message(
    "machine_size_refused",
    what=Text(
        en="{given} is not NODESxSIZE.",
        ko="{given}은(는) '노드수x크기' 형식이 아닙니다.",
    ),
    next_step=Text(
        en="Write nodes, x and accelerators of each: 66x8.",
        ko="노드 수, x, 노드당 가속기 수를 적으십시오: 66x8.",
    ),
)
ENSEMBLE_PERCENTS_WRONG = Message(
    "ensemble_percents_wrong",
    what=Text(
        en="the percents of the tracks add up to {total}; they must be 100.",
        ko="신청유형의 percent 합이 {total}입니다. 100이어야 합니다.",
    ),
    next_step=Text(
        en="Give every server to the name of a track.", ko="모든 서버를 어느 유형에 배정하십시오."
    ),
)
ENSEMBLE_POOLS_INCOMPLETE = Message(
    "ensemble_pools_incomplete",
    what=Text(
        en="{name} says {said}; the tracks are {tracks}.",
        ko="{name}에는 {said}이(가) 있고, 신청유형은 {tracks}입니다.",
    ),
    next_step=Text(
        en="Say dedicated, apart or pooled for each track, and for no other.",
        ko="유형마다 dedicated, apart, pooled 중 하나를 적고, 없는 유형은 지우십시오.",
    ),
)
ENSEMBLE_FLEET_SMALL = Message(
    "ensemble_fleet_small",
    what=Text(
        en="track {track} has {projects} projects; of machine {machine} it has {servers} servers "
        "of {types} types.",
        ko="{track} 유형의 과제는 {projects}개인데, {machine} 기계에서 가진 서버는 {types}종 "
        "{servers}대입니다.",
    ),
    next_step=Text(
        en="Take at least a project for each type and at most one for each server.",
        ko="과제를 종류마다 1개 이상, 서버 수 이하로 하십시오.",
    ),
)
ENSEMBLE_JOBS_CROSSED = Message(
    "ensemble_jobs_crossed",
    what=Text(
        en="jobs are taken as they came ({use}), so {field} says nothing here.",
        ko="작업을 기록된 그대로({use}) 쓰므로 {field}은(는) 여기에 쓸 수 없습니다.",
    ),
    next_step=Text(
        en="Remove it, or draw jobs: use: resample or use: model.",
        ko="지우거나 작업을 뽑으십시오: use: resample 또는 use: model.",
    ),
)
ENSEMBLE_JOBS_INCOMPLETE = Message(
    "ensemble_jobs_incomplete",
    what=Text(
        en="with use: {use} the field {field} is needed.",
        ko="use: {use}에는 {field} 항목이 필요합니다.",
    ),
    next_step=Text(en="Add it.", ko="추가하십시오."),
)
ENSEMBLE_REPLAY_TYPES = Message(
    "ensemble_replay_types",
    what=Text(
        en="machine {machine} has {types} types; jobs of a trace are sent to one.",
        ko="{machine} 기계에는 종류가 {types}개 있으나, 기록의 작업은 한 곳으로 보냅니다.",
    ),
    next_step=Text(en="Keep one type.", ko="한 종류만 두십시오."),
)
ENSEMBLE_LARGE = Message(
    "ensemble_large",
    what=Text(
        en="this makes {count:,} scenarios; at most {most:,} are run.",
        ko="시나리오가 {count:,}개입니다. {most:,}개까지 실행합니다.",
    ),
    next_step=Text(
        en="Take fewer machines, policies, pools, loads or seeds, or several files.",
        ko="machines, policies, pools, loads, seeds를 줄이거나 파일을 나누십시오.",
    ),
)
ENSEMBLE_CHANGED = Message(
    "ensemble_changed",
    what=Text(
        en="{folder} holds results of another ensemble: its hash is {had}, that of this file with "
        "its jobs {has}.",
        ko="{folder}에는 다른 앙상블의 결과가 있습니다. 해시가 {had}이며, 이 파일과 작업의 "
        "해시는 {has}입니다.",
    ),
    next_step=Text(
        en="Take another folder, or undo the change of the file or of its jobs.",
        ko="다른 폴더를 쓰거나 파일이나 작업의 변경을 되돌리십시오.",
    ),
)
ENSEMBLE_RESULT_BROKEN = Message(
    "ensemble_result_broken",
    what=Text(
        en="this result cannot be read, or is of another ensemble ({had} instead of {has}).",
        ko="결과를 읽을 수 없거나 다른 앙상블의 것입니다({has}이(가) 아니라 {had}).",
    ),
    next_step=Text(
        en="Delete the file and run again; all other results are kept.",
        ko="파일을 지우고 다시 실행하십시오. 다른 결과는 그대로 씁니다.",
    ),
)
ENSEMBLE_QOS_UNKNOWN = Message(
    "ensemble_qos_unknown",
    what=Text(
        en="no policy has a QOS {given}; they have {known}.",
        ko="어느 정책에도 {given} 서비스 등급이 없습니다. 있는 등급: {known}.",
    ),
    next_step=Text(
        en="Add it under queue.qos of a policy; a policy without it takes it for the lowest.",
        ko="정책의 queue.qos에 추가하십시오. 그 등급이 없는 정책은 가장 낮은 등급으로 봅니다.",
    ),
)
ENSEMBLE_WORLD_PART = Message(
    "ensemble_world_part",
    what=Text(
        en="{field} of a world can be said for one run only, not for an ensemble.",
        ko="{field}은(는) 한 번의 실행에만 쓸 수 있고 앙상블에는 쓸 수 없습니다.",
    ),
    next_step=Text(
        en="Remove it, or say dure twin run --world for each machine.",
        ko="지우거나 기계마다 dure twin run --world로 실행하십시오.",
    ),
)
ENSEMBLE_PROJECTS_DRAWN = Message(
    "ensemble_projects_drawn",
    what=Text(
        en="with use: {use} projects are drawn, so a table of them says nothing.",
        ko="use: {use}에서는 과제를 추첨하므로 과제표를 쓸 수 없습니다.",
    ),
    next_step=Text(
        en="Remove it; tracks have budget_percent and quota_percent.",
        ko="지우십시오. 신청유형에 budget_percent와 quota_percent가 있습니다.",
    ),
)
