"""Notices: told in the act's own transaction, mailed in digests, with nothing one may not read."""

import email
import re
from datetime import datetime, timedelta
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from django.core import signing
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from dure.office.acts import Act
from dure.office.applications.actions_team import do_answer_invitation, do_invite, do_remove_member
from dure.office.applications.models import MemberRow
from dure.office.clock import now
from dure.office.notices.actions import News, do_keep_wishes, do_tell
from dure.office.notices.digest import SALT
from dure.office.notices.kinds import AT_ONCE_GAP, Kind, When, find_due
from dure.office.notices.models import MailRow, NoticeRow
from dure.office.notices.queries import find_wishes
from dure.office.people.actions import do_end_role
from dure.office.roles import Role
from dure.office.tasks.models import TaskRow
from dure.office.tasks.work import work_all
from dure.terms.language import Text

pytestmark = pytest.mark.django_db


class Sink:
    """Keeps what it is sent; refuses it while it is told to."""

    def __init__(self):
        self.got = []
        self.is_away = False

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd calls it so
        del server, session
        if self.is_away:
            return "451 try again later"
        message = email.message_from_bytes(envelope.content, policy=default)
        self.got.append((envelope.rcpt_tos, message))
        return "250 OK"


@pytest.fixture
def sink(settings):
    """Run a mail server that takes mail for everybody."""
    kept = Sink()
    server = Controller(kept, hostname="127.0.0.1", port=0)
    server.port = find_port()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS = False
    yield kept
    server.stop()


def find_port():
    """Find a port where nobody listens."""
    import socket  # noqa: PLC0415

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def tell(row, *people, key="k", kind=Kind.DECISION, act=Act.READ_APPLICATION):
    text = Text(en=f"News {key} of {row.number}.", ko=f"{row.number} 소식 {key}.")
    news = News(kind, text, f"/applications/{row.number}/", f"application:{row.pk}", act, key)
    do_tell([person.pk for person in people], news)


def invite(row, address):
    with override("en"):
        do_invite(row.pk, address, by=row.lead)


def plain(message):
    return message.get_body(("plain",)).get_content()


def test_a_mail_in_the_language_of_its_reader_with_a_way_out(start, sink):
    row = start()
    row.lead.language = "ko"
    row.lead.save()
    tell(row, row.lead)
    work_all()
    [(to, message)] = sink.got
    assert to == ["lead@example.kr"]
    assert message["Subject"] == "[두레] first_2026-0001 소식 k."
    assert "first_2026-0001 소식 k." in plain(message)
    assert "http://127.0.0.1:8000/applications/first_2026-0001/" in plain(message)
    assert "수신 중단" in plain(message)
    html = message.get_body(("html",)).get_content()
    assert 'lang="ko"' in html
    assert '<a href="http://127.0.0.1:8000/applications/first_2026-0001/">' in html
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"


def test_what_is_told_at_once_comes_in_one_mail_and_the_next_ten_minutes_in_another(
    start, sink, clock
):
    row, at = start(), now()
    for number in range(5):
        tell(row, row.lead, key=f"a{number}")
        tell(row, row.lead, key=f"a{number}")  # twice is once
    work_all()
    assert sink.got[0][1]["Subject"] == "[Dure] 5 pieces of news"
    assert plain(sink.got[0][1]).count("News a") == 5
    for minute in range(1, 10):
        clock(at + timedelta(minutes=minute))
        tell(row, row.lead, key=f"b{minute}")
        work_all()
    assert len(sink.got) == 1
    clock(at + AT_ONCE_GAP)
    work_all()
    assert plain(sink.got[1][1]).count("News b") == 9


def test_at_most_one_digest_a_day_and_one_a_week(start, sink, clock):
    row, at = start(), now()  # a Monday, noon
    wishes = {Kind.DECISION: When.DAILY, Kind.GRANT: When.WEEKLY, Kind.DEADLINE: When.NONE}
    do_keep_wishes(row.lead_id, wishes)
    for hour in range(0, 24 * 15, 3):
        clock(at + timedelta(hours=hour))
        tell(row, row.lead, key=f"d{hour}")
        tell(row, row.lead, key=f"w{hour}", kind=Kind.GRANT)
        work_all()
    days = [mail.made_at.date() for mail in MailRow.objects.order_by("pk")]
    assert len(days) == len(set(days)) == 15
    weekly = [n for n, (_, m) in enumerate(sink.got) if "News w" in plain(m)]
    # The digests of the two Mondays that follow, each one mail with that day's.
    assert weekly == [6, 13]
    waiting = NoticeRow.objects.filter(mail=None, due_at__isnull=False).count()
    assert sum(plain(m).count("News") for _, m in sink.got) + waiting == 240


DUE = {
    "at once, after a quiet time": (When.AT_ONCE, "2026-01-12T12:00", None, "2026-01-12T12:00"),
    "at once, soon after the last one": (
        When.AT_ONCE,
        "2026-01-12T12:00",
        "2026-01-12T11:55",
        "2026-01-12T12:05",
    ),
    "daily, before eight": (When.DAILY, "2026-01-12T07:59", None, "2026-01-12T08:00"),
    "daily, at eight": (When.DAILY, "2026-01-12T08:00", None, "2026-01-13T08:00"),
    "weekly, on a Monday before eight": (
        When.WEEKLY,
        "2026-01-12T07:59",
        None,
        "2026-01-12T08:00",
    ),
    "weekly, on a Monday at eight": (When.WEEKLY, "2026-01-12T08:00", None, "2026-01-19T08:00"),
    "weekly, on a Sunday": (When.WEEKLY, "2026-01-18T23:00", None, "2026-01-19T08:00"),
    "never": (When.NONE, "2026-01-12T12:00", None, None),
}


@pytest.mark.parametrize(("when", "at", "last", "want"), DUE.values(), ids=DUE)
def test_when_a_mail_is_due(when, at, last, want):
    at, last, want = (datetime.fromisoformat(f"{t}+09:00") if t else None for t in (at, last, want))
    assert find_due(when, at, last) == want


def test_who_may_no_longer_read_it_is_not_told(start, make_person, sink):
    row, lee, ann = start(), make_person("lee"), make_person("ann", "officer")
    invite(row, lee.email)
    do_answer_invitation(MemberRow.objects.get().pk, by=lee, joins=True)
    do_keep_wishes(row.lead_id, {Kind.TEAM: When.NONE})
    tell(row, lee, ann)
    do_remove_member(row.pk, MemberRow.objects.get().pk, by=row.lead_id)
    do_end_role(ann.pk, Role.OFFICER)
    work_all()
    assert [to for to, _ in sink.got] == [["ann@example.kr"]]  # her role holds until midnight


def test_an_invitation_taken_back_is_not_sent(start, sink):
    row = start()
    invite(row, "stranger@example.kr")
    do_remove_member(row.pk, MemberRow.objects.get().pk, by=row.lead_id)
    work_all()
    assert sink.got == []
    assert MailRow.objects.get().sent_at is not None


def test_what_the_act_takes_back_was_never_told(start):
    row = start()
    with transaction.atomic():
        tell(row, row.lead)
        transaction.set_rollback(True)
    assert not NoticeRow.objects.exists()


def test_a_mail_server_that_is_away_fails_no_act_and_gets_it_later(start, sink, clock, browse):
    row, sink.is_away = start(), True
    answer = browse(row.lead).post(
        f"/applications/{row.number}/members", {"email": "lee@example.kr"}
    )
    assert answer.status_code == 302
    work_all()
    task = TaskRow.objects.get(name="send_mail")
    assert (task.state, task.attempts, sink.got) == ("waiting", 1, [])
    assert "451" in task.fault
    sink.is_away = False
    clock(task.due_at)
    work_all()
    [(to, message)] = sink.got
    assert to == ["lee@example.kr"]
    mark = MailRow.objects.get().mark
    assert message["Message-ID"] == f"<{mark}@127.0.0.1>"  # the same however often it is tried
    work_all()
    assert len(sink.got) == 1


def test_nobody_of_a_demonstration_gets_mail_but_reads_it(start, sink, browse):
    row = start()
    row.lead.is_demo = True
    row.lead.save()
    tell(row, row.lead)
    work_all()
    assert sink.got == []
    page = browse(row.lead).get(reverse("notices")).content.decode()
    assert "News k of first_2026-0001." in page
    assert 'href="/applications/first_2026-0001/"' in page


def test_a_link_in_the_mail_stops_all_of_it_without_signing_in(start, sink):
    row = start()
    tell(row, row.lead)
    work_all()
    link = re.search(r"<http://127\.0\.0\.1:8000(\S+)>", sink.got[0][1]["List-Unsubscribe"])[1]
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    assert "Send you no more mail" in client.get(link).content.decode()
    assert set(find_wishes(row.lead_id).values()) != {When.NONE}  # looking at it does nothing
    tell(row, row.lead, key="later")
    answer = client.post(link, {"List-Unsubscribe": "One-Click"})
    assert "No more mail goes out to you" in answer.content.decode()
    assert set(find_wishes(row.lead_id).values()) == {When.NONE}
    tell(row, row.lead, key="again")
    work_all()
    assert len(sink.got) == 1
    assert row.lead.notices.count() == 3  # all stands on the page


def test_an_address_without_an_account_stops_its_invitations(start, sink):
    row = start()
    invite(row, "stranger@example.kr")
    work_all()
    assert "If you do not know what this is about" in plain(sink.got[0][1])
    assert "lead invites you" in plain(sink.got[0][1])
    link = re.search(r"<http://127\.0\.0\.1:8000(\S+)>", sink.got[0][1]["List-Unsubscribe"])[1]
    assert Client().post(link).status_code == 200
    do_remove_member(row.pk, MemberRow.objects.get().pk, by=row.lead_id)
    invite(row, "stranger@example.kr")
    work_all()
    assert len(sink.got) == 1


def test_a_stranger_is_not_flooded_with_invitations(start, sink, clock):
    row = start()
    for _ in range(4):
        invite(row, "stranger@example.kr")
        work_all()
        do_remove_member(row.pk, MemberRow.objects.get(state="invited").pk, by=row.lead_id)
    invite(row, "stranger@example.kr")
    work_all()
    assert len(sink.got) == 1
    clock(now() + AT_ONCE_GAP)
    work_all()
    assert len(sink.got) == 2
    assert plain(sink.got[1][1]).count("invites you") == 1  # what was taken back is not sent


FORGED = {
    "nonsense": "abc",
    "of another key": signing.dumps([1, ""], key="other", salt=SALT),
    "of another page": signing.dumps([1, ""], salt="other"),
}


@pytest.mark.parametrize("token", FORGED.values(), ids=FORGED)
def test_a_forged_link_stops_nothing(token):
    assert Client().post(f"/notices/stop/{token}").status_code == 404


def test_many_are_told_in_few_statements(start, make_person, django_assert_max_num_queries):
    from dure.office.notices.actions import do_tell_each  # noqa: PLC0415

    row, people = start(), [make_person(f"p{n}") for n in range(40)]
    news = News(
        Kind.WORK, Text(en="n", ko="n"), "/", f"application:{row.pk}", Act.READ_APPLICATION, "many"
    )
    with django_assert_max_num_queries(6):  # the savepoint among them
        do_tell_each((person.pk, news) for person in people)
    assert NoticeRow.objects.filter(key="many").count() == 40


def test_settings_are_kept_and_hold_for_what_waits(start, browse, sink, clock):
    row = start()
    tell(row, row.lead)
    client = browse(row.lead)
    page = client.get(reverse("mail_settings")).content.decode()
    assert "Decisions on your applications" in page
    chosen = {kind.value: "daily" for kind in Kind}
    assert client.post(reverse("mail_settings"), chosen).status_code == 302
    work_all()
    assert sink.got == []
    clock(now() + timedelta(days=1))
    work_all()
    assert len(sink.got) == 1
    wrong = {**chosen, "team": "hourly"}
    assert browse(row.lead).post(reverse("mail_settings"), wrong).status_code == 400


def test_signing_up_does_not_fall_over_where_the_mail_server_is_away(sink, caplog):
    sink.is_away = True
    typed = {"email": "new@example.kr", "password1": "a-long-pass-word", "password2": ""}
    typed["password2"] = typed["password1"]
    assert Client().post("/accounts/signup/", typed).status_code == 302
    assert "451" in caplog.text
    assert "new@example.kr" not in caplog.text


def test_text_of_others_is_text_in_the_mail(start, sink):
    row = start()
    row.lead.name = "<b>Kim</b> & Lee"
    row.lead.save()
    invite(row, "lee@example.kr")
    work_all()
    message = sink.got[0][1]
    assert "<b>Kim</b> & Lee invites you" in plain(message)
    assert "&lt;b&gt;Kim&lt;/b&gt; &amp; Lee invites" in message.get_body(("html",)).get_content()
    assert "\n" not in message["Subject"]


def test_a_name_with_lines_makes_no_headers(start, sink):
    row = start()
    row.lead.name = "Kim\r\nBcc: all@example.kr"
    row.lead.save()
    invite(row, "lee@example.kr")
    work_all()
    [(to, message)] = sink.got
    assert to == ["lee@example.kr"]
    assert message["Bcc"] is None
