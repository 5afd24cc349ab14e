"""What the machine tells the office: its mode, its secrets, its addresses; refused where unsafe."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from dure.terms.errors import WorldFailed

SECRET_MIN = 50
DEMO_SECRET = "demo-only-" + "0123456789abcdef" * 4


class SettingsRefused(WorldFailed):
    """The environment lacks what the office needs in production, or contradicts itself."""


@dataclass(frozen=True, slots=True)
class Oidc:
    """A provider of identities: name for people, issuer, and what it knows this office by."""

    name: str
    issuer: str
    client_id: str
    client_secret: str


@dataclass(frozen=True, slots=True)
class Environment:
    """What was read from the environment.

    Parameters
    ----------
    is_production : whether people other than whoever started it come in
    secret_key : signs sessions and links in e-mails
    hosts : names by which it is reached
    origin : scheme and host as people see them
    database_url : see `dure.office.database`
    files : folder for what is uploaded
    mail_host, mail_port, mail_user, mail_password, mail_from : outgoing mail; no host prints it
    oidc : provider of identities, or None
    time_zone : of all days and deadlines
    report : file of a rehearsal that the first page links to, or empty
    """

    is_production: bool
    secret_key: str
    hosts: tuple[str, ...]
    origin: str
    database_url: str
    files: str
    mail_host: str
    mail_port: int
    mail_user: str
    mail_password: str
    mail_from: str
    oidc: Oidc | None
    time_zone: str
    report: str = ""


def read_environment(given: Mapping[str, str]) -> Environment:
    """Read the environment; in production nothing has a default that others could know.

    Raises
    ------
    SettingsRefused
        Naming everything that is missing or contradicts itself, at once.
    """
    mode = given.get("DURE_OFFICE_MODE", "demo")
    is_production = mode == "production"
    faults = (
        []
        if mode in ("demo", "production")
        else [f"DURE_OFFICE_MODE is {mode!r}; write demo or production"]
    )
    if is_production:
        faults += _check_production(given)
    port = given.get("DURE_MAIL_PORT", "587")
    if not port.isdecimal():
        faults.append(f"DURE_MAIL_PORT is {port!r}; write a number")
    oidc = _read_oidc(given, faults)
    if faults:
        msg = "the office does not start: " + "; ".join(faults)
        raise SettingsRefused(msg)
    origin = given.get("DURE_ORIGIN", "http://127.0.0.1:8000")
    return Environment(
        is_production=is_production,
        secret_key=given.get("DURE_SECRET_KEY", DEMO_SECRET),
        hosts=(urlsplit(origin).hostname or "",) if is_production else ("127.0.0.1", "localhost"),
        origin=origin,
        database_url=given.get("DURE_DATABASE_URL", "sqlite://"),
        files=given.get("DURE_FILES", "build/office-files"),
        mail_host=given.get("DURE_MAIL_HOST", ""),
        mail_port=int(port),
        mail_user=given.get("DURE_MAIL_USER", ""),
        mail_password=given.get("DURE_MAIL_PASSWORD", ""),
        mail_from=given.get("DURE_MAIL_FROM", "office@localhost"),
        oidc=oidc,
        time_zone=given.get("DURE_TIME_ZONE", "Asia/Seoul"),
        report=given.get("DURE_REPORT", ""),
    )


def _check_production(given: Mapping[str, str]) -> list[str]:
    """Name what a production needs and was not told."""
    needed = {
        "DURE_SECRET_KEY": f"a secret of at least {SECRET_MIN} characters",
        "DURE_ORIGIN": "the address that people type, such as https://office.example.kr",
        "DURE_DATABASE_URL": "where the database is",
        "DURE_FILES": "a folder for what is uploaded",
        "DURE_MAIL_HOST": "a mail server, since accounts are confirmed by e-mail",
        "DURE_MAIL_FROM": "the address that mail comes from",
    }
    faults = [f"{name} is missing ({what})" for name, what in needed.items() if not given.get(name)]
    secret = given.get("DURE_SECRET_KEY", "")
    if secret and (len(secret) < SECRET_MIN or len(set(secret)) < 10):  # noqa: PLR2004 - no word repeated
        faults.append(
            f"DURE_SECRET_KEY has {len(secret)} characters, {len(set(secret))} of them different; "
            f"write at least {SECRET_MIN} at random"
        )
    origin = given.get("DURE_ORIGIN", "")
    if origin and not origin.startswith("https://"):
        faults.append(f"DURE_ORIGIN is {origin!r}; people's passwords need https")
    return faults


def _read_oidc(given: Mapping[str, str], faults: list[str]) -> Oidc | None:
    """Read the provider of identities; all of it, or none."""
    names = ("DURE_OIDC_ISSUER", "DURE_OIDC_CLIENT_ID", "DURE_OIDC_CLIENT_SECRET")
    values = [given.get(name, "") for name in names]
    if not any(values):
        return None
    missing = [name for name, value in zip(names, values, strict=True) if not value]
    if missing:
        faults.append(f"{', '.join(missing)}: missing, while other settings of OIDC are there")
        return None
    return Oidc(given.get("DURE_OIDC_NAME", "OIDC"), *values)
