"""The end of employment: several people at once, a new employer, private contacts, and who reads the reason."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.canonical_json import fingerprint
from microprojects.choices import EntryState
from microprojects.models import Entry
from organisations.actions import affiliation, private_contacts
from organisations.models import Affiliation
from organisations.private_contacts import contacts_of
from people.models import AuditEntry, CompanyAddress, OutgoingMail
from programmes.actions import employment
from programmes.queries import people as queries
from tests.factories import microprojects as groups
from tests.factories import training
from tests.factories.people import make_organisation, make_user
from tests.factories.programmes import make_coordinator, make_edition, make_participant
from trainings.models import Attendance

pytestmark = pytest.mark.django_db

D = dt.date(2017, 6, 8)
NEXT = D + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def on_the_day():
    with clock.at(D):
        yield


@pytest.fixture
def company():
    return make_organisation(name="Firma K", website="https://www.firma-k.example/")


@pytest.fixture
def two(edition, company, coordinator):
    """Two people of the company: one with a private phone, one with the company's address only."""
    rows = [
        make_participant(edition=edition, user=make_user(first_name="Grzegorz", phone="500 100 200")),
        make_participant(edition=edition, user=make_user(first_name="Danuta", email="danuta@mail.firma-k.example")),
    ]
    for row in rows:
        affiliation.start(row.user, company, on=dt.date(2010, 1, 1), unit="Kuźnia", by=coordinator)
    return rows


@pytest.fixture
def url(edition, company):
    return f"{reverse('programmes:employment_end', args=[edition.code])}?firma={company.code}"


def answers(*people, **more):
    return {"people": [row.code for row in people], "on": "8.06.2017", "private_reason": "Zwolnienia", **more}


def open_jobs(company):
    return Affiliation.objects.filter(organisation=company, ends_on=None).count()


def work_hashes():
    """What was done: every column of every row of hours and attendance."""
    return [
        fingerprint([{key: str(value) for key, value in row.items()} for row in model.objects.order_by("pk").values()])
        for model in (Entry, Attendance)
    ]


def test_checking_shows_what_will_happen_and_writes_nothing(client, coordinator, url, company, two):
    client.force_login(coordinator)
    answer = client.post(url, answers(*two, krok="sprawdz"))
    assert {reach.participation: reach.contacts.private for reach in answer.context["preview"]} == {
        two[0]: True,
        two[1]: False,
    }
    assert open_jobs(company) == 2
    assert OutgoingMail.objects.count() == 0


def test_saving_ends_the_jobs_and_nothing_else(client, coordinator, url, company, two):
    member = groups.join(microproject=groups.make_microproject(edition=two[0].edition), participation=two[0])
    groups.make_entry(membership=member, state=EntryState.ACCEPTED)
    session = training.make_session(module=training.make_module(edition=two[0].edition), day=dt.date(2017, 5, 8))
    training.attend(session=session, participation=two[0])
    before = work_hashes()
    client.force_login(coordinator)
    client.post(url, answers(*two, krok="zapisz"))
    for row in two:
        job = row.user.affiliations.get()
        row.refresh_from_db()
        assert (job.ends_on, job.private_reason, job.ended_by) == (D, "Zwolnienia", coordinator)
        assert row.ends_on is None
    member.refresh_from_db()
    assert member.ends_on is None
    assert work_hashes() == before
    told = AuditEntry.objects.filter(verb="affiliation.ended", edition_id=two[0].edition_id)
    assert sorted(told.values_list("about_id", flat=True)) == sorted(row.user_id for row in two)


def test_each_person_gets_a_warm_message_without_the_reason(client, coordinator, url, two):
    client.force_login(coordinator)
    client.post(url, answers(*two, krok="zapisz", private_reason="kanarekPOWOD", reason="Koniec umowy."))
    mails = {mail.to_user_id: mail for mail in OutgoingMail.objects.filter(template="employment_ended")}
    assert set(mails) == {row.user_id for row in two}
    with_phone, company_only = (mails[row.user_id].body for row in two)
    assert (
        "W programie nic się nie zmienia. Zostajesz w swojej grupie, Twoje wpisy, godziny i szkolenia są nadal Twoje"
        " i możesz dokończyć to, co zaczęte. Zaświadczenie dostaniesz na takich samych zasadach jak wszyscy."
    ) in with_phone
    assert "Dopisz prywatny adres" not in with_phone
    assert "Dopisz prywatny adres" in company_only
    assert "kanarekPOWOD" not in "".join(mail.subject + mail.body for mail in OutgoingMail.objects.all())


def test_one_who_cannot_stops_all(coordinator, edition, company, two):
    affiliation.end(two[1].user.affiliations.get(), on=D, by=coordinator)
    with pytest.raises(ValidationError, match=two[1].user.last_name):
        employment.end_employment(edition, people=two, employer=company, on=NEXT, by=coordinator)
    assert open_jobs(company) == 1
    assert OutgoingMail.objects.count() == 0


def test_nobody_goes_over_to_the_employer_they_leave(client, coordinator, url, company, two):
    client.force_login(coordinator)
    answer = client.post(url, answers(*two, krok="zapisz", to=company.code))
    assert list(answer.context["form"].errors) == ["to"]
    assert open_jobs(company) == 2


def test_who_comes_second_reads_why_and_keeps_what_was_typed(client, coordinator, url, company, two):
    affiliation.end(two[0].user.affiliations.get(), on=D, by=coordinator)
    client.force_login(coordinator)
    answer = client.post(url, answers(*two, krok="zapisz"))
    assert answer.context["form"].errors["people"] == [
        "Ktoś z tej listy już tu nie pracuje: zmieniło się to w międzyczasie. Zaznacz osoby jeszcze raz."
    ]
    assert "Zwolnienia" in answer.content.decode()
    assert open_jobs(company) == 1


def test_a_day_before_the_job_began_stands_at_the_people_with_what_was_typed(client, coordinator, url, company, two):
    client.force_login(coordinator)
    answer = client.post(url, answers(*two, krok="zapisz", on="2009-12-31"))
    assert list(answer.context["form"].errors) == ["people"]
    assert "Zwolnienia" in answer.content.decode()
    assert open_jobs(company) == 2


@pytest.mark.parametrize(("keep", "unit"), [("on", "Kuźnia"), ("", "")])
def test_going_over_to_another_employer_is_one_act(client, coordinator, url, two, keep, unit):
    other = make_organisation(name="Firma F")
    client.force_login(coordinator)
    client.post(url, answers(two[0], krok="zapisz", to=other.code, keep_unit=keep))
    jobs = two[0].user.affiliations.order_by("starts_on")
    assert [(job.organisation.name, job.starts_on, job.ends_on, job.unit) for job in jobs] == [
        ("Firma K", dt.date(2010, 1, 1), D, "Kuźnia"),
        ("Firma F", NEXT, None, unit),
    ]
    assert jobs[1].granted_by == coordinator


def test_rehired_by_the_same_company_only_after_the_last_day(coordinator, company, two):
    user = two[0].user
    affiliation.end(user.affiliations.get(), on=D, by=coordinator)
    with pytest.raises(ValidationError):
        affiliation.start(user, company, on=D, by=coordinator)
    affiliation.start(user, company, on=NEXT, by=coordinator)
    assert [row.organisation for row in Affiliation.objects.active(NEXT).filter(user=user)] == [company]


def test_who_cannot_be_reached_stays_on_the_page_until_they_can(client, coordinator, url, two):
    client.force_login(coordinator)
    client.post(url, answers(*two, krok="zapisz"))
    assert [reach.participation for reach in client.get(url).context["hard_to_reach"]] == [two[1]]
    client.post(
        reverse("programmes:contact_add", args=[two[1].code]),
        {"email": "Danuta@Dom.example", "phone": "", "drop_company": "on"},
    )
    assert client.get(url).context["hard_to_reach"] == []


def test_the_page_is_the_coordination_s_only(client, url, participant, mentor, representative, stranger):
    for user, status in ((participant, 403), (mentor, 403), (representative, 403), (stranger, 404)):
        client.force_login(user)
        assert client.get(url).status_code == status


def test_somebody_of_another_edition_cannot_be_chosen(client, url, company, other_coordinator, coordinator, two):
    foreign = make_participant(edition=other_coordinator.edition_roles.get().edition)
    affiliation.start(foreign.user, company, on=dt.date(2010, 1, 1), by=other_coordinator)
    client.force_login(coordinator)
    answer = client.post(url, answers(foreign, krok="zapisz"))
    assert list(answer.context["form"].errors) == ["people"]
    assert open_jobs(company) == 3


def test_the_page_asks_as_many_queries_for_three_as_for_one(client, coordinator, edition, company, url, two):
    client.force_login(coordinator)
    counts = []
    for more in (0, 2):
        for _number in range(more):
            row = make_participant(edition=edition)
            affiliation.start(row.user, company, on=dt.date(2010, 1, 1), by=coordinator)
        with CaptureQueriesContext(connection) as asked:
            client.post(url, answers(*edition.participations.all(), krok="sprawdz"))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 20


class TestContacts:
    def test_private_address_becomes_the_primary_one_and_the_company_s_goes(self, coordinator, company, two):
        user = two[1].user
        old = user.email
        private_contacts.add_private(user, email="danuta@dom.example", drop_company=True, by=coordinator)
        user.refresh_from_db()
        assert user.email == "danuta@dom.example"
        assert list(EmailAddress.objects.filter(user=user).values_list("email", "primary", "verified")) == [
            ("danuta@dom.example", True, False)
        ]
        assert OutgoingMail.objects.get(template="contact_added").to_email == old
        entry = AuditEntry.objects.get(verb="contact.added")
        assert "dom.example" not in str(entry.data)

    def test_an_address_of_somebody_else_is_refused(self, client, coordinator, two, participant):
        client.force_login(coordinator)
        url = reverse("programmes:contact_add", args=[two[1].code])
        answer = client.post(url, {"email": participant.email, "phone": "500 600 700"})
        assert list(answer.context["form"].errors) == ["email"]
        assert "500 600 700" in answer.content.decode()
        assert EmailAddress.objects.count() == 0

    def test_an_address_taken_at_the_same_moment_is_refused_too(self, coordinator, two, participant, monkeypatch):
        monkeypatch.setattr(private_contacts, "is_taken", lambda *_given: False)
        with pytest.raises(ValidationError, match="już używa tego adresu"):
            private_contacts.add_private(two[1].user, email=participant.email, by=coordinator)
        assert not OutgoingMail.objects.filter(template="contact_added").exists()

    def test_nobody_s_rights_are_gained_by_it(self, client, coordinator, edition):
        """Codes to sign in go to the address: a coordinator of another edition is no participant to help."""
        person = make_coordinator(edition=edition)
        row = make_participant(edition=edition, user=person)
        client.force_login(coordinator)
        url = reverse("programmes:contact_add", args=[row.code])
        assert client.post(url, {"email": "moj@dom.example"}).status_code == 403
        person.refresh_from_db()
        assert person.email != "moj@dom.example"

    def test_nobody_comes_into_another_edition_by_it(self, client, coordinator, edition):
        """The address could be the coordinator's own: it must open nothing they do not see."""
        row = make_participant(edition=edition)
        elsewhere = make_participant(edition=make_edition(name="Edycja rywala"), user=row.user)
        client.force_login(coordinator)
        url = reverse("programmes:contact_add", args=[row.code])
        answer = client.post(url, {"email": "moj@dom.example"})
        assert answer.status_code == 403
        assert "bierze też udział w edycji" in answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")
        row.user.refresh_from_db()
        assert row.user.email != "moj@dom.example"
        type(elsewhere).objects.filter(pk=elsewhere.pk).update(ends_on=D - dt.timedelta(days=1))
        assert client.post(url, {"email": "moj@dom.example"}).status_code == 302

    def test_the_representative_never_sees_them(self, client, coordinator, representative, edition, company):
        row = make_participant(edition=edition)
        affiliation.start(row.user, company, on=dt.date(2010, 1, 1), by=coordinator)
        private_contacts.add_private(row.user, email="kanarek@dom.example", phone="500 999 111", by=coordinator)
        client.force_login(coordinator)
        page = client.get(reverse("programmes:person_detail", args=[row.code])).content.decode()
        assert "kanarek@dom.example" in page
        client.force_login(representative)
        for name, code in (("programmes:person_detail", row.code), ("reports:results", edition.code)):
            answer = client.get(reverse(name, args=[code]))
            assert "kanarek@dom.example" not in answer.content.decode()
            assert "500 999 111" not in answer.content.decode()

    def test_an_address_marked_by_its_owner_counts_as_the_company_s(self, client, participant):
        EmailAddress.objects.create(user=participant, email=participant.email, primary=True, verified=True)
        client.force_login(participant)
        assert contacts_of([participant])[participant.pk].private
        url = reverse("people:address_mark")
        client.post(url, {"email": participant.email, "kind": "company"})
        assert not contacts_of([participant])[participant.pk].private
        assert client.post(url, {"email": "cudzy@example.org", "kind": "company"}).status_code == 404
        client.post(url, {"email": participant.email, "kind": "private"})
        assert CompanyAddress.objects.count() == 0

    def test_a_company_s_phone_is_no_private_contact(self, two):
        user = two[0].user
        user.email, user.phone_is_company = None, True
        assert not contacts_of([user])[user.pk].private


class TestWaysBack:
    """The end of many jobs is one step, and so is taking it back."""

    @pytest.fixture
    def ended(self, client, coordinator, url, two):
        def end(**more):
            client.force_login(coordinator)
            return client.post(url, answers(*two, krok="zapisz", **more), follow=True).content.decode()

        return end

    @staticmethod
    def address(edition):
        entry = AuditEntry.objects.get(verb=queries.TOGETHER)
        return reverse("programmes:employment_undo", args=[edition.code, entry.pk])

    def test_many_ends_are_taken_back_with_one_tap(self, client, ended, edition, company, two):
        page = ended()
        assert f'action="{self.address(edition)}"' in page
        assert open_jobs(company) == 0
        page = client.post(self.address(edition), follow=True).content.decode()
        assert open_jobs(company) == 2
        assert self.address(edition) not in page
        told = list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))[-3:]
        assert told == ["affiliation.reopened", "affiliation.reopened", f"{queries.TOGETHER}_undone"]
        assert client.post(self.address(edition)).status_code == 404

    def test_jobs_begun_in_their_place_never_were(self, client, ended, edition, company, two):
        other = make_organisation(name="Firma Z")
        ended(to=other.code)
        assert open_jobs(other) == 2
        client.post(self.address(edition))
        assert (open_jobs(company), list(Affiliation.objects.filter(organisation=other))) == (2, [])
        assert Affiliation._base_manager.filter(organisation=other, mistaken_at__isnull=False).count() == 2

    def test_later_with_a_reason_and_by_the_coordination_only(self, client, ended, edition, company, mentor):
        ended()
        with clock.at(dt.datetime(2017, 6, 10, 12, 0, tzinfo=dt.UTC)):
            client.force_login(mentor)
            assert client.post(self.address(edition)).status_code == 403
            client.force_login(make_coordinator(edition=edition))
            page = client.get(reverse("programmes:employment_end", args=[edition.code])).content.decode()
            assert f'href="{self.address(edition)}"' in page
            assert "reason" in client.post(self.address(edition)).context["form"].errors
            client.post(self.address(edition), {"reason": "Nie ten zakład."})
        assert open_jobs(company) == 2
        assert AuditEntry.objects.get(verb=f"{queries.TOGETHER}_undone").reason == "Nie ten zakład."

    def test_one_who_came_back_stops_all(self, client, ended, edition, company, coordinator, two):
        ended()
        with clock.at(NEXT):
            affiliation.start(two[1].user, company, on=NEXT, by=coordinator)
            entry = AuditEntry.objects.get(verb=queries.TOGETHER)
            with pytest.raises(ValidationError, match="Danuta"):
                employment.undo_together(edition, entry, by=coordinator)
        assert open_jobs(company) == 1

    def test_a_job_that_was_begun_then_and_left_since_stops_all(self, ended, edition, company, coordinator, two):
        """That somebody left it says that it was: it is not to be forgotten with the step."""
        other, third = make_organisation(name="Firma Z"), make_organisation(name="Firma T")
        ended(to=other.code)
        left = D + dt.timedelta(days=10)
        with clock.at(left + dt.timedelta(days=1)):
            affiliation.end(Affiliation.objects.get(organisation=other, user=two[0].user), on=left, by=coordinator)
            affiliation.start(two[0].user, third, on=left + dt.timedelta(days=1), by=coordinator)
            with pytest.raises(ValidationError, match="Grzegorz"):
                employment.undo_together(edition, AuditEntry.objects.get(verb=queries.TOGETHER), by=coordinator)
        assert (open_jobs(company), open_jobs(other), open_jobs(third)) == (0, 1, 1)

    def test_a_job_noted_by_mistake_never_was(self, client, edition, coordinator, two):
        other = make_organisation(name="Firma Z")
        client.force_login(coordinator)
        form = reverse("programmes:affiliation_new", args=[two[0].code])
        page = client.post(
            form, {"organisation": other.pk, "unit": "", "on": "2017-06-01"}, follow=True
        ).content.decode()
        job = Affiliation.objects.get(organisation=other)
        mistake = reverse("programmes:dates_mistake", args=[edition.code, "praca", job.pk])
        assert f'action="{mistake}"' in page
        dates = client.get(reverse("programmes:dates_edit", args=[edition.code, "praca", job.pk])).content.decode()
        assert mistake in dates
        page = client.post(mistake, follow=True).content.decode()
        assert not Affiliation.objects.filter(organisation=other).exists()
        assert not Affiliation.objects.active(dt.date(2017, 6, 5)).filter(organisation=other).exists()
        assert AuditEntry.objects.filter(verb="affiliation.started_undone").count() == 1
        affiliation.start(two[0].user, other, on=dt.date(2017, 6, 1), by=coordinator)

    def test_of_a_role_nobody_says_that_it_never_was(self, client, edition, coordinator):
        client.force_login(coordinator)
        role = edition.role_grants.first()
        assert (
            client.post(reverse("programmes:dates_mistake", args=[edition.code, "rola", role.pk])).status_code == 404
        )
