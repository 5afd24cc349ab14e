"""Pages that belong to no app: health, and the choice of a language."""

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme

import dure
from dure.office.acts import Act
from dure.office.people.actions import do_choose_language
from dure.office.permissions import allow
from dure.office.web.parameters import ParameterRefused
from dure.office.web.words import say
from dure.terms.language import LANGS, Text

_NO_SUCH = Text(en="Choose ko or en.", ko="ko나 en을 고르십시오.")


@allow(Act.READ_PUBLIC)
def health(request: HttpRequest) -> HttpResponse:
    """Say that the office answers and its database too."""
    del request
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok", "version": dure.__version__})


@allow(Act.READ_PUBLIC, methods=("POST",))
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language that was chosen, and go back."""
    code = request.POST.get("language", "")
    if code not in LANGS:
        raise ParameterRefused(say(_NO_SUCH))
    back = request.POST.get("next", "/")
    hosts = {request.get_host()}
    if not url_has_allowed_host_and_scheme(back, hosts, require_https=request.is_secure()):
        back = "/"
    if request.user.is_authenticated:
        do_choose_language(request.user.pk, "en" if code == "en" else "ko")
    response = HttpResponseRedirect(back)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response
