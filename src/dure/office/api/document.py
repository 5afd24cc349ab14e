"""The OpenAPI document of the API, and the same for people."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse

from dure.office.acts import RULES, Act
from dure.office.apart import give_back_memory
from dure.office.api.door import API
from dure.office.api.meanings import MEANINGS
from dure.office.api.shapes import Problem
from dure.office.roles import ROLE_NAMES, Role
from dure.office.web.errors import name_status
from dure.office.web.problems import PROBLEM_TYPE, PROGRAMS
from dure.terms.language import Text

_READING = "get"
_PUBLIC = (400, 429, 503)
_SIGNED_IN = (*_PUBLIC, 401, 403)
_WRITING = (*_SIGNED_IN, 409, 413)
_PROBLEM = {"schema": {"$ref": "#/components/schemas/Problem"}}


def make_document() -> dict[str, Any]:
    """Make the document: what the operations say, and what every one of them may answer."""
    document: dict[str, Any] = json.loads(_write_document())
    return document


@lru_cache(maxsize=1)
def _write_document() -> str:
    """Write the document once, as text, which is the smallest that it can be kept as."""
    document = dict(API.get_openapi_schema(path_prefix=PROGRAMS))
    schemas = document["components"]["schemas"]
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs") | {"Problem": problem}
    for schema in schemas.values():
        for name, field in schema.get("properties", {}).items():
            _describe(name, field)
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            for parameter in operation["parameters"]:
                _describe(parameter["name"], parameter["schema"])
                parameter.setdefault("description", parameter["schema"]["description"])
            for sent in operation.get("requestBody", {}).get("content", {}).values():
                for name, field in sent["schema"].get("properties", {}).items():
                    _describe(name, field)
            statuses = _list_refusals(path, method, operation)
            operation["responses"] |= {
                str(status): {
                    "description": name_status(status)[0].en,
                    "content": {PROBLEM_TYPE: _PROBLEM},
                }
                for status in statuses
            }
    document["info"]["description"] = ABOUT.en
    document["info"]["x-description-ko"] = ABOUT.ko
    text = json.dumps(document)
    give_back_memory()
    return text


def _describe(name: str, field: dict[str, Any]) -> None:
    """Say what a field means where its shape does not."""
    if "x-ko" not in field:
        field.setdefault("description", MEANINGS[name].en)
        field["x-ko"] = MEANINGS[name].ko


def _list_refusals(path: str, method: str, operation: Mapping[str, Any]) -> list[int]:
    """List the statuses of refusals that an operation may answer with."""
    statuses = set(_SIGNED_IN if "security" in operation else _PUBLIC)
    if method != _READING:
        statuses |= set(_WRITING)
    if "{" in path or "requestBody" in operation:
        statuses.add(404)
    return sorted(statuses)


ABOUT = Text(
    en="Programs do here what people do on the pages, by the same table of who may do what. "
    "Send an access token (Authorization: Bearer), or a session with X-CSRFToken. What is "
    "refused is a problem as in RFC 9457 with findings in the language of Accept-Language.",
    ko="화면에서 하는 일을 프로그램으로 할 수 있으며, 권한은 화면과 같습니다. 접근 토큰"
    "(Authorization: Bearer)이나 세션(X-CSRFToken 포함)을 보냅니다. 거절 응답은 RFC 9457 "
    "형식이고, 사유는 Accept-Language의 언어로 옵니다.",
)


def give_document(request: HttpRequest) -> HttpResponse:
    """Give the document as JSON."""
    document = {**make_document(), "servers": [{"url": request.build_absolute_uri("/")[:-1]}]}
    text = json.dumps(document, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json")
    response["Access-Control-Allow-Origin"] = "*"
    return response


@dataclass(frozen=True, slots=True)
class Told:
    """A field or parameter, as people read it."""

    name: str
    place: str
    kind: str
    is_required: bool
    meaning: Text


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation, as people read it."""

    method: str
    path: str
    name: str
    summary: Text
    detail: Text
    who: tuple[Text, ...]
    asks: tuple[Told, ...]
    gives: tuple[Told, ...]
    statuses: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Operations that belong together."""

    key: str
    title: Text
    operations: tuple[Operation, ...]


_TITLES: dict[str, Text] = {
    "public": Text(en="For everyone", ko="누구나"),
    "own": Text(en="Applications and decisions", ko="신청과 결정"),
    "grants": Text(en="Grants and use", ko="배정과 사용"),
}


def list_groups() -> tuple[Group, ...]:
    """List all operations for people, by what they are about."""
    found: dict[str, list[Operation]] = {tag: [] for tag in _TITLES}
    document = make_document()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            read = _read_operation(document, path, method, operation)
            found[operation["tags"][0]].append(read)
    return tuple(Group(tag, _TITLES[tag], tuple(each)) for tag, each in found.items())


def list_shapes() -> tuple[tuple[str, tuple[Told, ...]], ...]:
    """List the shapes that answers are made of: name, fields."""
    document = make_document()
    schemas = document["components"]["schemas"]
    return tuple(
        (name, tuple(_list_fields(document, schema, "")))
        for name, schema in sorted(schemas.items())
    )


def _read_operation(
    document: Mapping[str, Any], path: str, method: str, operation: Mapping[str, Any]
) -> Operation:
    """Read an operation out of the document."""
    asks = [_tell(document, p["name"], p["in"], p["schema"], p) for p in operation["parameters"]]
    if "requestBody" in operation:
        [sent] = operation["requestBody"]["content"].values()
        asks += _list_fields(document, sent["schema"], "body")
    done = next(s for s in operation["responses"] if s.startswith("2"))
    schema = operation["responses"][done]["content"]["application/json"]["schema"]
    roles = sorted(RULES[Act(operation["x-act"])], key=list(Role).index)
    is_public = Role.PUBLIC in roles
    who = [ROLE_NAMES[Role.PUBLIC]] if is_public else [ROLE_NAMES[role] for role in roles]
    is_anyone = not is_public and set(roles) == set(Role) - {Role.PUBLIC}
    return Operation(
        method=method.upper(),
        path=path,
        name=operation["operationId"],
        summary=Text(en=operation["summary"], ko=operation["x-summary-ko"]),
        detail=Text(en=operation["description"], ko=operation["x-description-ko"]),
        who=(ROLE_NAMES[Role.PERSON],) if is_anyone else tuple(who),
        asks=tuple(asks),
        gives=tuple(_list_fields(document, schema, "")),
        statuses=tuple((s, name_status(int(s))[0]) for s in operation["responses"] if s > "299"),
    )


def _follow(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what a schema refers to, or itself."""
    if "$ref" not in schema:
        return schema
    found: Mapping[str, Any] = document["components"]["schemas"][schema["$ref"].split("/")[-1]]
    return found


def _list_fields(
    document: Mapping[str, Any], schema: Mapping[str, Any], place: str
) -> Iterator[Told]:
    """List the fields of an object."""
    schema = _follow(document, schema)
    needed = schema.get("required", [])
    for name, field in schema.get("properties", {}).items():
        yield _tell(document, name, place, field, {"required": name in needed})


def _tell(
    document: Mapping[str, Any],
    name: str,
    place: str,
    schema: Mapping[str, Any],
    more: Mapping[str, Any],
) -> Told:
    """Tell a field or parameter."""
    en = schema.get("description") or more.get("description", "")
    meaning = Text(en=en, ko=schema.get("x-ko", en))
    kind = _write_kind(document, schema)
    return Told(name, place, kind, bool(more.get("required")), meaning)


def _write_kind(document: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """Write what a value is, in the words of JSON Schema."""
    if "anyOf" in schema:
        return " | ".join(_write_kind(document, each) for each in schema["anyOf"])
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    kind = str(schema.get("format") or schema.get("type", "any"))
    if kind == "array":
        return f"[{_write_kind(document, schema['items'])}]"
    return kind
