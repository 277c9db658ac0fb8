"""The sending of an entry and the answer to it are taken back; hours follow, the answer stays readable."""

import datetime as dt

import pytest
from django.urls import reverse

from kopalnia.lib.domain import clock
from kopalnia.lib.web import undo
from microprojects.actions import entries as actions
from microprojects.choices import EntryState
from microprojects.models import Entry
from people.models import AuditEntry, OutgoingMail
from tests.factories.microprojects import make_entry

pytestmark = pytest.mark.sought

DAY = dt.datetime(2017, 6, 8, 12, 0, tzinfo=dt.UTC)
LATER = DAY + undo.WINDOW + dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _a_day():
    with clock.at(DAY):
        yield


@pytest.fixture
def entry(microproject, participant):
    row = make_entry(membership=microproject.memberships.get(), minutes=24 * 60, state="draft")
    return actions.submit_entry(entry=row, by=participant)


def address(entry):
    return reverse("microprojects:entry_undo", args=[entry.code])


def confirmed_minutes():
    return sum(Entry.objects.confirmed().values_list("minutes", flat=True))


def test_a_mentor_takes_back_hours_confirmed_by_mistake_with_one_tap(client, entry, mentor):
    # A day of 24 hours would be opened first, unless the edition counts no flag.
    entry.microproject.edition.entry_flags = []
    entry.microproject.edition.save()
    client.force_login(mentor)
    queue = reverse("mentors:review_confirm", args=[entry.code])
    page = client.post(queue, {"version": entry.version}, follow=True)
    assert confirmed_minutes() == 24 * 60
    assert f'action="{address(entry)}"' in page.content.decode()
    page = client.post(address(entry), follow=True)
    entry.refresh_from_db()
    assert (entry.state, entry.accepted_by, confirmed_minutes()) == (EntryState.SUBMITTED, None, 0)
    assert "cofnięto 8.06.2017" in page.content.decode()
    assert OutgoingMail.objects.filter(template="entry_answer_taken_back", to_user=entry.author).count() == 1
    told = AuditEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(told) == ["entry.submitted", "entry.accepted", "entry.accepted_undone"]


def test_an_entry_confirmed_again_is_told_again(entry, mentor):
    for _time in range(2):
        actions.confirm_entry(entry=entry, by=mentor)
        entry = actions.undo_entry(entry=entry, by=mentor)
    assert OutgoingMail.objects.filter(template="entry_accepted").count() == 2
    assert OutgoingMail.objects.filter(template="entry_answer_taken_back").count() == 2


def test_an_answer_is_taken_back_later_by_the_coordination_with_a_reason(client, entry, mentor, coordinator):
    actions.confirm_entry(entry=entry, by=mentor)
    with clock.at(LATER):
        client.force_login(mentor)
        assert client.post(address(entry)).status_code == 403
        client.force_login(coordinator)
        assert client.post(address(entry), {"reason": ""}).context["form"].errors
        client.post(address(entry), {"reason": "Wpis dotyczy innej osoby."})
    assert AuditEntry.objects.get(verb="entry.accepted_undone").reason == "Wpis dotyczy innej osoby."
    assert confirmed_minutes() == 0


def test_the_author_never_takes_back_the_answer_and_others_never_the_sending(client, entry, participant, mentor):
    client.force_login(mentor)
    assert client.post(address(entry)).status_code == 403
    actions.confirm_entry(entry=entry, by=mentor)
    client.force_login(participant)
    assert client.post(address(entry)).status_code == 403
    assert Entry.objects.get().state == EntryState.ACCEPTED


def test_a_stranger_does_not_find_it(client, entry, stranger, rival):
    for person in (stranger, rival):
        client.force_login(person)
        assert client.post(address(entry)).status_code == 404


@pytest.mark.parametrize("before", [EntryState.DRAFT, EntryState.RETURNED])
def test_the_author_takes_back_the_sending_to_where_it_was(client, entry, participant, mentor, before):
    if before == EntryState.RETURNED:
        actions.return_entry(entry=entry, by=mentor, comment="Kiedy?")
        actions.submit_entry(entry=entry, by=participant)
    else:
        assert Entry.objects.get().submitted_at is not None
    client.force_login(participant)
    client.post(address(entry))
    assert Entry.objects.get().state == before
    assert (Entry.objects.get().submitted_at is None) == (before == EntryState.DRAFT)


def test_a_return_is_taken_back_until_the_author_mends(client, entry, participant, mentor):
    actions.return_entry(entry=entry, by=mentor, comment="Kiedy?")
    client.force_login(mentor)
    client.post(address(entry))
    assert Entry.objects.get().state == EntryState.SUBMITTED
    row = actions.return_entry(entry=Entry.objects.get(), by=mentor, comment="Kiedy?")
    actions.change_entry(entry=row, expected_version=row.version, text="Nowe.", by=participant)
    refused = client.post(address(entry))
    assert (refused.status_code, "już poprawia ten wpis" in refused.content.decode()) == (403, True)


def test_an_answer_prepared_before_the_undo_does_not_count(entry, mentor):
    actions.confirm_entry(entry=entry, by=mentor)
    seen = entry.version
    actions.undo_entry(entry=entry, by=mentor)
    with pytest.raises(actions.StaleVersion):
        actions.confirm_entry(entry=entry, by=mentor, expected_version=seen)
