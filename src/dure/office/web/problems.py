"""What went wrong, for programs: a problem as in RFC 9457, with our findings."""

import json
from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse

from dure.office.web.words import lang
from dure.terms.finding import Finding
from dure.terms.language import Lang

PROGRAMS = "/api/v1/"
PROBLEM_TYPE = "application/problem+json"


def is_for_programs(request: HttpRequest) -> bool:
    """Tell whether a request is to the API, and is answered in its way."""
    return request.path_info.startswith(PROGRAMS)


def write_problem(
    status: int, title: str, detail: str, findings: Sequence[Finding] = ()
) -> HttpResponse:
    """Write a problem in the language of the reader."""
    problem: dict[str, object] = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "findings": [write_finding(finding, lang()) for finding in findings],
    }
    text = json.dumps(problem, ensure_ascii=False)
    return HttpResponse(text, status=status, content_type=PROBLEM_TYPE)


def write_finding(finding: Finding, lang: Lang) -> Mapping[str, str]:
    """Write a finding in one language: code, where, what, and the next step.

    Examples
    --------
    >>> from dure.office.findings import CALL_JUDGED_ALREADY
    >>> from dure.terms.finding import Place
    >>> fields = {"call": "a", "count": 2}
    >>> write_finding(Finding(CALL_JUDGED_ALREADY, Place("a.yaml"), fields), "en")["code"]
    'call_judged_already'
    """
    return {
        "code": finding.message.code,
        "severity": finding.message.severity,
        "field": finding.place.field,
        "what": finding.what(lang),
        "next": finding.next_step(lang),
    }
