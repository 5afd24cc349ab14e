"""The faults that accounts of Slurm may have, beside those of every trace."""

from dure.terms.finding import Message
from dure.terms.language import Text

SACCT_NOT_JSON = Message(
    "sacct_not_json",
    what=Text(
        en="this is not the JSON of sacct: {reason}.",
        ko="sacct의 JSON이 아닙니다: {reason}.",
    ),
    next_step=Text(
        en="Write it again with sacct --json, or use sacct --parsable2.",
        ko="sacct --json으로 다시 쓰거나 sacct --parsable2를 쓰십시오.",
    ),
)
SACCT_STATE_UNKNOWN = Message(
    "sacct_state_unknown",
    what=Text(
        en="{value!r} is not a state of a job that is known here.",
        ko="{value!r}은(는) 아는 작업 상태가 아닙니다.",
    ),
    next_step=Text(
        en="Known are {known}; leave the row out with --without-bad-rows.",
        ko="아는 상태: {known}. --without-bad-rows로 이 행을 빼십시오.",
    ),
)
SACCT_TRES_REFUSED = Message(
    "sacct_tres_refused",
    what=Text(
        en="{value!r} is not a list of resources such as cpu=8,gres/gpu:h100=4.",
        ko="{value!r}은(는) cpu=8,gres/gpu:h100=4 같은 자원 목록이 아닙니다.",
    ),
    next_step=Text(
        en="Ask sacct for AllocTRES and ReqTRES, without a width (%20) that cuts them.",
        ko="sacct에서 AllocTRES와 ReqTRES를 자르지(%20) 말고 출력하십시오.",
    ),
)
SACCT_LIMIT_REFUSED = Message(
    "sacct_limit_refused",
    what=Text(
        en="{value!r} is not a time limit such as 1-12:00:00 or, in TimelimitRaw, minutes.",
        ko="{value!r}은(는) 1-12:00:00 같은 제한 시간이나 분(TimelimitRaw)이 아닙니다.",
    ),
    next_step=Text(en="Correct it, or leave it empty.", ko="고치거나 비우십시오."),
)
SACCT_NO_ACCELERATOR = Message(
    "sacct_no_accelerator",
    what=Text(
        en="{jobs:,} of {total:,} jobs have no accelerator (gres/{kinds}), first here; left out.",
        ko="작업 {total:,}개 중 {jobs:,}개는 가속기(gres/{kinds})가 없어(여기가 처음) 뺐습니다.",
    ),
    next_step=Text(
        en="Nothing to do; say so where the trace is cited.",
        ko="할 일은 없습니다. 출처에 그 사실을 적으십시오.",
    ),
    severity="warning",
)
SACCT_STEPS_LEFT_OUT = Message(
    "sacct_steps_left_out",
    what=Text(
        en="{rows:,} of {total:,} rows are steps of jobs, first here; left out.",
        ko="{total:,}행 가운데 {rows:,}행은 작업의 단계(step)라서(여기가 처음) 뺐습니다.",
    ),
    next_step=Text(
        en="Nothing to do; sacct --allocations leaves them out itself.",
        ko="할 일은 없습니다. sacct --allocations로 처음부터 뺄 수 있습니다.",
    ),
    severity="warning",
)
SACCT_CLOCK_GREENWICH = Message(
    "sacct_clock_greenwich",
    what=Text(
        en="times are in seconds since 1970, so hours of the day are those of Greenwich; second 0 "
        "is {epoch}.",
        ko="시각이 1970년부터의 초여서 하루의 시각은 그리니치 기준입니다. 0초는 {epoch}입니다.",
    ),
    next_step=Text(
        en="Say --epoch with what a clock beside the machine showed then, in Korea {korea}.",
        ko="그때 기계가 있는 곳의 시각을 --epoch로 알려 주십시오. 한국이면 {korea}입니다.",
    ),
    severity="warning",
)
SACCT_PARTITIONS = Message(
    "sacct_partitions",
    what=Text(
        en="jobs are sent to partitions by {by}, in this order: {names}.",
        ko="작업을 {by}에 따라 다음 순서의 구획으로 보냅니다: {names}.",
    ),
    next_step=Text(
        en="Say --partition for each in this order to dure twin run.",
        ko="dure twin run에 이 순서대로 --partition을 적으십시오.",
    ),
    severity="warning",
)
SACCT_TYPES_MIXED = Message(
    "sacct_types_mixed",
    what=Text(
        en="the job has accelerators of {types}; a job of the twin has one type.",
        ko="작업에 {types} 가속기가 함께 있습니다. 트윈의 작업은 한 종류만 씁니다.",
    ),
    next_step=Text(
        en="Leave the row out, or read without --partition-from type.",
        ko="이 행을 빼거나 --partition-from type 없이 읽으십시오.",
    ),
)
