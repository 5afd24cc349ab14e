"""Everything that people are told, in one place: who, about what, in which words.

Each is called by the act, in its transaction. No sentence says more than that something is there;
what it is stands on the page behind it.
"""

from typing import TYPE_CHECKING

from django.urls import reverse

from dure.office.acts import Act
from dure.office.clock import today
from dure.office.notices.actions import News, do_tell, do_tell_address, do_tell_each
from dure.office.notices.kinds import Kind
from dure.office.notices.whom import find_holders, find_team
from dure.office.people.models import Person
from dure.office.roles import ROLE_NAMES, Role
from dure.office.web.words import moment_text
from dure.terms.language import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dure.office.applications.models import ApplicationRow, MemberRow
    from dure.office.calls.models import CallRow
    from dure.office.decisions.models import AwardRow, DecisionRow
    from dure.office.grants.models import GrantRow, RequestRow
    from dure.office.objections.models import ObjectionRow
    from dure.office.reviews.models import ReviewRow


def tell_invited(member: "MemberRow", by: Person, language: Lang) -> None:
    """Tell somebody that they are invited to a team; they need not have an account yet."""
    number = member.application.number
    news = News(
        Kind.INVITATION,
        Text(
            en="{name} invites you to take part in the application {number}.",
            ko="{name} 님이 신청 {number}에 참여자로 초대했습니다.",
        ).fill(name=by.name or by.email, number=number),
        reverse("invitation", args=[member.token]),
        f"member:{member.pk}",
        Act.ANSWER_INVITATION,
        f"invitation:{member.pk}",
    )
    person = Person.objects.filter(email=member.email).first()
    if person is not None:
        do_tell([person.pk], news)
    else:
        do_tell_address(member.email, news, language)


def tell_joined(member: "MemberRow", row: "ApplicationRow", name: str, *, joins: bool) -> None:
    """Tell the lead how somebody answered an invitation."""
    text = (
        Text(en="{name} has joined {number}.", ko="{name} 님이 {number}에 참여합니다.")
        if joins
        else Text(
            en="{name} has declined {number}.", ko="{name} 님이 {number} 참여를 거절했습니다."
        )
    )
    said = text.fill(name=name, number=row.number)
    do_tell([row.lead_id], _of_application(row, Kind.TEAM, said, f"joined:{member.pk}"))


def tell_team_of_step(row: "ApplicationRow", by: int | None) -> None:
    """Tell the team, but for who did it, that an application was submitted or withdrawn."""
    text = (
        Text(en="{number} is withdrawn.", ko="{number}: 신청을 철회했습니다.")
        if row.state == "withdrawn"
        else Text(
            en="{number} is submitted as version {n}.", ko="{number}: 제{n}판을 제출했습니다."
        )
    ).fill(number=row.number, n=row.version)
    people = [person for person in find_team(row) if person != by]
    key = f"step:{row.pk}:{row.state}:{row.version}"
    do_tell(people, _of_application(row, Kind.TEAM, text, key))


def _of_application(
    row: "ApplicationRow", kind: Kind, text: Text, key: str, page: str = "application"
) -> News:
    """Make news about an application, for who may read it."""
    path = reverse(page, args=[row.number])
    return News(kind, text, path, f"application:{row.pk}", Act.READ_APPLICATION, key)


_SCREENED = {
    "eligible": Text(en="{number} has passed the screening.", ko="{number}: 적격 심사 통과"),
    "assessing": Text(
        en="{number} has passed the screening; its technical assessment comes next.",
        ko="{number}: 적격 심사 통과, 기술 검토가 이어집니다.",
    ),
    "returned": Text(
        en="{number}: please correct your application until the day named there.",
        ko="{number}: 안내된 날까지 신청 내용을 보완해 주십시오.",
    ),
    "ineligible": Text(en="{number}: not eligible.", ko="{number}: 요건 미충족 안내"),
}


def tell_screened(row: "ApplicationRow", screening: int) -> None:
    """Tell the applicant what a screening ended with."""
    text = _SCREENED[row.state].fill(number=row.number)
    key = f"screened:{screening}"
    do_tell(find_team(row), _of_application(row, Kind.SCREENING, text, key, "screening_result"))


def tell_to_assess(row: "ApplicationRow", screening: int) -> None:
    """Tell site operators that an application waits for its technical assessment."""
    text = Text(
        en="{number} waits for its technical assessment.", ko="{number}: 기술 검토 대기"
    ).fill(number=row.number)
    path = reverse("assess", args=[row.number])
    thing, key = f"application:{row.pk}", f"to_assess:{row.pk}:{screening}"
    news = News(Kind.WORK, text, path, thing, Act.ASSESS, key)
    do_tell(find_holders(Role.OPERATOR, row.call_id), news)


def tell_assessed(row: "ApplicationRow", assessment: int) -> None:
    """Tell the team that the technical assessment has ended."""
    text = Text(
        en="{number}: the technical assessment has ended.", ko="{number}: 기술 검토가 끝났습니다."
    ).fill(number=row.number)
    key = f"assessed:{assessment}"
    do_tell(find_team(row), _of_application(row, Kind.SCREENING, text, key, "assessment"))


def tell_assigned(reviews: "Iterable[ReviewRow]") -> None:
    """Tell reviewers that they are asked."""
    text = Text(en="You are asked to review {number}.", ko="{number} 평가를 의뢰받았습니다.")
    do_tell_each(
        (
            review.reviewer_id,
            _of_review(
                review,
                Kind.REVIEW,
                text.fill(number=review.application.number),
                f"assigned:{review.pk}",
            ),
        )
        for review in reviews
    )


def tell_of_review(review: "ReviewRow", kind: Kind, text: Text, key: str) -> None:
    """Tell a reviewer something about a review of theirs."""
    do_tell([review.reviewer_id], _of_review(review, kind, text, key))


def _of_review(review: "ReviewRow", kind: Kind, text: Text, key: str) -> News:
    """Make news about a review, for who writes it."""
    path = reverse("review", args=[review.pk])
    return News(kind, text, path, f"review:{review.pk}", Act.REVIEW, key)


def tell_amended(call: "CallRow", people: "Iterable[int]") -> None:
    """Tell those who have begun to apply that the call was changed, and until when it takes."""
    end = moment_text(call.closes_at, is_end=True)
    text = Text(
        en="{call}: the call was changed (version {n}); applications are taken until {end}.",
        ko="{call}: 공모 내용이 바뀌었습니다(제{n}판). 신청 마감: {end_ko}.",
    ).fill(call=call.pk, n=call.version, end=end.en, end_ko=end.ko)
    path, key = reverse("call", args=[call.pk]), f"amended:{call.pk}:{call.version}"
    do_tell(people, News(Kind.DEADLINE, text, path, f"call:{call.pk}", Act.READ_PUBLIC, key))


def tell_appointed(call: "CallRow", person_id: int, role: Role) -> None:
    """Tell somebody that they are a reviewer or a chair of a call; a profile makes them found."""
    name = ROLE_NAMES[role]
    text = Text(
        en=f"{call.pk}: you are appointed as {name.en}. Please write your expertise and whom you "
        "cannot judge.",
        ko=f"{call.pk}: {name.ko}(으)로 위촉되었습니다. 전문 분야와 이해충돌을 적어 주십시오.",
    )
    key = f"appointed:{call.pk}:{role.value}:{today()}"
    news = News(Kind.REVIEW, text, reverse("expertise"), f"call:{call.pk}", Act.KEEP_EXPERTISE, key)
    do_tell([person_id], news)


def tell_late_reviews(call: "CallRow", text: Text) -> None:
    """Tell officers, once for each last day, that reviews of a call are overdue."""
    assert call.reviews_due_at is not None
    path = reverse("board", args=[call.pk]) + "?state=late"
    key = f"reviews_late:{call.pk}:{call.reviews_due_at.date()}"
    news = News(Kind.WORK, text, path, f"call:{call.pk}", Act.ASSIGN_REVIEWER, key)
    do_tell(find_holders(Role.OFFICER, call.pk), news)


def tell_recused(review: "ReviewRow") -> None:
    """Tell the officer who assigned a review that the reviewer cannot judge the application."""
    number = review.application.number
    text = Text(
        en="{number}: a reviewer cannot judge it; it may need another one.",
        ko="{number}: 평가위원이 회피했습니다. 다른 위원이 필요할 수 있습니다.",
    ).fill(number=number)
    path = reverse("assign_reviewer", args=[number])
    thing, key = f"application:{review.application_id}", f"recused:{review.pk}"
    do_tell([review.assigned_by_id], News(Kind.WORK, text, path, thing, Act.ASSIGN_REVIEWER, key))


def tell_released(review: "ReviewRow") -> None:
    """Tell a reviewer that a review is no longer asked of them; why stands with the office."""
    row = review.application
    text = Text(
        en="{number}: your review is no longer needed.",
        ko="{number}: 평가 배정이 취소되었습니다.",
    ).fill(number=row.number)
    path, key = reverse("my_reviews"), f"released:{review.pk}"
    news = News(Kind.REVIEW, text, path, f"call:{row.call_id}", Act.LIST_REVIEWS, key)
    do_tell([review.reviewer_id], news)


def tell_conflict(review: "ReviewRow", what: Text) -> None:
    """Tell the officer who assigned a review that a conflict of interest was found."""
    number = review.application.number
    text = Text(
        en=f"{number}: a conflict of interest was found; the review was {what.en}.",
        ko=f"{number}: 이해충돌이 확인되었습니다. 평가: {what.ko}.",
    )
    path = reverse("assign_reviewer", args=[number])
    thing, key = f"application:{review.application_id}", f"conflict:{review.pk}:{review.state}"
    news = News(Kind.WORK, text, path, thing, Act.ASSIGN_REVIEWER, key)
    do_tell([review.assigned_by_id], news)


def tell_about(
    row: "ApplicationRow", people: "Iterable[int]", kind: Kind, text: Text, key: str
) -> None:
    """Tell people who may read an application something about it."""
    do_tell(people, _of_application(row, kind, text, key))


def tell_officers(row: "ApplicationRow", text: Text, key: str) -> None:
    """Tell the officers of a call that an application waits for them."""
    people = find_holders(Role.OFFICER, row.call_id)
    do_tell(people, _of_application(row, Kind.WORK, text, key))


def tell_ranked(call_id: str, panel: int) -> None:
    """Tell officers that a ranking is closed."""
    text = Text(
        en="{call}: the panel has closed its ranking; the decision can be prepared.",
        ko="{call}: 평가단 순위가 확정되었습니다. 결정을 준비할 수 있습니다.",
    ).fill(call=call_id)
    news = News(
        Kind.WORK, text, reverse("decisions"), f"call:{call_id}", Act.PROPOSE, f"ranked:{panel}"
    )
    do_tell(find_holders(Role.OFFICER, call_id), news)


def tell_proposed(row: "DecisionRow") -> None:
    """Tell deciders that a decision waits for a signature."""
    text = Text(
        en="{call}: a decision waits for a signature.",
        ko="{call}: 서명할 결정안이 있습니다.",
    ).fill(call=row.call_id)
    key = f"proposed:{row.pk}:{row.proposal_hash[:16]}"
    do_tell(find_holders(Role.DECIDER, row.call_id), _of_decision(row, text, key))


def tell_drafted(row: "DecisionRow") -> None:
    """Tell officers that the office has begun the draft of a decision."""
    text = Text(
        en="{call}: the draft of a decision waits to be prepared.",
        ko="{call}: 준비할 결정안 초안이 있습니다.",
    ).fill(call=row.call_id)
    do_tell(find_holders(Role.OFFICER, row.call_id), _of_decision(row, text, f"drafted:{row.pk}"))


def tell_closed(row: "DecisionRow", text: Text) -> None:
    """Tell officers that the time for objections to a decision is over."""
    people = find_holders(Role.OFFICER, row.call_id)
    do_tell(people, _of_decision(row, text, f"objections_closed:{row.pk}"))


def _of_decision(row: "DecisionRow", text: Text, key: str) -> News:
    """Make news about a decision, for who may read it."""
    path = reverse("decision", args=[row.pk])
    return News(Kind.WORK, text, path, f"decision:{row.pk}", Act.READ_DECISION, key)


def tell_decided(letters: "Iterable[AwardRow]", leads: dict[int, "ApplicationRow"]) -> None:
    """Tell every applicant of a signed decision that their letter is there, not what it says."""
    text = Text(
        en="{number}: the decision is there, with its reasons and what you can do until when.",
        ko="{number}: 결정과 그 사유, 하실 수 있는 일과 기한을 확인해 주십시오.",
    )
    do_tell_each(
        (
            leads[letter.application_id].lead_id,
            News(
                Kind.DECISION,
                text.fill(number=leads[letter.application_id].number),
                reverse("letter", args=[letter.pk]),
                f"award:{letter.pk}",
                Act.READ_APPLICATION,
                f"decided:{letter.pk}",
            ),
        )
        for letter in letters
    )


def tell_objected(row: "ObjectionRow") -> None:
    """Tell officers that an objection waits for its answer."""
    application = row.award.application
    text = Text(
        en="{number}: an objection is to be answered.", ko="{number}: 답변할 이의신청이 있습니다."
    ).fill(number=application.number)
    news = _of_objection(row, Kind.WORK, text, f"objected:{row.pk}")
    do_tell(find_holders(Role.OFFICER, application.call_id), news)


def tell_objection_answered(row: "ObjectionRow") -> None:
    """Tell whoever objected that the answer is there."""
    text = Text(
        en="{number}: your objection is answered.", ko="{number}: 이의신청에 대한 답변이 있습니다."
    ).fill(number=row.award.application.number)
    do_tell(
        [row.filed_by_id], _of_objection(row, Kind.ANSWER, text, f"objection_answered:{row.pk}")
    )


def _of_objection(row: "ObjectionRow", kind: Kind, text: Text, key: str) -> News:
    """Make news about an objection, for who may read it."""
    path = reverse("objection", args=[row.pk])
    return News(kind, text, path, f"objection:{row.pk}", Act.READ_APPLICATION, key)


def tell_requested(row: "RequestRow") -> None:
    """Tell officers that a request waits, and the lead where somebody else asked for it."""
    grant = row.grant
    text = Text(
        en="{number}: a request is to be answered.", ko="{number}: 답변할 요청이 있습니다."
    ).fill(number=grant.number)
    news = _of_request(row, Kind.WORK, text, f"requested:{row.pk}")
    do_tell(find_holders(Role.OFFICER, grant.call_id), news)
    if row.filed_by_id != grant.application.lead_id:
        said = Text(
            en="{number}: somebody asks for a change of your grant.",
            ko="{number}: 내 배정을 바꾸자는 요청이 있습니다.",
        ).fill(number=grant.number)
        told = _of_request(row, Kind.GRANT, said, f"requested_of:{row.pk}")
        do_tell([grant.application.lead_id], told)


def tell_stated(row: "RequestRow") -> None:
    """Tell officers, and whoever asked, that the team has said something to a revocation."""
    grant = row.grant
    text = Text(
        en="{number}: the team has made a statement on the revocation of its grant.",
        ko="{number}: 배정 취소에 대한 의견서가 제출되었습니다.",
    ).fill(number=grant.number)
    people = dict.fromkeys([*find_holders(Role.OFFICER, grant.call_id), row.filed_by_id])
    do_tell(people, _of_request(row, Kind.WORK, text, f"stated:{row.pk}"))


def tell_request_answered(row: "RequestRow") -> None:
    """Tell whoever asked, and the lead, that a request is answered."""
    text = Text(
        en="{number}: a request is answered.", ko="{number}: 요청에 대한 답변이 있습니다."
    ).fill(number=row.grant.number)
    people = dict.fromkeys([row.filed_by_id, row.grant.application.lead_id])
    do_tell(people, _of_request(row, Kind.ANSWER, text, f"request_answered:{row.pk}"))


def _of_request(row: "RequestRow", kind: Kind, text: Text, key: str) -> News:
    """Make news about a request, for who may read it."""
    path = reverse("request", args=[row.pk])
    return News(kind, text, path, f"request:{row.pk}", Act.READ_GRANT, key)


def tell_of_grant(grant: "GrantRow", kind: Kind, text: Text, key: str) -> None:
    """Tell the team of a grant something about it; ``{number}`` is filled in."""
    said = text.fill(number=grant.number)
    path = reverse("grant", args=[grant.number])
    news = News(kind, said, path, f"grant:{grant.pk}", Act.READ_GRANT, key)
    do_tell(find_team(grant.application), news)
