"""Pages of the API: a person's access tokens, and what there is to ask."""

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control

from dure.office.acts import Act
from dure.office.api.actions import do_make_token, do_revoke_token
from dure.office.api.forms import TokenForm
from dure.office.api.queries import PAGE, list_tokens
from dure.office.clock import now
from dure.office.permissions import allow, signed_in
from dure.office.web.parameters import read_whole
from dure.office.web.words import say
from dure.terms.language import Text

_REVOKED = Text(en="The token is revoked.", ko="토큰을 폐기했습니다.")


@allow(Act.KEEP_TOKEN)
def tokens(request: HttpRequest) -> HttpResponse:
    """List the access tokens of whoever asks, and the form for a new one."""
    return _show_tokens(request, TokenForm())


@allow(Act.KEEP_TOKEN, methods=("POST",))
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def make_token(request: HttpRequest) -> HttpResponse:
    """Make a token for whoever has typed the password a moment ago, and show it this once."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _show_tokens(request, form, status=400)
    token = do_make_token(signed_in(request).pk, **form.cleaned_data)
    get_adapter().send_notification_mail("api/email/token_made", signed_in(request))
    response = _show_tokens(request, TokenForm(), token)
    patch_cache_control(response, no_store=True)
    return response


def _show_tokens(
    request: HttpRequest, form: TokenForm, token: str = "", status: int = 200
) -> HttpResponse:
    """Show the page of tokens."""
    lines = list_tokens(signed_in(request).pk, read_whole(request, "before"))
    before = lines[-1].pk if len(lines) == PAGE else None
    page = {"form": form, "lines": lines, "before": before, "token": token, "now": now()}
    return render(request, "api/tokens.html", page, status=status)


@allow(Act.KEEP_TOKEN, methods=("POST",))
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke a token of whoever asks."""
    do_revoke_token(signed_in(request).pk, pk)
    messages.success(request, say(_REVOKED))
    return redirect("tokens")


@allow(Act.READ_PUBLIC)
def reference(request: HttpRequest) -> HttpResponse:
    """Show what there is to ask, as the document of the API says it."""
    # Imported only here: a worker that serves no program does not hold the API.
    from dure.office.api.document import ABOUT, list_groups, list_shapes

    page = {"about": ABOUT, "groups": list_groups(), "shapes": list_shapes()}
    page["origin"] = settings.ORIGIN
    return render(request, "api/reference.html", page)
