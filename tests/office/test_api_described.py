"""The API is what its document says: schemathesis makes requests up, as each role."""

import itertools
from collections import Counter
from datetime import date

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable

from dure.office.api import pace
from dure.office.api.actions import do_make_token
from dure.office.api.document import make_document
from dure.office.applications.actions_team import do_attach
from dure.office.decisions.models import AwardRow, DecisionRow
from dure.office.grants.models import GrantRow
from dure.office.people.actions import do_give_role
from dure.office.roles import GIVEN_ROLES, Role

pytestmark = pytest.mark.django_db
schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
from schemathesis import GenerationMode  # noqa: E402 - where it is installed
from schemathesis.checks import not_a_server_error  # noqa: E402 - where it is installed
from schemathesis.specs.openapi.checks import (  # noqa: E402 - where it is installed
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
HIDDEN = {"Authorization", "Cookie"}


@pytest.fixture(autouse=True)
def _one_connection():
    """Keep the connection of the test, which a server gives back after each request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def known(make_person, submit, start, settings):
    """Give an office with one application of each kind and a grant, and who may ask, by role."""
    settings.API_PER_MINUTE = {"person": 10**6, "public": 10**6}
    pace._COUNTS.clear()  # noqa: SLF001 - other tests have asked in the same minute
    people = {role.value: make_person(role.value, role) for role in GIVEN_ROLES}
    people |= {"lead": make_person("lead"), "person": make_person("person")}
    given, submitted, draft = (make(people["lead"]) for make in (submit, submit, start))
    at = given.created_at
    decision = DecisionRow.objects.create(call=given.call, made_at=at)
    told = {"months": 12, "tranches": 1, "accept_by": at, "object_by": at, "outcome": "awarded"}
    award = AwardRow.objects.create(decision=decision, application=given, why={"parts": []}, **told)
    days = {"starts_on": date(2026, 3, 1), "ends_on": date(2027, 3, 1), "accepted_at": at}
    GrantRow.objects.create(
        number=given.number, application=given, award=award, call=given.call, **days
    )
    do_give_role(people["operator"].pk, Role.OPERATOR, scope="site:gwangju")
    file = do_attach(draft.pk, "plan.pdf", b"%PDF-1.7 a plan", by=draft.lead_id)
    numbers = [given.number, submitted.number, draft.number]
    real = {"number": numbers, "slug": ["first_2026"], "site": ["gwangju"]}
    return people, real | {"letter": [award.pk], "file": [file.pk]}


ROLES = {"lead": 6, "operator": 4, "officer": 2, "public": 2}
ROLES |= {role.value: 1 for role in GIVEN_ROLES if role.value not in ROLES} | {"person": 2}
JOB = {"job": "1", "grant": "none", "type": "h200", "accelerators": 1}
JOB |= {"start": "2026-01-01", "end": "2026-01-02"}
BODIES = {"begin_application": {"call": "first_2026"}, "report_use": {"jobs": [JOB]}}


def make_up(operation, mode, count, ask):
    """Ask an operation with made-up requests; those of a mode that has none are none."""

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), choice=st.integers(0, 3))
    def check(case, choice):
        ask(case, choice, mode is GenerationMode.POSITIVE)

    try:
        check()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE  # there is nothing to send wrongly


@pytest.mark.parametrize(("role", "count"), ROLES.items(), ids=ROLES)
def test_no_answer_is_a_5xx_or_undocumented(role, count, known):
    from dure.office.web.wsgi import application  # noqa: PLC0415

    people, real = known
    headers = {}
    if role != "public":
        token = do_make_token(people[role].pk, label="t", scope="write", days=30)
        headers["Authorization"] = f"Bearer {token}"
    statuses = Counter()

    def ask(case, choice, is_well_formed):
        is_real = choice < 3  # else whatever was made up
        for name in (case.path_parameters or {}) if is_real else ():
            case.path_parameters[name] = real[name][choice % len(real[name])]
        name = case.operation.definition.raw["operationId"]
        if is_real and choice and name in BODIES and is_well_formed:
            case.body = BODIES[name]
        case.headers = {k: v for k, v in (case.headers or {}).items() if k not in HIDDEN}
        answer = case.call_and_validate(checks=CHECKS, headers=headers)
        statuses[name, answer.status_code] += 1

    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    # What cannot be read is refused the same way whoever sends it.
    modes = list(GenerationMode) if role == "lead" else [GenerationMode.POSITIVE]
    for found, mode in itertools.product(schema.get_all_operations(), modes):
        make_up(found.ok(), mode, count, ask)
    for name, status in REACHED.get(role, ()):
        assert statuses[name, status], f"{name} never answered {status}"


REACHED = {
    "lead": [
        ("begin_application", 201),
        ("begin_application", 400),
        ("one_application", 200),
        ("one_grant", 200),
        ("month_statement", 200),
        ("month_statement", 400),
        ("replace_draft", 200),
        ("replace_draft", 400),
        ("report_use", 403),
        ("files_of_application", 200),
        ("attach", 409),
        ("accept", 200),
        ("refuse", 409),
    ],
    "operator": [("report_use", 200), ("one_grant", 200), ("begin_application", 201)],
    "public": [("list_of_results", 200), ("me", 401)],
}
"""What made-up requests must come to, or they would prove little."""


def test_every_field_says_what_it_means_in_both_languages():
    document = make_document()
    told = {
        f"{name}.{key}": field
        for name, schema in document["components"]["schemas"].items()
        for key, field in schema.get("properties", {}).items()
    }
    told |= {
        f"{path} {each['name']}": {**each["schema"], "description": each["description"]}
        for path, methods in document["paths"].items()
        for operation in methods.values()
        for each in operation["parameters"]
    }
    assert not [at for at, field in told.items() if not field.get("description")]
    assert not [at for at, field in told.items() if "x-ko" not in field]


def test_every_operation_names_its_act_and_its_refusals():
    document = make_document()
    operations = [one for path in document["paths"].values() for one in path.values()]
    assert len(operations) >= 15
    for one in operations:
        assert {"x-act", "x-summary-ko", "x-description-ko"} <= one.keys()
        assert "400" in one["responses"]
        assert ("401" in one["responses"]) == ("security" in one)
