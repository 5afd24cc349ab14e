"""What the page on installing for production says is tried: nginx, systemd, the environment."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest

from dure.office.environment import read_environment

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/how-to/install-for-production.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
NGINX = next(text for kind, text in BLOCKS if kind == "nginx")
UNITS = dict(re.findall(r"`/etc/systemd/system/([\w.-]+)`.*?```ini\n(.*?)```", PAGE, re.DOTALL))
SETTINGS = next(text for kind, text in BLOCKS if kind == "ini" and "DURE_SECRET_KEY" in text)
SECRET = "kJ8#vQ2mZx9Lr4TnB7wYc1HfD6sGpE3aU0iOoPqRtSyWzXbNm5"
HOST = "office.example.kr"
DURE = [sys.executable, "-c", "from dure.cli.main import main; main()"]


def read_settings():
    pairs = dict(line.split("=", 1) for line in SETTINGS.splitlines())
    return {name: SECRET if value.startswith("<") else value for name, value in pairs.items()}


def test_the_settings_of_the_page_are_all_that_is_needed():
    got = read_environment(read_settings())
    assert got.is_production
    assert got.oidc.issuer == "https://id.example.kr"
    assert got.hosts == ("office.example.kr",)
    # Every secret is a blank to be filled in.
    assert not re.search(r"(SECRET|KEY|PASSWORD)\w*=[^<\n]", SETTINGS)


def test_the_address_for_the_provider_is_the_one_of_the_office():
    # In a process of its own, since only an office that knows a provider has that address.
    program = (
        "import django; django.setup(); from django.urls import reverse;"
        "print(reverse('openid_connect_callback', kwargs={'provider_id': 'oidc'}))"
    )
    told = {**os.environ, **read_settings(), "DJANGO_SETTINGS_MODULE": "dure.office.settings_web"}
    got = subprocess.run(
        [sys.executable, "-c", program], env=told, capture_output=True, text=True, check=False
    )
    assert got.returncode == 0, got.stderr
    assert f"https://office.example.kr{got.stdout.strip()}`" in PAGE


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd on this machine")
def test_systemd_takes_the_units(tmp_path):
    assert len(UNITS) == 4
    dure = Path(sys.executable).with_name("dure")
    for name, text in UNITS.items():
        # What is not on this machine, for what is.
        given = text.replace("/opt/dure/.venv/bin/dure", str(dure))
        given = given.replace("User=dure", "User=root").replace("Group=dure", "Group=root")
        (tmp_path / name).write_text(given.replace(" postgresql.service", ""))
    words = ["systemd-analyze", "verify", "--man=no", *(tmp_path / name for name in UNITS)]
    environment = {**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"}
    got = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    said = [line for line in got.stderr.splitlines() if "dure" in line]
    assert (got.returncode, said) == (0, []), got.stderr


def find_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def office(tmp_path):
    """Serve the office in production, as the unit does, on SQLite; give its port."""
    port = find_port()
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DURE_", "DJANGO_", "COV_"))}
    environment = kept | read_settings()
    environment["DURE_DATABASE_URL"] = f"sqlite:///{tmp_path / 'office.sqlite3'}"
    environment["DURE_FILES"] = str(tmp_path / "files")
    with (tmp_path / "said").open("w") as said:
        server = subprocess.Popen(
            [*DURE, "office", "serve", "--port", str(port)],
            env=environment,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    wait_for(port, server)
    yield port
    server.send_signal(signal.SIGTERM)
    assert server.wait(30) == 0
    assert SECRET not in (tmp_path / "said").read_text()


def wait_for(port, process, patience_s=60):
    until = time.monotonic() + patience_s
    while time.monotonic() < until:
        assert process.poll() is None, "it has stopped"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    pytest.fail(f"nothing answers at {port} after {patience_s} s")


def make_certificate(folder):
    """Make a certificate for the host of the page, signed by itself."""
    x509 = pytest.importorskip("cryptography.x509", reason="cryptography is not installed")
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.fromtimestamp(time.time(), UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = (
        made.not_valid_before(now)
        .not_valid_after(now + timedelta(1))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName(HOST), x509.IPAddress(ip_address("127.0.0.1"))]
            ),
            critical=False,
        )
    )
    signed = made.sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    (folder / "fullchain.pem").write_bytes(signed.public_bytes(pem))
    kind, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "privkey.pem").write_bytes(key.private_bytes(pem, kind, plain))


@pytest.fixture
def nginx(tmp_path, office):
    """Run the nginx of the page on ports that are free; give those of http and https."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if found is None:
        pytest.skip("no nginx on this machine (Debian: apt-get install nginx-light)")
    make_certificate(tmp_path)
    http, https = find_port(), find_port()
    server = re.sub(r"^.*listen \[::\].*\n", "", NGINX, flags=re.MULTILINE)
    server = server.replace("listen 80;", f"listen 127.0.0.1:{http};")
    server = server.replace("listen 443 ", f"listen 127.0.0.1:{https} ")
    server = server.replace("/etc/letsencrypt/live/office.example.kr", str(tmp_path))
    server = server.replace("127.0.0.1:8000", f"127.0.0.1:{office}")
    assert server.count(str(tmp_path)) == 2
    temporary = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config = tmp_path / "nginx.conf"
    config.write_text(
        f"daemon off;\npid {tmp_path}/pid;\nerror_log {tmp_path}/errors;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{temporary}{server}}}\n"
    )
    command = [found, "-e", str(tmp_path / "errors"), "-c", str(config)]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as running:
        wait_for(https, running)
        yield f"http://127.0.0.1:{http}", f"https://127.0.0.1:{https}"
        running.terminate()


@pytest.fixture
def fetch(tmp_path):
    """Give what asks for a page by the name of the host, as a browser would, following nothing."""
    import requests  # noqa: PLC0415 - comes with what signs in

    with requests.Session() as session:
        session.trust_env, session.verify = False, str(tmp_path / "fullchain.pem")

        def ask(url, form=None, **headers):
            session.headers.update({"Host": HOST, "Accept-Language": "en"})
            how = {"headers": headers, "timeout": 30, "allow_redirects": False}
            return session.get(url, **how) if form is None else session.post(url, data=form, **how)

        yield ask


def test_through_nginx_it_is_https_with_secure_cookies(nginx, fetch):
    http, https = nginx
    # 1. What comes in the clear is sent to https, by nginx.
    plain = fetch(f"{http}/calls/")
    assert (plain.status_code, plain.headers["Location"]) == (308, f"https://{HOST}/calls/")
    # 2. A page with a form gives cookies that only travel over https, and says so for a year.
    page = fetch(f"{https}/accounts/login/")
    assert page.status_code == 200
    cookies = list(page.cookies)
    assert [one.name for one in cookies] == ["csrftoken"]
    assert all(one.secure and one.has_nonstandard_attr("HttpOnly") for one in cookies)
    assert page.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "DENY"
    # 3. It is no demonstration.
    assert "emonstration" not in page.text
    # 4. Under another name than its own it shows nothing.
    assert fetch(f"{https}/calls/", Host="evil.example.com").status_code == 400
    # 5. Static files come too.
    assert fetch(f"{https}/static/office/office.css").status_code == 200


def test_nobody_passes_for_https_or_for_another_address(nginx, fetch, office):
    http, https = nginx
    # Past nginx, in the clear, one is sent to https.
    direct = fetch(f"http://127.0.0.1:{office}/calls/")
    assert (direct.status_code, direct.headers["Location"]) == (301, f"https://{HOST}/calls/")
    assert fetch(f"{http}/calls/", **{"X-Forwarded-Proto": "https"}).status_code == 308
    # Guessing is counted by the address that nginx tells, not by one that a visitor makes up.
    at = f"{https}/accounts/login/"
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', fetch(at).text)[1]
    said = []
    for n in range(12):
        form = {"csrfmiddlewaretoken": token, "password": "wrong-pass-word"}
        form["login"] = f"kim{n}@example.kr"
        forged = {"Referer": f"https://{HOST}/accounts/login/", "X-Forwarded-For": f"10.0.0.{n}"}
        said.append(fetch(at, form, **forged))
    assert any(one.status_code == 429 or "Too many" in one.text for one in said)
