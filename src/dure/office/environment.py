"""What the machine tells the office: its mode, its secrets, its addresses; refused where unsafe."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from dure.terms.errors import WorldFailed
from dure.terms.language import Text

SECRET_MIN = 50
DEMO_SECRET = "demo-only-" + "0123456789abcdef" * 4
_STOPPED = Text(en="the office does not start: {faults}", ko="시스템을 시작하지 않습니다: {ko}")
_MODE = Text(
    en="DURE_OFFICE_MODE is {mode}; write demo or production",
    ko="DURE_OFFICE_MODE 값이 {mode}입니다. demo 또는 production으로 적으십시오",
)
_PORT = Text(
    en="DURE_MAIL_PORT is {port}; write a number",
    ko="DURE_MAIL_PORT 값이 {port}입니다. 숫자로 적으십시오",
)
_MISSING = Text(en="{name} is missing ({what})", ko="{name} 없음({what_ko})")
_SECRET = Text(
    en="DURE_SECRET_KEY has {count} characters, {different} of them different; write at least "
    "{least} at random",
    ko="DURE_SECRET_KEY가 {count}자이고 서로 다른 글자는 {different}개입니다. 무작위로 {least}자 "
    "이상 적으십시오",
)
_ORIGIN = Text(
    en="DURE_ORIGIN is {origin}; people's passwords need https",
    ko="DURE_ORIGIN 값이 {origin}입니다. 비밀번호를 지키려면 https여야 합니다",
)
_OIDC = Text(
    en="{names}: missing, while other settings of OIDC are there",
    ko="{names} 없음(OIDC의 다른 설정은 있음)",
)
_NEEDED: dict[str, Text] = {
    "DURE_SECRET_KEY": Text(
        en=f"a secret of at least {SECRET_MIN} characters", ko=f"{SECRET_MIN}자 이상의 비밀 값"
    ),
    "DURE_ORIGIN": Text(
        en="the address that people type, such as https://office.example.kr",
        ko="사람들이 입력하는 주소. 예: https://office.example.kr",
    ),
    "DURE_DATABASE_URL": Text(en="where the database is", ko="데이터베이스 주소"),
    "DURE_FILES": Text(en="a folder for what is uploaded", ko="올린 파일을 두는 폴더"),
    "DURE_MAIL_HOST": Text(
        en="a mail server, since accounts are confirmed by e-mail",
        ko="메일 서버. 계정을 메일로 확인함",
    ),
    "DURE_MAIL_FROM": Text(en="the address that mail comes from", ko="보내는 메일 주소"),
}


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
    faults = [] if mode in ("demo", "production") else [_MODE.fill(mode=repr(mode))]
    if is_production:
        faults += _check_production(given)
    port = given.get("DURE_MAIL_PORT", "587")
    if not port.isdecimal():
        faults.append(_PORT.fill(port=repr(port)))
    oidc = _read_oidc(given, faults)
    if faults:
        said = {"faults": "; ".join(f.en for f in faults), "ko": "; ".join(f.ko for f in faults)}
        raise SettingsRefused(_STOPPED.fill(**said))
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


def _check_production(given: Mapping[str, str]) -> list[Text]:
    """Name what a production needs and was not told."""
    faults = [
        _MISSING.fill(name=name, what=what.en, what_ko=what.ko)
        for name, what in _NEEDED.items()
        if not given.get(name)
    ]
    secret = given.get("DURE_SECRET_KEY", "")
    if secret and (len(secret) < SECRET_MIN or len(set(secret)) < 10):  # noqa: PLR2004 - no word repeated
        faults.append(_SECRET.fill(count=len(secret), different=len(set(secret)), least=SECRET_MIN))
    origin = given.get("DURE_ORIGIN", "")
    if origin and not origin.startswith("https://"):
        faults.append(_ORIGIN.fill(origin=repr(origin)))
    return faults


def _read_oidc(given: Mapping[str, str], faults: list[Text]) -> Oidc | None:
    """Read the provider of identities; all of it, or none."""
    names = ("DURE_OIDC_ISSUER", "DURE_OIDC_CLIENT_ID", "DURE_OIDC_CLIENT_SECRET")
    values = [given.get(name, "") for name in names]
    if not any(values):
        return None
    missing = [name for name, value in zip(names, values, strict=True) if not value]
    if missing:
        faults.append(_OIDC.fill(names=", ".join(missing)))
        return None
    return Oidc(given.get("DURE_OIDC_NAME", "OIDC"), *values)
