"""What can be wrong with a backup of the office, or with where it is to go."""

from dure.terms.finding import Message
from dure.terms.language import Text

BACKUP_UNREADABLE = Message(
    "backup_unreadable",
    what=Text(
        en="this is no whole backup of an office: {why}.",
        ko="온전한 백업 파일이 아닙니다: {why}.",
    ),
    next_step=Text(
        en="Take another backup; nothing was changed.",
        ko="다른 백업을 쓰십시오. 바뀐 것은 없습니다.",
    ),
)
BACKUP_DAMAGED = Message(
    "backup_damaged",
    what=Text(
        en="{member}: its content has the hash {found}, and the backup says {want}.",
        ko="{member}: 내용의 해시는 {found}인데 백업에는 {want}(으)로 적혀 있습니다.",
    ),
    next_step=Text(
        en="Take another backup; this one was changed or is damaged, and nothing was restored.",
        ko="다른 백업을 쓰십시오. 이 백업은 바뀌었거나 손상되었으며, 복원한 것은 없습니다.",
    ),
)
BACKUP_OF_OTHER_TABLES = Message(
    "backup_of_other_tables",
    what=Text(
        en="it was made by Dure {theirs}, whose tables differ from those of this {ours}: {names}.",
        ko="Dure {theirs}에서 만든 백업이며, 표의 구조가 지금의 {ours}와 다릅니다: {names}.",
    ),
    next_step=Text(
        en="Restore it with the version that made it, then upgrade and say `dure office migrate`.",
        ko="백업을 만든 버전에서 복원한 뒤 올리고 `dure office migrate`를 실행하십시오.",
    ),
)
OFFICE_NOT_EMPTY = Message(
    "office_not_empty",
    what=Text(
        en="the office has {count} rows in {table} already; a restore never writes over one.",
        ko="{table}에 이미 {count}개 행이 있습니다. 복원은 기존 자료를 덮어쓰지 않습니다.",
    ),
    next_step=Text(
        en="Name an empty folder or database.", ko="빈 폴더나 데이터베이스를 지정하십시오."
    ),
)
BACKUP_IS_THERE = Message(
    "backup_is_there",
    what=Text(
        en="there is a file of this name already; a backup never replaces one.",
        ko="같은 이름의 파일이 이미 있습니다. 백업은 기존 파일을 바꾸지 않습니다.",
    ),
    next_step=Text(
        en="Name another file, or a folder, where each backup is named by its moment.",
        ko="다른 파일 이름을 쓰거나 폴더를 지정하십시오. 폴더에서는 시각이 이름이 됩니다.",
    ),
)
TRAIL_BROKEN = Message(
    "trail_broken",
    what=Text(en="the audit trail is broken: {breach}.", ko="감사 기록이 끊겼습니다: {breach}."),
    next_step=Text(
        en="Find out who could write to the database; keep its files and the last whole backup.",
        ko="데이터베이스에 쓸 수 있었던 사람을 확인하고, 파일과 마지막 백업을 남기십시오.",
    ),
)
CHAIN_ENDS_ELSEWHERE = Message(
    "chain_ends_elsewhere",
    what=Text(
        en="the {chain} ends at {found}, and the backup says {want}.",
        ko="{chain_ko}의 끝은 {found}인데 백업에는 {want}(으)로 적혀 있습니다.",
    ),
    next_step=Text(
        en="Take another backup; nothing was restored.",
        ko="다른 백업을 쓰십시오. 복원한 것은 없습니다.",
    ),
)
UPLOAD_LOST = Message(
    "upload_lost",
    what=Text(
        en="the content of {name} (application {number}) is not in the folder of files: {hash}.",
        ko="{number} 신청의 첨부 {name}이(가) 파일 폴더에 없습니다: {hash}.",
    ),
    next_step=Text(
        en="Take it from an earlier backup; everything else is in this one.",
        ko="이전 백업에서 가져오십시오. 나머지는 모두 이 백업에 있습니다.",
    ),
    severity="warning",
)
