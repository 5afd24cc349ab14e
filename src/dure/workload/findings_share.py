"""What can be wrong with lists of nodes and of jobs that share accelerators."""

from dure.terms.finding import Message
from dure.terms.language import Text

SHARE_TYPE_MISSING = Message(
    "share_type_missing",
    what=Text(
        en="node {node} has {accelerators} accelerators without a type.",
        ko="노드 {node}에 가속기가 {accelerators}개 있으나 종류가 적혀 있지 않습니다.",
    ),
    next_step=Text(
        en="Write the type of its accelerators under model, such as T4.",
        ko="model 열에 가속기 종류를 적으십시오(예: T4).",
    ),
)

SHARE_TYPES_TOO_MANY = Message(
    "share_types_too_many",
    what=Text(
        en="the nodes have {types} types of accelerators; {most} can be told apart.",
        ko="노드의 가속기 종류가 {types}가지입니다. {most}가지까지 구별할 수 있습니다.",
    ),
    next_step=Text(
        en="Look for names that mean the same type, or place parts of the list on their own.",
        ko="같은 종류를 다르게 적은 이름이 있는지 살피거나 목록을 나누어 배치하십시오.",
    ),
)

SHARE_NODE_TWICE = Message(
    "share_node_twice",
    what=Text(
        en="node {node} stands on line {before} already.",
        ko="노드 {node}는 이미 {before}번째 줄에 있습니다.",
    ),
    next_step=Text(
        en="Leave out one of the two lines, or give the nodes different names.",
        ko="두 줄 중 하나를 빼거나 노드 이름을 다르게 적으십시오.",
    ),
)

SHARE_PART_OF_SEVERAL = Message(
    "share_part_of_several",
    what=Text(
        en="{accelerators} accelerators are asked for with {milli} thousandths of each; parts can "
        "be asked of one accelerator only.",
        ko="가속기 {accelerators}개를 각각 1000분의 {milli}씩 요청했습니다. 일부만 쓰는 요청은 "
        "가속기 1개에만 할 수 있습니다.",
    ),
    next_step=Text(
        en="Write gpu_milli 1000, or num_gpu 1.",
        ko="gpu_milli를 1000으로 적거나 num_gpu를 1로 적으십시오.",
    ),
)

SHARE_TYPE_UNKNOWN = Message(
    "share_type_unknown",
    what=Text(
        en="type {type} is on no node; jobs that ask for it: {jobs}. There are {types}.",
        ko="{type} 종류를 가진 노드가 없습니다. 이를 요청한 작업은 {jobs}개입니다. 있는 종류는 "
        "{types}입니다.",
    ),
    next_step=Text(
        en="Correct the name, or expect that jobs which accept no other type are not placed.",
        ko="이름을 고치십시오. 그대로 두면 다른 종류를 받지 않는 작업은 배치되지 않습니다.",
    ),
    severity="warning",
)

SHARE_NOTHING_OFFERED = Message(
    "share_nothing_offered",
    what=Text(
        en="the file holds {nodes} nodes with {accelerators} accelerators together.",
        ko="파일에 노드 {nodes}개, 가속기 모두 {accelerators}개가 있습니다.",
    ),
    next_step=Text(
        en="Check that this is the list of nodes, with columns {columns}.",
        ko="이 파일이 노드 목록이고 {columns} 열이 있는지 확인하십시오.",
    ),
)

SHARE_NOTHING_ASKED = Message(
    "share_nothing_asked",
    what=Text(
        en="the file holds {jobs} jobs that ask for {milli} thousandths of accelerators together.",
        ko="파일에 작업 {jobs}개가 있고 가속기를 모두 1000분의 {milli}만큼 요청합니다.",
    ),
    next_step=Text(
        en="Check that this is the list of jobs, with columns {columns}.",
        ko="이 파일이 작업 목록이고 {columns} 열이 있는지 확인하십시오.",
    ),
)
