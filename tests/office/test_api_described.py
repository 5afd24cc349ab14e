"""The API is what its document says: schemathesis makes requests up, as each role."""

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dure.office.api import pace
from dure.office.api.actions import do_make_token
from dure.office.api.document import make_document
from dure.office.people.actions import do_give_role
from dure.office.roles import GIVEN_ROLES, Role

pytestmark = pytest.mark.django_db
schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
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
    """Give an office with one application of each kind, and who may ask, by role."""
    settings.API_PER_MINUTE = {"person": 10**6, "public": 10**6}
    pace._COUNTS.clear()  # noqa: SLF001 - other tests have asked in the same minute
    people = {role.value: make_person(role.value, role) for role in GIVEN_ROLES}
    people |= {"lead": make_person("lead"), "person": make_person("person")}
    submitted, draft = submit(people["lead"]), start(people["lead"])
    do_give_role(people["operator"].pk, Role.OPERATOR, scope="site:gwangju")
    return people, [submitted.number, draft.number]


ROLES = {"lead": 12, "operator": 6, "officer": 4, "public": 3}
ROLES |= {role.value: 2 for role in GIVEN_ROLES if role.value not in ROLES} | {"person": 3}


@pytest.mark.parametrize(("role", "count"), ROLES.items(), ids=ROLES)
def test_no_answer_is_a_5xx_or_undocumented(role, count, known):
    from dure.office.web.wsgi import application  # noqa: PLC0415

    people, numbers = known
    headers = {}
    if role != "public":
        token = do_make_token(people[role].pk, label="t", scope="write", days=30)
        headers["Authorization"] = f"Bearer {token}"
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    real = {"number": numbers, "slug": ["first_2026"], "site": ["gwangju"]}
    for found in schema.get_all_operations():

        @settings(
            max_examples=count,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=found.ok().as_strategy(), choice=st.integers(0, 3))
        def check(case, choice):
            for name in case.path_parameters or {}:
                if choice < 3:  # else whatever was made up
                    case.path_parameters[name] = real[name][choice % len(real[name])]
            case.headers = {k: v for k, v in (case.headers or {}).items() if k not in HIDDEN}
            case.call_and_validate(checks=CHECKS, headers=headers)

        check()


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
