"""What a team says to the revocation of its grant: once, kept, and read by whoever answers."""

import pytest

from dure.office.clock import now
from dure.office.grants.models import RequestRow
from dure.office.grants.requests import do_answer_request, do_file
from dure.office.notices.models import NoticeRow
from dure.office.trail.models import Entry
from dure.terms.seal import seal

pytestmark = pytest.mark.django_db
WHY = "as the steering group agreed"


def test_a_team_states_its_side_on_a_revocation_once(accepted, people, browse):
    grant, rows = accepted
    row = do_file(grant.pk, "revocation", {}, WHY, by=people["officer"].pk)
    lead, decider = browse(rows["ann"].lead), browse(people["decider"])
    at = f"/grants/requests/{row.pk}/"
    assert "State your side" in lead.get(at).content.decode()
    assert "State your side" not in decider.get(at).content.decode()
    assert "The lead can make one here" in decider.get(at).content.decode()
    assert lead.post(f"{at}state", {"statement": "short"}).status_code == 400
    typed = {"statement": "We used <b>none</b> since the site was closed."}
    for _ in range(2):
        assert lead.post(f"{at}state", typed)["Location"] == at
    text = decider.get(at).content.decode()
    assert "We used &lt;b&gt;none&lt;/b&gt; since" in text
    assert text.index("since the site was closed") < text.index("Answer it")
    stated = Entry.objects.filter(thing=f"request:{row.pk}", act="file_request")
    assert [entry.person_id for entry in stated] == [rows["ann"].lead_id]
    assert seal(typed["statement"]) in stated[0].detail
    told = NoticeRow.objects.filter(key=f"stated:{row.pk}")
    assert [one.person.name for one in told] == ["officer"]
    # It stands as it is, and nothing typed is lost.
    got = lead.post(f"{at}state", {"statement": "Something else altogether."})
    assert got.status_code == 409
    assert "Something else altogether." in got.content.decode()
    row.refresh_from_db()
    assert row.statement == typed["statement"]


def test_nothing_is_stated_once_a_revocation_is_answered(accepted, people, browse):
    grant, rows = accepted
    lead = browse(rows["ann"].lead)
    row = do_file(grant.pk, "revocation", {}, WHY, by=people["officer"].pk)
    do_answer_request(row.pk, by=people["decider"].pk, is_granted=True, answer=WHY)
    at, typed = f"/grants/requests/{row.pk}/", {"statement": "It comes too late for that."}
    assert "State your side" not in lead.get(at).content.decode()
    assert lead.post(f"{at}state", typed).status_code == 409
    asked = RequestRow.objects.create(
        grant=grant, kind="return", reason=WHY, filed_by_id=rows["ann"].lead_id, filed_at=now()
    )
    assert lead.post(f"/grants/requests/{asked.pk}/state", typed).status_code == 404
