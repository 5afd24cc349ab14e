"""The faults that traces and model papers may have."""

from dure.terms.finding import Message
from dure.terms.language import Text

TRACE_EMPTY = Message(
    "trace_empty",
    what=Text(en="the file holds {rows:,} rows of jobs.", ko="파일에 작업 행이 {rows:,}개입니다."),
    next_step=Text(
        en="Check that this is the trace, and that its format is {format}.",
        ko="이 파일이 작업 기록인지, 형식이 {format}인지 확인하십시오.",
    ),
)
TRACE_FORMAT_UNKNOWN = Message(
    "trace_format_unknown",
    what=Text(
        en="the file begins with {begin!r}, which is none of the known formats ({known}).",
        ko="파일이 {begin!r}(으)로 시작하며, 아는 형식({known})이 아닙니다.",
    ),
    next_step=Text(
        en="Name it with --format, or make a plain csv with the columns submit, run and width.",
        ko="--format으로 형식을 지정하거나 submit, run, width 열이 있는 csv로 바꾸십시오.",
    ),
)
TRACE_COLUMN_MISSING = Message(
    "trace_column_missing",
    what=Text(
        en="the column {column} is missing; the first line names {found}.",
        ko="{column} 열이 없습니다. 첫 줄에는 {found}이(가) 있습니다.",
    ),
    next_step=Text(
        en="Add the column, or choose the format that this file has with --format.",
        ko="열을 추가하거나 --format으로 이 파일의 형식을 고르십시오.",
    ),
)
TRACE_COLUMN_TWICE = Message(
    "trace_column_twice",
    what=Text(
        en="the first line names the column {column} {times} times.",
        ko="첫 줄에 {column} 열이 {times}번 있습니다.",
    ),
    next_step=Text(en="Keep one of them.", ko="하나만 남기십시오."),
)
TRACE_FIELD_COUNT = Message(
    "trace_field_count",
    what=Text(
        en="the row has {found} fields, {wanted} are wanted.",
        ko="이 행의 항목은 {found}개인데 {wanted}개여야 합니다.",
    ),
    next_step=Text(
        en="Complete the row, or remove it and say so where the trace is cited.",
        ko="행을 채우거나, 지우고 출처에 그 사실을 적으십시오.",
    ),
)
TRACE_ROW_UNREADABLE = Message(
    "trace_row_unreadable",
    what=Text(
        en="the csv breaks off here: {reason}.",
        ko="csv를 여기서부터 읽을 수 없습니다: {reason}.",
    ),
    next_step=Text(
        en="Mend the quotes or the broken characters of this row; nothing after it was read.",
        ko="이 행의 따옴표나 깨진 문자를 고치십시오. 이 뒤는 읽지 않았습니다.",
    ),
)
TRACE_NUMBER_REFUSED = Message(
    "trace_number_refused",
    what=Text(
        en="{value!r} is not a number; whole seconds or accelerators are wanted.",
        ko="{value!r}은(는) 수가 아닙니다. 초나 가속기 수를 정수로 적어야 합니다.",
    ),
    next_step=Text(
        en="Write digits only, without units or separators; leave out what is not known.",
        ko="단위나 구분 기호 없이 숫자만 적고, 모르는 값은 비워 두십시오.",
    ),
)
TRACE_NUMBER_OUTSIDE = Message(
    "trace_number_outside",
    what=Text(
        en="{value} is outside of {least:,} to {most:,}.",
        ko="{value}은(는) {least:,} 이상 {most:,} 이하가 아닙니다.",
    ),
    next_step=Text(
        en="Correct the number; times are in seconds (not milliseconds), widths in accelerators.",
        ko="값을 고치십시오. 시간은 초(밀리초 아님), 폭은 가속기 수입니다.",
    ),
)
TRACE_TIME_REFUSED = Message(
    "trace_time_refused",
    what=Text(
        en="{value!r} is not a time such as {example}.",
        ko="{value!r}은(는) {example} 같은 시각이 아닙니다.",
    ),
    next_step=Text(
        en="Write all times of the file in the same way, as its first row does.",
        ko="파일의 모든 시각을 첫 행과 같은 방식으로 적으십시오.",
    ),
)
TRACE_TIME_ORDER = Message(
    "trace_time_order",
    what=Text(
        en="{later} is {later_s}, before {earlier}, which is {earlier_s}.",
        ko="{later}이(가) {later_s}(으)로, {earlier}인 {earlier_s}보다 앞섭니다.",
    ),
    next_step=Text(
        en="Correct the times: a job is submitted, starts and ends in this order.",
        ko="시각을 고치십시오. 작업은 제출, 시작, 종료 순서입니다.",
    ),
)
TRACE_RUN_DIFFERS = Message(
    "trace_run_differs",
    what=Text(
        en="run is {run_s} s, from start to end it is {between_s} s.",
        ko="run은 {run_s}초인데 시작부터 종료까지는 {between_s}초입니다.",
    ),
    next_step=Text(
        en="Correct one of the three, or leave run empty.",
        ko="셋 중 하나를 고치거나 run을 비우십시오.",
    ),
)
TRACE_WORK_DIFFERS = Message(
    "trace_work_differs",
    what=Text(
        en="gpu_time is {work_s} s, duration × num_gpus is {product_s} s; the latter is used.",
        ko="gpu_time은 {work_s}초, duration × num_gpus는 {product_s}초입니다. 뒤의 값을 씁니다.",
    ),
    next_step=Text(
        en="Find out which is right before you trust the work of this job.",
        ko="이 작업의 사용량을 믿기 전에 어느 값이 맞는지 확인하십시오.",
    ),
    severity="warning",
)
TRACE_UNSORTED = Message(
    "trace_unsorted",
    what=Text(
        en="{rows:,} of {total:,} rows were submitted before the row above them.",
        ko="{total:,}행 가운데 {rows:,}행이 바로 윗줄보다 먼저 제출되었습니다.",
    ),
    next_step=Text(
        en="Nothing to do: jobs are sorted by submission; rows of one second keep their order.",
        ko="할 일은 없습니다. 제출 시각으로 정렬했고, 같은 초의 행은 원래 순서를 지켰습니다.",
    ),
    severity="warning",
)
TRACE_SECONDS_ROUNDED = Message(
    "trace_seconds_rounded",
    what=Text(
        en="{values:,} times had parts of a second, first here; rounded to the nearest second.",
        ko="시각 {values:,}개에 1초 미만 값이 있어(여기가 처음) 가까운 초로 반올림했습니다.",
    ),
    next_step=Text(
        en="Nothing to do, unless the trace is in another unit than seconds.",
        ko="기록의 단위가 초가 아닐 때에만 고치십시오.",
    ),
    severity="warning",
)
TRACE_RUN_UNKNOWN = Message(
    "trace_run_unknown",
    what=Text(
        en="{jobs:,} of {total:,} jobs have no run time (never started, or not ended), first here; "
        "they are kept.",
        ko="작업 {total:,}개 중 {jobs:,}개는 실행 시간이 없습니다(시작 또는 종료하지 않음, 여기가 "
        "처음). 그대로 둡니다.",
    ),
    next_step=Text(
        en="Nothing to do; replaying and fitting leave them out and say so.",
        ko="할 일은 없습니다. 재생과 적합에서는 빼고 그 수를 밝힙니다.",
    ),
    severity="warning",
)
TRACE_NO_ACCELERATOR = Message(
    "trace_no_accelerator",
    what=Text(
        en="{jobs:,} of {total:,} pods ask for no accelerator (num_gpu 0), first here; left out.",
        ko="파드 {total:,}개 중 {jobs:,}개는 가속기를 요청하지 않아(여기가 처음) 뺐습니다.",
    ),
    next_step=Text(
        en="Nothing to do; say so where the trace is cited.",
        ko="할 일은 없습니다. 출처에 그 사실을 적으십시오.",
    ),
    severity="warning",
)
TRACE_SHARED_LEFT_OUT = Message(
    "trace_shared_left_out",
    what=Text(
        en="{jobs:,} of {total:,} pods ask for part of one accelerator, first here; they ran "
        "{part_s:,} accelerator-seconds and are left out.",
        ko="파드 {total:,}개 가운데 {jobs:,}개는 가속기 하나의 일부를 요청했고(여기가 처음) "
        "{part_s:,} 가속기초를 썼으며, 뺐습니다.",
    ),
    next_step=Text(
        en="A width is whole: to count each as one accelerator, use --shared whole.",
        ko="폭은 정수입니다. 가속기 하나로 세려면 --shared whole을 쓰십시오.",
    ),
    severity="warning",
)
TRACE_SHARED_WHOLE = Message(
    "trace_shared_whole",
    what=Text(
        en="{jobs:,} of {total:,} pods ask for part of one accelerator, first here; counted as one "
        "each, their work is {whole_s:,} instead of {part_s:,} accelerator-seconds.",
        ko="파드 {total:,}개 중 {jobs:,}개는 가속기 하나의 일부만 요청했습니다(여기가 처음). "
        "하나로 세면 사용량은 {part_s:,}이(가) 아니라 {whole_s:,} 가속기초입니다.",
    ),
    next_step=Text(
        en="To leave them out, use --shared leave-out.",
        ko="빼려면 --shared leave-out을 쓰십시오.",
    ),
    severity="warning",
)
TRACE_PARTIAL_ROWS = Message(
    "trace_partial_rows",
    what=Text(
        en="{rows:,} of {total:,} rows are parts of a job that has a row of its own, first here; "
        "left out.",
        ko="{total:,}행 가운데 {rows:,}행은 따로 행이 있는 작업의 일부라서(여기가 처음) 뺐습니다.",
    ),
    next_step=Text(
        en="Nothing to do: the row of the whole job (status 0, 1 or 5) is kept.",
        ko="할 일은 없습니다. 작업 전체를 적은 행(상태 0, 1, 5)은 두었습니다.",
    ),
    severity="warning",
)
TRACE_WIDER_THAN_MACHINE = Message(
    "trace_wider_than_machine",
    what=Text(
        en="{jobs:,} jobs, first here, are wider than the {machine:,} processors of the header.",
        ko="작업 {jobs:,}개(여기가 처음)가 머리말의 프로세서 {machine:,}개보다 넓습니다.",
    ),
    next_step=Text(
        en="They are kept; a machine of that size cannot run them.",
        ko="그대로 두었습니다. 그 크기의 기계에서는 실행할 수 없습니다.",
    ),
    severity="warning",
)
TRACE_HEADER_REFUSED = Message(
    "trace_header_refused",
    what=Text(
        en="the header line {key} says {value!r}, which cannot be read.",
        ko="머리말 {key}의 값 {value!r}을(를) 읽을 수 없습니다.",
    ),
    next_step=Text(
        en="Correct it; without it the file is read as if the line were not there.",
        ko="고치십시오. 그 줄이 없는 것으로 보고 읽었습니다.",
    ),
    severity="warning",
)
TRACE_ZONE_UNKNOWN = Message(
    "trace_zone_unknown",
    what=Text(
        en="the time zone {zone} is not known; the clock of {clock} is used.",
        ko="시간대 {zone}을(를) 알 수 없어 {clock} 시계를 씁니다.",
    ),
    next_step=Text(
        en="Hours of the day may be off by some; add TimeZoneString, for example Asia/Seoul.",
        ko="시각이 몇 시간 다를 수 있습니다. TimeZoneString(예: Asia/Seoul)을 추가하십시오.",
    ),
    severity="warning",
)
TRACE_NO_CLOCK = Message(
    "trace_no_clock",
    what=Text(
        en="the times of the trace count from second 0, whose day and hour are not known.",
        ko="이 기록의 시각은 0초부터 세며, 0초가 언제인지 알 수 없습니다.",
    ),
    next_step=Text(
        en="Give the wall-clock time of second 0, for example --epoch 2026-03-02T00:00:00.",
        ko="0초의 시각을 알려 주십시오. 예: --epoch 2026-03-02T00:00:00",
    ),
)
TRACE_NOTHING_TO_FIT = Message(
    "trace_nothing_to_fit",
    what=Text(
        en="{known} of {total:,} jobs have a known run time; a fit needs at least 1.",
        ko="작업 {total:,}개 가운데 실행 시간을 아는 것은 {known}개이며, 1개 이상이어야 합니다.",
    ),
    next_step=Text(
        en="Use a trace that says how long jobs ran.",
        ko="작업 실행 시간이 있는 기록을 쓰십시오.",
    ),
)
TRACE_NO_PARTITION = Message(
    "trace_no_partition",
    what=Text(
        en="jobs without a partition: {jobs:,} of {total:,}; the first is here.",
        ko="작업 {total:,}개 중 {jobs:,}개에 구획이 없습니다. 첫 번째가 여기입니다.",
    ),
    next_step=Text(
        en="Name the partition of every job, or leave the column out.",
        ko="모든 작업에 구획을 적거나 그 열을 빼십시오.",
    ),
)
JOBS_FILE_REFUSED = Message(
    "jobs_file_refused",
    what=Text(
        en="this parquet file is not one of job records: {fault}.",
        ko="작업 기록 parquet 파일이 아닙니다: {fault}.",
    ),
    next_step=Text(
        en="Make it with dure workload import or dure workload draw.",
        ko="dure workload import 또는 dure workload draw로 만드십시오.",
    ),
)
MODEL_NOT_JSON = Message(
    "model_not_json",
    what=Text(
        en="this is not JSON: {reason}.",
        ko="JSON이 아닙니다: {reason_ko}.",
    ),
    next_step=Text(
        en="Make the model again with dure workload fit.",
        ko="dure workload fit으로 모형을 다시 만드십시오.",
    ),
)
MODEL_FIELD_REFUSED = Message(
    "model_field_refused",
    what=Text(en="{fault}; the file says {value}.", ko="{fault_ko}. 파일의 값: {value}."),
    next_step=Text(
        en="Make the model again with dure workload fit, or correct the field.",
        ko="dure workload fit으로 모형을 다시 만들거나 이 항목을 고치십시오.",
    ),
)
MODEL_SUM_WRONG = Message(
    "model_sum_wrong",
    what=Text(
        en="the counts add up to {found}, they must be {wanted}.",
        ko="합이 {found}입니다. {wanted}이어야 합니다.",
    ),
    next_step=Text(
        en="Make the model again with dure workload fit; its tables count the same jobs.",
        ko="dure workload fit으로 모형을 다시 만드십시오. 모든 표는 같은 작업을 셉니다.",
    ),
)
MODEL_ORDER_WRONG = Message(
    "model_order_wrong",
    what=Text(
        en="{later} stands after {earlier}; numbers must rise here.",
        ko="{earlier} 다음에 {later}이(가) 있습니다. 여기서는 수가 커져야 합니다.",
    ),
    next_step=Text(
        en="Make the model again with dure workload fit, or sort and join the entries.",
        ko="dure workload fit으로 모형을 다시 만들거나 항목을 정렬하고 합치십시오.",
    ),
)
