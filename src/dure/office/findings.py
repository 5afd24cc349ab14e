"""What the office finds wrong with what people ask of it."""

from dure.terms.finding import Message
from dure.terms.language import Text

STATE_MOVE_REFUSED = Message(
    "state_move_refused",
    what=Text(
        en="{thing} is {before}; from there it cannot become {to}.",
        ko="{thing}의 상태는 '{before_ko}'이며, 여기서 '{to_ko}'(으)로 바꿀 수 없습니다.",
    ),
    next_step=Text(
        en="Open the page again: it shows what can be done now.",
        ko="화면을 다시 여십시오. 지금 할 수 있는 일이 보입니다.",
    ),
)
STATE_CHANGED_MEANWHILE = Message(
    "state_changed_meanwhile",
    what=Text(
        en="{thing} was {before} when this page was opened; someone has changed it since, so it "
        "did not become {to}.",
        ko="이 화면을 열 때 {thing}의 상태는 '{before_ko}'이었으나 그 사이 바뀌어 '{to_ko}'(으)로 "
        "바꾸지 않았습니다.",
    ),
    next_step=Text(
        en="Open the page again and look at its present state.",
        ko="화면을 다시 열어 현재 상태를 확인하십시오.",
    ),
)
CALL_JUDGED_ALREADY = Message(
    "call_judged_already",
    what=Text(
        en="{count} applications to {call} are being judged already.",
        ko="{call}의 신청 {count}건을 이미 심사하고 있습니다.",
    ),
    next_step=Text(
        en="Keep the last day, or open a new round for more applications.",
        ko="신청 마감일은 그대로 두고, 더 받으려면 새 차수의 공모를 여십시오.",
    ),
)
CALL_NOT_OPEN_YET = Message(
    "call_not_open_yet",
    what=Text(
        en="the call takes applications from {opens}; it is {now}.",
        ko="신청은 {opens_ko}부터 받습니다. 지금은 {now_ko}입니다.",
    ),
    next_step=Text(
        en="Keep the draft and submit it then.", ko="작성한 내용을 저장해 두고 그때 제출하십시오."
    ),
)
CALL_IS_CLOSED = Message(
    "call_is_closed",
    what=Text(
        en="the call took applications until {closes}; it is {now}.",
        ko="신청은 {closes_ko}에 마감되었습니다. 지금은 {now_ko}입니다.",
    ),
    next_step=Text(
        en="What was submitted before counts; what was only a draft stays readable here.",
        ko="마감 전에 제출한 내용만 인정됩니다. 작성 중이던 내용은 여기에서 계속 볼 수 있습니다.",
    ),
)
APPLICATION_NOT_OPEN = Message(
    "application_not_open",
    what=Text(
        en="{number} is {state}; it can be changed while it is a draft or submitted.",
        ko="{number}은(는) '{state_ko}' 상태입니다. 작성 중이거나 제출된 동안에만 고칠 수 "
        "있습니다.",
    ),
    next_step=Text(
        en="Open the application: it says who has it now.",
        ko="신청 화면을 여십시오. 지금 어디까지 왔는지 보입니다.",
    ),
)
SUMMARY_MISSING = Message(
    "summary_missing",
    what=Text(
        en="the summary has {count} characters; reviewers need {low} to {high}.",
        ko="요약이 {count}자입니다. 평가에 필요한 분량은 {low}–{high}자입니다.",
    ),
    next_step=Text(
        en="Say what will be made, how, and why it needs this much.",
        ko="무엇을 어떻게 만들고 왜 이만큼 필요한지 적으십시오.",
    ),
)
FILE_TOO_LARGE = Message(
    "file_too_large",
    what=Text(
        en="{name} has {size}; a file may have {limit}.",
        ko="{name}의 크기가 {size}입니다. 파일 하나는 {limit}까지입니다.",
    ),
    next_step=Text(en="Attach a smaller file.", ko="더 작은 파일을 올리십시오."),
)
FILE_KIND_REFUSED = Message(
    "file_kind_refused",
    what=Text(
        en="{name} is not what its name says, or none of: {known}.",
        ko="{name}은(는) 이름과 내용이 다르거나 받을 수 없는 형식입니다(가능: {known}).",
    ),
    next_step=Text(en="Save it as PDF and attach that.", ko="PDF로 저장하여 올리십시오."),
)
FILES_TOO_MANY = Message(
    "files_too_many",
    what=Text(
        en="{count} files are attached; an application may have {limit}.",
        ko="첨부 파일이 {count}개입니다. {limit}개까지 올릴 수 있습니다.",
    ),
    next_step=Text(
        en="Remove one first, or join two into one.",
        ko="하나를 지우거나 두 파일을 하나로 합치십시오.",
    ),
)
FILES_OF_PERSON_TOO_LARGE = Message(
    "files_of_person_too_large",
    what=Text(
        en="{size} were attached from this account, files taken off again included; the office "
        "keeps {limit} of each.",
        ko="이 계정에서 첨부한 파일이 지운 것까지 {size}입니다. 계정마다 {limit}까지 보관합니다.",
    ),
    next_step=Text(
        en="Let another member attach it, or write to the programme office.",
        ko="다른 참여자가 첨부하거나 사업 담당 부서에 문의하십시오.",
    ),
)
INVITED_TOO_OFTEN = Message(
    "invited_too_often",
    what=Text(
        en="{count} invitations were sent from this account within a day; {limit} may be.",
        ko="이 계정에서 하루 동안 초대를 {count}건 보냈습니다. {limit}건까지 보낼 수 있습니다.",
    ),
    next_step=Text(en="Try again tomorrow.", ko="내일 다시 시도하십시오."),
)
MEMBER_KNOWN_ALREADY = Message(
    "member_known_already",
    what=Text(
        en="{email} belongs to the application, or is invited, already.",
        ko="{email}은(는) 이미 참여자이거나 초대되었습니다.",
    ),
    next_step=Text(en="Invite somebody else.", ko="다른 사람을 초대하십시오."),
)
MEMBERS_TOO_MANY = Message(
    "members_too_many",
    what=Text(
        en="{count} people are invited; an application may have {limit}.",
        ko="초대한 사람이 {count}명입니다. {limit}명까지 초대할 수 있습니다.",
    ),
    next_step=Text(en="Take somebody off first.", ko="먼저 다른 사람을 빼십시오."),
)
INVITATION_NOT_YOURS = Message(
    "invitation_not_yours",
    what=Text(
        en="the invitation was sent to another address than {email}.",
        ko="이 초대는 {email}이(가) 아닌 다른 주소로 보낸 것입니다.",
    ),
    next_step=Text(
        en="Sign in with the address that the letter came to, or ask for a new invitation.",
        ko="초대 메일을 받은 주소로 로그인하거나 새 초대를 요청하십시오.",
    ),
)
FIELD_CHANGED_MEANWHILE = Message(
    "field_changed_meanwhile",
    what=Text(
        en="changed in another window or by somebody else of the team meanwhile; there it says: "
        "“{there}”.",
        ko="그 사이에 다른 창이나 다른 참여자가 이 항목을 고쳤습니다. 그곳의 내용: “{there}”.",
    ),
    next_step=Text(
        en="What you typed stands here and is not saved yet: change it if need be, and press Save.",
        ko="입력하신 내용은 아직 저장되지 않은 채 아래에 있습니다. 필요하면 고친 뒤 저장을 "
        "누르십시오.",
    ),
)
DRAFT_CHANGED_MEANWHILE = Message(
    "draft_changed_meanwhile",
    what=Text(
        en="the draft was changed after the preview that you submitted from, so nothing was "
        "submitted.",
        ko="제출한 미리보기 화면 이후에 작성 내용이 바뀌어 제출하지 않았습니다.",
    ),
    next_step=Text(
        en="Look at the preview as it is now, and submit that.",
        ko="지금의 미리보기를 확인한 뒤 다시 제출하십시오.",
    ),
)
