"""The page that something was sent from."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def find_page_before(request: HttpRequest) -> str:
    """Give the address of the page of this office that a form was sent from, or nothing."""
    referer, hosts = request.headers.get("referer", ""), {request.get_host()}
    if not url_has_allowed_host_and_scheme(referer, hosts, require_https=request.is_secure()):
        return ""
    parts = urlsplit(referer)
    # Two slashes would begin the name of another host.
    path = "/" + parts.path.lstrip("/")
    return f"{path}?{parts.query}" if parts.query else path
