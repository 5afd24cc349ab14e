"""What can be wrong with a table of projects, and with a cube of their use."""

from dure.terms.finding import Message
from dure.terms.language import Text

PROJECT_REPEATED = Message(
    "project_repeated",
    what=Text(
        en="project {project!r} stands here and at line {first}.",
        ko="과제 {project!r}이(가) 여기와 {first}행에 있습니다.",
    ),
    next_step=Text(en="Keep one of the two rows.", ko="두 행 중 하나만 남기십시오."),
)

PROJECTS_NOT_LISTED = Message(
    "projects_not_listed",
    what=Text(
        en="projects of the jobs that the table does not list: {count:,} of {projects:,}; the "
        "first is {project!r}.",
        ko="작업의 과제 {projects:,}개 중 {count:,}개가 표에 없습니다. 첫 번째는 "
        "{project!r}입니다.",
    ),
    next_step=Text(
        en="Add a row for each, or none: without --projects all weigh the same.",
        ko="빠진 과제마다 행을 추가하거나 --projects 없이 실행하십시오(모두 같은 가중치).",
    ),
)

BUDGET_REFUSED = Message(
    "budget_refused",
    what=Text(
        en="{value!r} is not a budget in accelerator-hours from 0 to {most:,}, whole in "
        "accelerator-seconds.",
        ko="{value!r}은(는) 0에서 {most:,} 사이의 가속기시간이 아니거나 가속기초로 정수가 "
        "아닙니다.",
    ),
    next_step=Text(
        en="Write hours as digits, such as 1200 or 0.5; leave it empty for no budget.",
        ko="1200이나 0.5처럼 시간을 숫자로 적고, 한도가 없으면 비우십시오.",
    ),
)

CUBE_TOO_LARGE = Message(
    "cube_too_large",
    what=Text(
        en="in steps of {step_s:,} s the use of all projects takes {rows:,} rows; at most {most:,} "
        "are written.",
        ko="{step_s:,}초 단위로 모든 과제의 사용량은 {rows:,}행입니다. {most:,}행까지 씁니다.",
    ),
    next_step=Text(
        en="Say a longer --step, such as 60 or 1440 minutes.",
        ko="--step을 60분이나 1440분처럼 길게 하십시오.",
    ),
)
