"""Every role on every route; every route names its act."""

import json
from datetime import date

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import URLPattern, get_resolver, reverse

from dure.office.acts import BARRED_BY, RULES, Act
from dure.office.applications.actions import do_submit
from dure.office.applications.actions_team import do_attach
from dure.office.applications.models import FileRow, MemberRow
from dure.office.assessments.models import AssessmentRow
from dure.office.decisions.models import AwardRow, DecisionRow
from dure.office.grants.models import GrantRow, RequestRow
from dure.office.notices.digest import SALT
from dure.office.objections.models import ObjectionRow
from dure.office.panels.models import PanelRow
from dure.office.people.actions import do_give_role
from dure.office.people.queries import GivenRole
from dure.office.permissions import FOREIGN, Thing, Who, may, roles_on
from dure.office.reviews.models import ReviewRow
from dure.office.roles import GIVEN_ROLES, Role
from dure.office.tasks.models import TaskRow
from dure.office.trail.actions import do_record

ALL = "public person lead member assigned reviewer chair officer decider operator council auditor"
SIGNED_IN = ALL.removeprefix("public ")

TEAM = "lead member"
OURS = {"number": "first_2026-0001"}
SUBMITTED = {"number": "first_2026-0002"}

# Route: method, keys, roles that get in. Whoever is not named is kept out.
ROUTES = {
    "glance": ("get", {}, ALL),
    "programme": ("get", {}, ALL),
    "health": ("get", {}, ALL),
    "language": ("post", {}, ALL),
    "rehearsal": ("get", {}, ALL),
    "rehearsal_page": ("get", {"name": "report.html"}, ALL),
    "profile": ("get", {}, SIGNED_IN),
    "organisations": ("get", {}, SIGNED_IN),
    "leave_organisation": ("post", {"organisation_id": 1}, SIGNED_IN),
    "trail": ("get", {}, "auditor"),
    "notices": ("get", {}, SIGNED_IN),
    "todo": ("get", {}, SIGNED_IN),
    "mail_settings": ("get", {}, SIGNED_IN),
    "unsubscribe": (
        "get",
        lambda world: {"token": signing.dumps([world["lead"].pk, ""], salt=SALT)},
        ALL,
    ),
    "tasks": ("get", {}, "operator auditor"),
    "ask_again": ("post", {"pk": 1}, "operator"),
    "calls": ("get", {}, ALL),
    "call": ("get", {"slug": "first_2026"}, ALL),
    "open_call": ("get", {}, "officer"),
    "apply": ("post", {"slug": "first_2026"}, SIGNED_IN),
    "my_applications": ("get", {}, SIGNED_IN),
    "application": ("get", OURS, f"{TEAM} officer decider auditor"),
    "edit_application": ("get", OURS, TEAM),
    "preview_application": ("get", OURS, TEAM),
    "submit_application": ("post", OURS, "lead"),
    "withdraw_application": ("get", OURS, "lead"),
    "invite_member": ("post", OURS, "lead"),
    "remove_member": ("post", {**OURS, "member_id": 99}, "lead"),
    "attach_file": ("post", OURS, TEAM),
    # Of a draft; what is submitted others read too (test_screening).
    "read_file": ("get", {**OURS, "file_id": 1}, TEAM),
    "detach_file": ("post", {**OURS, "file_id": 1}, TEAM),
    "screening": ("get", {}, "officer"),
    "screen_application": ("get", SUBMITTED, "officer"),
    "screening_result": ("get", OURS, f"{TEAM} officer decider auditor"),
    "assessments": ("get", {}, "operator"),
    "assess": ("get", SUBMITTED, "operator"),
    "assessed_file": ("get", {**SUBMITTED, "file_id": 2}, "operator"),
    "assessment": ("get", OURS, f"{TEAM} chair officer decider operator auditor"),
    "my_reviews": ("get", {}, "assigned reviewer chair"),
    "expertise": ("get", {}, "assigned reviewer chair"),
    "opinions": ("get", OURS, f"{TEAM} chair officer decider auditor"),
    "boards": ("get", {}, "officer"),
    "board": ("get", {"slug": "first_2026"}, "officer"),
    "plan_reviews": ("get", {"slug": "first_2026"}, "officer"),
    "call_people": ("get", {"slug": "first_2026"}, "officer"),
    "dismiss": ("post", {"slug": "first_2026", "pk": 99}, "officer"),
    "assign_reviewer": ("get", SUBMITTED, "officer"),
    "review": ("get", {"pk": 1}, "assigned"),
    "recuse": ("post", {"pk": 1}, "assigned"),
    "remove_reviewer": ("post", {"pk": 1}, "officer"),
    "clear_review": ("post", {"pk": 1}, "officer"),
    "panels": ("get", {}, "chair officer decider auditor"),
    "panel": ("get", {"slug": "first_2026"}, "chair officer decider auditor"),
    "panel_paper": ("get", {"slug": "first_2026"}, "chair officer decider auditor"),
    "open_panel": ("post", {"slug": "first_2026"}, "chair"),
    "move_place": ("post", {"slug": "first_2026"}, "chair"),
    "keep_minutes": ("post", {"slug": "first_2026"}, "chair"),
    "close_panel": ("post", {"slug": "first_2026"}, "chair"),
    "decisions": ("get", {}, "officer decider auditor"),
    "new_decision": ("post", {"slug": "first_2026"}, "officer"),
    "decision": ("get", {"pk": 1}, "officer decider auditor"),
    "keep_line": ("post", {"pk": 1}, "officer"),
    "choose_decision": ("post", {"pk": 1}, "officer"),
    "change_decision": ("post", {"pk": 1}, "officer"),
    "undo_change": ("post", {"pk": 1}, "officer"),
    "propose_decision": ("post", {"pk": 1}, "officer"),
    "take_back_decision": ("post", {"pk": 1}, "officer"),
    "drop_decision": ("post", {"pk": 1}, "officer"),
    "sign_decision": ("post", {"pk": 1}, "decider"),
    "decision_paper": ("get", {"pk": 1}, "officer decider auditor"),
    "letter": ("get", {"pk": 1}, f"{TEAM} officer decider auditor"),
    "accept_award": ("post", {"pk": 1}, "lead"),
    "refuse_award": ("post", {"pk": 1}, "lead"),
    "lapse_award": ("post", {"pk": 1}, "officer"),
    "my_grants": ("get", {}, SIGNED_IN),
    "export_grants": ("get", {}, "officer auditor"),
    "grants": ("get", {}, "officer decider operator auditor"),
    "grant": ("get", OURS, f"{TEAM} officer decider operator auditor"),
    "file_request": ("get", {**OURS, "kind": "return"}, "lead"),
    "revoke_grant": ("get", OURS, "officer"),
    "requests": ("get", {}, "officer decider"),
    "request": ("get", {"pk": 1}, f"{TEAM} officer decider operator auditor"),
    "answer_request": ("post", {"pk": 1}, "officer decider"),
    "withdraw_request": ("post", {"pk": 1}, "lead"),
    "state_on_revocation": ("post", {"pk": 2}, "lead"),
    # Whoever leads a grant does not withdraw that somebody wants it revoked.
    "withdraw_revocation": ("post", {"pk": 2}, "officer"),
    "objections": ("get", {}, "officer"),
    "object_to": ("get", {"pk": 1}, "lead"),
    "objection": ("get", {"pk": 1}, f"{TEAM} officer decider auditor"),
    "answer_objection": ("post", {"pk": 1}, "officer"),
    "withdraw_objection": ("post", {"pk": 1}, "lead"),
    "results": ("get", {}, ALL),
    "open_data": ("get", {}, ALL),
    "dataset": ("get", {"key": "facts"}, ALL),
    "dataset_file": ("get", {"key": "facts", "form": "csv"}, ALL),
    "catalogue": ("get", {"form": "jsonld"}, ALL),
    "api:list_of_results": ("get", {}, ALL),
    "api:figures": ("get", {}, ALL),
    "tokens": ("get", {}, SIGNED_IN),
    # Whoever has not typed the password a moment ago is asked for it first.
    "make_token": ("post", {}, ""),
    "revoke_token": ("post", {"pk": 1}, SIGNED_IN),
    "api_reference": ("get", {}, ALL),
    "api:openapi": ("get", {}, ALL),
    "api:list_of_calls": ("get", {}, ALL),
    "api:one_call": ("get", {"slug": "first_2026"}, ALL),
    "api:call_form": ("get", {"slug": "first_2026"}, ALL),
    "api:me": ("get", {}, SIGNED_IN),
    "api:list_of_applications": ("get", {}, SIGNED_IN),
    "api:begin_application": ("post", {}, SIGNED_IN),
    "api:one_application": ("get", OURS, f"{TEAM} officer decider auditor"),
    "api:read_own_draft": ("get", OURS, TEAM),
    "api:replace_draft": ("put", OURS, TEAM),
    "api:submit": ("post", OURS, "lead"),
    "api:withdraw": ("post", OURS, "lead"),
    "api:decisions_of_application": ("get", OURS, f"{TEAM} officer decider auditor"),
    "api:files_of_application": ("get", OURS, f"{TEAM} officer decider auditor"),
    "api:attach": ("post", OURS, TEAM),
    "api:detach": ("delete", {**OURS, "file": 1}, TEAM),
    "api:accept": ("post", {"letter": 1}, "lead"),
    "api:refuse": ("post", {"letter": 1}, "lead"),
    "api:list_of_grants": ("get", {}, SIGNED_IN),
    "api:one_grant": ("get", OURS, f"{TEAM} officer decider operator auditor"),
    "api:month_statement": ("get", OURS, f"{TEAM} officer decider operator auditor"),
    "api:report_use": ("post", {"site": "gwangju"}, "operator"),
    # Whoever has the letter reads it; joining is refused to any other address.
    "invitation": ("get", {"token": "token-of-the-letter"}, SIGNED_IN),
}
JOB = {"job": "1", "grant": "g", "type": "h200", "accelerators": 1}
BODIES = {
    "language": {"language": "ko"},
    "api:begin_application": {"call": "first_2026"},
    "api:month_statement": {"month": "2026-01"},
    "api:report_use": {"jobs": [{**JOB, "start": "2026-01-01", "end": "2026-01-02"}]},
}


def find_routes(patterns=None, space=""):
    """Give every route of the office with its view, by name."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name and f"{space}{pattern.name}", pattern.callback
        else:
            within = f"{pattern.namespace}:" if pattern.namespace else space
            yield from find_routes(pattern.url_patterns, within)


def test_every_route_names_its_act_and_stands_in_this_table():
    named = {name for name, view in find_routes() if hasattr(view, "act")}
    others = {name for name, view in find_routes() if not hasattr(view, "act")}
    assert named == set(ROUTES)
    # Routes without a name are old addresses of django-allauth; the middleware refuses them.
    assert others - {None} <= set(FOREIGN)


@pytest.mark.django_db
def test_a_route_without_an_act_is_refused(client):
    assert client.get("/accounts/social/signup/").status_code == 403


def add_decided(row, people):
    """Add a decision, a letter, a grant, a request and an objection for an application."""
    at, lead = row.created_at, people["lead"]
    decision = DecisionRow.objects.create(id=1, call=row.call, made_at=at)
    award = AwardRow.objects.create(
        id=1,
        decision=decision,
        application=row,
        outcome="awarded",
        months=12,
        tranches=1,
        why={"title": {"en": "why", "ko": "이유"}, "parts": []},
        accept_by=at,
        object_by=at,
    )
    decision.overseer = people["council"]
    decision.save()
    days = {"starts_on": at.date(), "ends_on": date(2030, 1, 1), "accepted_at": at}
    grant = GrantRow.objects.create(
        number=row.number, application=row, award=award, call=row.call, **days
    )
    RequestRow.objects.create(
        id=1, grant=grant, kind="return", reason="r", filed_by=lead, filed_at=at
    )
    RequestRow.objects.create(
        id=2, grant=grant, kind="revocation", reason="r", filed_by=people["chair"], filed_at=at
    )
    ObjectionRow.objects.create(
        id=1, award=award, grounds="g", filed_by=lead, filed_at=at, answer_by=at
    )


@pytest.fixture
def world(make_person, start, settings, tmp_path):
    """Give somebody for each role; a draft with a team, a file and an invitation; one submitted."""
    settings.REPORT = str(tmp_path / "report.html")
    (tmp_path / "report.html").write_text("<style>p {}</style>")
    people = {role.value: make_person(role.value, role) for role in GIVEN_ROLES}
    people |= {name: make_person(name) for name in ("person", "lead", "member", "assigned")}
    row = start(people["lead"])
    seat = {"application": row, "invited_at": row.created_at}
    MemberRow.objects.create(
        **seat, email="member@example.kr", person=people["member"], state="joined", token="t-1"
    )
    MemberRow.objects.create(**seat, email="new@example.kr", token="token-of-the-letter")
    do_attach(row.pk, "plan.pdf", b"%PDF-1.7 plan", by=people["lead"].pk)
    FileRow.objects.update(id=1)
    do_give_role(people["assigned"].pk, Role.REVIEWER)
    other = start(make_person("other"))
    do_attach(other.pk, "plan.pdf", b"%PDF-1.7 plan", by=other.lead_id)
    FileRow.objects.filter(application=other).update(id=2)
    other = do_submit(other.pk, by=other.lead_id)
    seat = {"reviewer": people["assigned"], "assigned_at": row.created_at}
    ReviewRow.objects.create(id=1, application=other, **seat)
    empty = json.dumps({"ranking": {"lines": [], "supply": [], "cut": 0}})
    ended = {"state": "closed", "paper": empty, "hash": "0" * 64, "closed_at": row.created_at}
    PanelRow.objects.create(
        call=row.call, opened_by=people["chair"], opened_at=row.created_at, **ended
    )
    add_decided(row, people)
    for one in (row, other):
        seat = {"assessed_by": people["council"], "started_at": row.created_at}
        AssessmentRow.objects.create(application=one, version=1, **seat)
    TaskRow.objects.create(id=1, name="sweep_tasks", due_at=row.created_at, made_at=row.created_at)
    return people


@pytest.mark.parametrize("name", ROUTES)
def test_every_role_on_a_route(name, world, browse):
    method, keys, want = ROUTES[name]
    keys = keys(world) if callable(keys) else keys
    is_written = name.startswith("api:") and method != "get" and name != "api:attach"
    how = {"content_type": "application/json"} if is_written else {}
    got = {}
    for role in ALL.split():
        if name == "api:attach":
            BODIES[name] = {"file": SimpleUploadedFile("plan.pdf", b"%PDF-1.7 b")}
        with transaction.atomic():
            answer = getattr(browse(world.get(role)), method)(
                reverse(name, kwargs=keys), BODIES.get(name, {}), **how
            )
            for close in answer._resource_closers:  # noqa: SLF001 - close() would end the test's
                close()
            # Each role finds the world as it was.
            transaction.set_rollback(True)
        is_sent_away = answer.status_code == 302 and answer["Location"].startswith("/accounts/")
        got[role] = answer.status_code not in (401, 403, 404) and not is_sent_away
    assert [role for role in ALL.split() if got[role]] == want.split()


def test_every_act_has_a_rule():
    assert set(RULES) == set(Act)


def test_only_those_who_signed_in_keep_accounts():
    assert Role.PUBLIC not in RULES[Act.KEEP_ACCOUNT]


ROLES = {
    "nobody is the public": (Who(), None, {Role.PUBLIC}),
    "a role given everywhere counts on a thing": (
        Who(1, (GivenRole(Role.OFFICER),)),
        Thing("application:1", frozenset({"call:a"})),
        {Role.PUBLIC, Role.PERSON, Role.OFFICER},
    ),
    "a role of another call does not": (
        Who(1, (GivenRole(Role.OFFICER, "call:b"),)),
        Thing("application:1", frozenset({"call:a"})),
        {Role.PUBLIC, Role.PERSON},
    ),
    "the team comes with the thing": (
        Who(1),
        Thing("application:1", team={1: Role.LEAD, 2: Role.MEMBER}),
        {Role.PUBLIC, Role.PERSON, Role.LEAD},
    ),
}


@pytest.mark.parametrize(("who", "thing", "want"), ROLES.values(), ids=ROLES)
def test_roles(who, thing, want):
    assert roles_on(who, thing) == want


DUTIES = {
    "who screened does not decide": (Act.SCREEN, Act.DECIDE),
    "who reviewed does not decide": (Act.REVIEW, Act.DECIDE),
    "who ranked does not decide": (Act.RANK, Act.DECIDE),
    "who applied does not decide": (Act.SUBMIT_APPLICATION, Act.DECIDE),
    "who applied does not screen": (Act.APPLY, Act.SCREEN),
    "who applied does not review": (Act.EDIT_APPLICATION, Act.REVIEW),
}


@pytest.mark.parametrize(("done", "act"), DUTIES.values(), ids=DUTIES)
def test_separation_of_duties(done, act, make_person, clock):
    del clock
    from dure.office.clock import now  # noqa: PLC0415

    person = make_person("kim", *GIVEN_ROLES)
    who = Who(person.pk, tuple(GivenRole(role) for role in GIVEN_ROLES))
    team = {person.pk: Role.ASSIGNED}
    thing, other = Thing("application:1", team=team), Thing("application:2", team=team)
    assert may(who, act, thing)
    do_record(person.pk, done, "application:1", at=now())
    assert not may(who, act, thing)
    assert may(who, act, other)
    assert done in BARRED_BY[act]
