"""The office does not start in production without its secrets, and is sound with them."""

import os
import subprocess
import sys

import pytest

from dure.office.environment import SettingsRefused, read_environment

PRODUCTION = {
    "DURE_OFFICE_MODE": "production",
    "DURE_SECRET_KEY": "kJ8#vQ2mZx9Lr4TnB7wYc1HfD6sGpE3aU0iOoPqRtSyWzXbNm5",
    "DURE_ORIGIN": "https://office.example.kr",
    "DURE_DATABASE_URL": "sqlite://",
    "DURE_FILES": "files",
    "DURE_MAIL_HOST": "mail.example.kr",
    "DURE_MAIL_FROM": "office@example.kr",
}
REFUSED = {
    **{name: (name, "", name) for name in PRODUCTION if name != "DURE_OFFICE_MODE"},
    "a short secret": ("DURE_SECRET_KEY", "x1" * 24, "48 characters, 2 of them different"),
    "one letter many times": ("DURE_SECRET_KEY", "x" * 60, "60 characters, 1 of them different"),
    "no https": ("DURE_ORIGIN", "http://office.example.kr", "need https"),
    "half of OIDC": ("DURE_OIDC_ISSUER", "https://id.example.kr", "DURE_OIDC_CLIENT_ID"),
    "a port in words": ("DURE_MAIL_PORT", "smtp", "write a number"),
    "another mode": ("DURE_OFFICE_MODE", "prod", "write demo or production"),
}


@pytest.mark.parametrize(("name", "value", "says"), REFUSED.values(), ids=REFUSED)
def test_what_is_missing_is_named(name, value, says):
    with pytest.raises(SettingsRefused, match=says):
        read_environment({**PRODUCTION, name: value})


def test_all_that_is_missing_is_named_at_once():
    with pytest.raises(SettingsRefused) as caught:
        read_environment({"DURE_OFFICE_MODE": "production"})
    assert [name for name in PRODUCTION if f"{name} is missing" in str(caught.value)] == [
        "DURE_SECRET_KEY",
        "DURE_ORIGIN",
        "DURE_DATABASE_URL",
        "DURE_FILES",
        "DURE_MAIL_HOST",
        "DURE_MAIL_FROM",
    ]


def test_a_production_with_everything_starts():
    got = read_environment(PRODUCTION)
    assert got.is_production
    assert got.hosts == ("office.example.kr",)


def test_a_demonstration_listens_to_this_machine_only():
    got = read_environment({})
    assert not got.is_production
    assert got.hosts == ("127.0.0.1", "localhost")


def run_check(extra):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DURE_")}
    environment |= {"DJANGO_SETTINGS_MODULE": "dure.office.settings_web", **extra}
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "INFO"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_the_check_for_deployment_is_clean():
    got = run_check(PRODUCTION)
    assert got.returncode == 0, got.stderr
    assert "no issues" in got.stdout


def test_the_settings_refuse_to_load_in_production_without_secrets():
    got = run_check({"DURE_OFFICE_MODE": "production"})
    assert got.returncode != 0
    assert "SettingsRefused" in got.stderr
