"""A company of the edition is sold, merged or closed: the fact and every chosen act, all or nothing."""

import datetime as dt
import threading
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.urls import reverse

from kopalnia.lib.domain import clock
from organisations.actions import organisation_change
from organisations.choices import OrganisationChangeKind as Kind
from organisations.models import Affiliation, Organisation, OrganisationChange
from people.models import AuditEntry, User
from programmes.actions import setup
from programmes.actions.organisation_change import PlanChanged, execute
from programmes.choices import EditionRoleName, PartnershipRole
from programmes.models import EditionRole, Partnership
from programmes.organisation_change import OrganisationChangeRequest, plan
from programmes.queries.organisation_change import left_as_it_was
from tests.factories import people, programmes
from tests.patience import PATIENCE

D = dt.date(2017, 6, 8)
NEXT = D + dt.timedelta(days=1)


def furnish(edition, company):
    """The company is the employer of three of the edition's people, and an initiator; two people represent it."""
    for role, places in ((PartnershipRole.EMPLOYER, 10), (PartnershipRole.INITIATOR, None)):
        Partnership.objects.create(
            edition=edition, organisation=company, role=role, places=places, starts_on=edition.starts_on
        )
    programmes.make_representative(edition=edition, organisation=company, last_name="Żuk")
    programmes.make_representative(edition=edition, organisation=company, last_name="Bąk")
    for name in ("Adamska", "Bielska", "Cichy"):
        part = programmes.make_participant(edition=edition, last_name=name)
        Affiliation.objects.create(
            user=part.user, organisation=company, starts_on=dt.date(2010, 1, 1), unit=f"Dział {name}"
        )
    # Works there, and is no part of this edition.
    Affiliation.objects.create(user=people.make_user(), organisation=company, starts_on=dt.date(2010, 1, 1))


def chosen(edition, company, **fields) -> OrganisationChangeRequest:
    """Everything a coordinator usually ticks."""
    return OrganisationChangeRequest(
        **{
            "kind": Kind.SOLD,
            "on": D,
            "reason": "Umowa sprzedaży",
            "partnerships": frozenset(edition.partnerships.employers().values_list("pk", flat=True)),
            "join": True,
            "roles": frozenset(edition.role_grants.filter(organisation=company).values_list("pk", flat=True)),
            "jobs": None,
            **fields,
        }
    )


@pytest.fixture
def company(edition, company) -> Organisation:
    furnish(edition, company)
    return company


@pytest.fixture
def buyer(db) -> Organisation:
    return people.make_organisation(name="Kombajny Bytków", short_name="Bytków")


@pytest.fixture
def june(db):
    with clock.at(D):
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("june")
class TestTheAct:
    def test_sale_takes_every_chosen_act_and_each_tells_itself(self, edition, company, buyer, coordinator):
        execute(edition, company, chosen(edition, company, other=buyer), by=coordinator)
        assert OrganisationChange.objects.owner_on(company, D) == buyer
        ended = edition.partnerships.get(organisation=company, role=PartnershipRole.EMPLOYER)
        assert (ended.ends_on, ended.reason) == (D, "Umowa sprzedaży")
        assert edition.partnerships.get(organisation=company, role=PartnershipRole.INITIATOR).ends_on is None
        begun = edition.partnerships.get(organisation=buyer)
        assert (begun.role, begun.places, begun.starts_on) == (PartnershipRole.EMPLOYER, 10, NEXT)
        assert {row.ends_on for row in EditionRole.objects.filter(organisation=company)} == {D}
        inside = Affiliation.objects.filter(user__participations__edition=edition)
        assert {row.ends_on for row in inside.filter(organisation=company)} == {D}
        moved = inside.filter(organisation=buyer).order_by("user__last_name")
        assert [(row.starts_on, row.unit) for row in moved] == [
            (NEXT, "Dział Adamska"),
            (NEXT, "Dział Bielska"),
            (NEXT, "Dział Cichy"),
        ]
        verbs = list(AuditEntry.objects.values_list("verb", flat=True))
        assert {verb: verbs.count(verb) for verb in verbs} == {
            "organisation.sold": 1,
            "partnership.ended": 1,
            "partnership.begun": 1,
            "edition_role.ended": 2,
            "affiliation.ended": 3,
            "affiliation.started": 3,
            "employment.ended_together": 1,
        }

    def test_who_is_no_part_of_the_edition_is_left_alone(self, edition, company, buyer, coordinator):
        execute(edition, company, chosen(edition, company, other=buyer), by=coordinator)
        assert Affiliation.objects.filter(organisation=company, ends_on__isnull=True).count() == 1

    def test_fact_alone_changes_nobody(self, edition, company, buyer, coordinator):
        execute(
            edition,
            company,
            OrganisationChangeRequest(kind=Kind.SOLD, on=D, other=buyer, reason="Umowa sprzedaży"),
            by=coordinator,
        )
        assert not Partnership.objects.exclude(ends_on=None).exists()
        assert not EditionRole.objects.exclude(ends_on=None).exists()
        assert not Affiliation.objects.exclude(ends_on=None).exists()

    def test_new_owner_is_entered_on_the_way(self, edition, company, coordinator):
        execute(edition, company, chosen(edition, company, new_name="Nowy Właściciel S.A."), by=coordinator)
        owner = Organisation.objects.get(name="Nowy Właściciel S.A.")
        assert OrganisationChange.objects.owner_on(company, NEXT) == owner
        assert edition.partnerships.employers().active(NEXT).get().organisation == owner

    def test_owner_who_is_an_employer_already_stays_one(self, edition, company, buyer, coordinator):
        Partnership.objects.create(
            edition=edition, organisation=buyer, role=PartnershipRole.EMPLOYER, places=4, starts_on=edition.starts_on
        )
        change_request = replace(chosen(edition, company, other=buyer), partnerships=frozenset())
        execute(edition, company, change_request, by=coordinator)
        assert edition.partnerships.get(organisation=buyer).places == 4

    def test_who_works_for_both_keeps_one_job(self, edition, company, buyer, coordinator):
        user = Affiliation.objects.get(unit="Dział Cichy").user
        kept = Affiliation.objects.create(user=user, organisation=buyer, starts_on=dt.date(2015, 1, 1))
        execute(edition, company, chosen(edition, company, other=buyer), by=coordinator)
        assert list(Affiliation.objects.active(NEXT).filter(user=user)) == [kept]

    def test_closed_company_ends_the_jobs_and_begins_none(self, edition, company, coordinator):
        execute(edition, company, chosen(edition, company, kind=Kind.CLOSED), by=coordinator)
        inside = Affiliation.objects.filter(user__participations__edition=edition)
        assert inside.count() == 3
        assert not inside.active(NEXT).exists()
        assert not edition.partnerships.employers().active(NEXT).exists()
        assert edition.participations.active(NEXT).count() == 3

    def test_merger_moves_to_the_successor(self, edition, company, buyer, coordinator):
        execute(edition, company, chosen(edition, company, kind=Kind.MERGED, other=buyer), by=coordinator)
        state = OrganisationChange.objects.fold([company], on=D)[company.pk]
        assert (state.successor_id, state.exists) == (buyer.pk, False)
        assert Affiliation.objects.active(NEXT).filter(organisation=buyer).count() == 3

    def test_what_begins_later_is_left_as_it_is(self, edition, company, buyer, coordinator):
        late = EditionRole.objects.filter(organisation=company).first()
        EditionRole.objects.filter(pk=late.pk).update(starts_on=NEXT)
        execute(edition, company, chosen(edition, company, other=buyer), by=coordinator)
        late.refresh_from_db()
        assert late.ends_on is None

    def test_list_that_reads_otherwise_now_is_not_carried_out(self, edition, company, buyer, coordinator):
        change_request = chosen(edition, company, new_name="Nowy Właściciel S.A.")
        seen = plan(edition, company, change_request).seen
        row = Affiliation.objects.get(unit="Dział Cichy")
        Affiliation.objects.filter(pk=row.pk).update(ends_on=dt.date(2017, 6, 1))
        with pytest.raises(PlanChanged) as changed:
            execute(edition, company, change_request, seen=seen, by=coordinator)
        assert not OrganisationChange.objects.exists()
        assert not Organisation.objects.filter(name="Nowy Właściciel S.A.").exists()
        execute(edition, company, change_request, seen=changed.value.plan.seen, by=coordinator)
        assert OrganisationChange.objects.count() == 1

    def test_refused_act_takes_nothing(self, edition, company, buyer, coordinator):
        OrganisationChange.objects.create(
            organisation=company, kind=Kind.SOLD, on=D, other=buyer, reason="wcześniej", by=coordinator
        )
        with pytest.raises(ValidationError):
            execute(edition, company, chosen(edition, company, new_name="Inny Właściciel"), by=coordinator)
        assert not Organisation.objects.filter(name="Inny Właściciel").exists()
        assert not Partnership.objects.exclude(ends_on=None).exists()

    def test_history_of_the_edition_tells_the_jobs(self, edition, company, buyer, coordinator):
        execute(edition, company, chosen(edition, company, other=buyer), by=coordinator)
        told = AuditEntry.objects.filter(edition_id=edition.pk, verb__startswith="affiliation.")
        assert sorted(told.values_list("verb", flat=True)) == ["affiliation.ended"] * 3 + ["affiliation.started"] * 3

    def test_who_makes_it_impossible_is_named(self, edition, company, buyer, coordinator):
        person = User.objects.get(last_name="Bielska")
        Affiliation.objects.create(
            user=person, organisation=buyer, starts_on=dt.date(2017, 1, 1), ends_on=dt.date(2017, 12, 31)
        )
        with pytest.raises(ValidationError, match=f"{person.full_name}: "):
            execute(edition, company, chosen(edition, company, other=buyer), by=coordinator)
        assert not OrganisationChange.objects.exists()
        assert Affiliation.objects.filter(organisation=company, ends_on=None).count() == 4

    def test_sentences_tell_every_act(self, edition, company, buyer):
        Affiliation.objects.filter(unit="Dział Cichy").update(starts_on=dt.date(2017, 6, 20))
        change_request = chosen(edition, company, other=buyer)
        assert plan(edition, company, change_request).sentences == [
            "„Firma A” należy do organizacji „Bytków” od 8 czerwca 2017.",
            "Firma A – pracodawca: do 8 czerwca 2017.",
            "Bytków – pracodawca: od 9 czerwca 2017.",
            "Roman Bąk – reprezentuje firmę Firma A do 8 czerwca 2017.",
            "Roman Żuk – reprezentuje firmę Firma A do 8 czerwca 2017.",
            (
                "2 osoby – zatrudnienie w Firma A do 8 czerwca 2017, w Bytków od 9 czerwca 2017: Anna Adamska, Anna"
                " Bielska."
            ),
            "1 osoba z tej edycji zachowuje zatrudnienie w Firma A.",
        ]


@pytest.mark.django_db(transaction=True)
def test_two_sales_at_the_same_moment_are_one(transactional_db):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("A database in memory has one connection; the file and PostgreSQL runs prove this.")
    edition, company = programmes.make_edition(), people.make_organisation(name="Firma A")
    coordinator = programmes.make_coordinator(edition=edition)
    furnish(edition, company)
    buyers = [people.make_organisation(name=f"Kupiec {number}") for number in (1, 2)]
    start, outcomes = threading.Barrier(2), []

    def run(buyer: Organisation) -> None:
        try:
            start.wait(timeout=PATIENCE)
            with clock.at(D):
                execute(edition, company, chosen(edition, company, other=buyer), by=coordinator)
            outcomes.append("done")
        except ValidationError:
            outcomes.append("told")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(buyer,)) for buyer in buyers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    assert sorted(outcomes) == ["done", "told"]
    assert OrganisationChange.objects.count() == 1
    assert Affiliation.objects.filter(starts_on=NEXT).count() == 3
    assert edition.partnerships.employers().active(NEXT).count() == 1


# --- In the other running editions -----------------------------------------------------------------------------------


def told(client, edition) -> list[tuple[int, str]]:
    """What the home of an edition says of its employers."""
    rows = client.get("/", {"edycja": edition.code, "wszystko": ""}).context["rows"]
    url = reverse("programmes:partner_list", args=[edition.code])
    return [(row.count, str(row.detail)) for row in rows if row.url == url]


@pytest.mark.django_db
class TestOtherEditions:
    """A fact of the registry concerns every edition in which the company is an employer."""

    @pytest.fixture
    def second(self, coordinator, company, edition):
        """Another edition, run by somebody else, in which the company is an employer too."""
        edition = programmes.make_edition(
            name="Edycja druga", starts_on=dt.date(2017, 1, 1), ends_on=dt.date(2017, 12, 31)
        )
        programmes.grant(edition=edition, user=coordinator, role=EditionRoleName.COORDINATOR)
        Partnership.objects.create(
            edition=edition,
            organisation=company,
            role=PartnershipRole.EMPLOYER,
            places=4,
            starts_on=dt.date(2017, 1, 1),
        )
        return edition

    def test_coordination_is_told_until_it_acts(self, client, edition, second, company, buyer, coordinator):
        client.force_login(coordinator)
        with clock.at(D):
            assert told(client, second) == []
            execute(edition, company, chosen(edition, company, other=buyer), by=coordinator)
            assert told(client, edition) == []
            assert told(client, second) == [(1, "Firma A: nowy właściciel od 8 czerwca.")]
            partnership = second.partnerships.get()
            setup.end_partnership(partnership, on=D, reason="Sprzedaż", by=coordinator)
            assert told(client, second) == []

    def test_sale_is_told_for_thirty_days_and_not_once_the_owner_has_joined(
        self, client, edition, second, company, buyer, coordinator
    ):
        client.force_login(coordinator)
        with clock.at(D):
            execute(edition, company, chosen(edition, company, other=buyer, join=False), by=coordinator)
        for days, number in ((29, 1), (30, 0)):
            with clock.at(D + dt.timedelta(days=days)):
                assert len(told(client, second)) == number
        with clock.at(D):
            setup.add_partner(
                second, organisation=buyer, role=PartnershipRole.EMPLOYER, starts_on=NEXT, places=4, by=coordinator
            )
            assert told(client, second) == []

    @pytest.mark.parametrize(
        ("day", "number"), [(dt.date(2016, 12, 31), 0), (dt.date(2017, 1, 1), 1), (D, 1), (NEXT, 0)]
    )
    def test_fact_is_told_from_the_first_day_of_the_firm_here_until_today(
        self, second, company, coordinator, day, number
    ):
        OrganisationChange.objects.create(
            organisation=company, kind=Kind.CLOSED, on=day, reason="Likwidacja", by=coordinator
        )
        assert left_as_it_was(second, D).count() == number

    def test_sale_written_at_midnight_is_told_for_as_many_days(self, second, company, buyer, coordinator):
        with clock.at(dt.datetime.combine(D, dt.time.min)):
            organisation_change.sell(company, on=D, owner=buyer, reason="Umowa", by=coordinator)
        for days, number in ((29, 1), (30, 0)):
            assert left_as_it_was(second, D + dt.timedelta(days=days)).count() == number

    def test_owner_whose_part_ended_on_the_day_of_the_sale_has_not_joined(self, second, company, buyer, coordinator):
        with clock.at(D):
            organisation_change.sell(company, on=D, owner=buyer, reason="Umowa", by=coordinator)
            part = Partnership.objects.create(
                edition=second, organisation=buyer, role=PartnershipRole.EMPLOYER, starts_on=second.starts_on
            )
            for last, number in ((NEXT, 0), (D, 1)):
                part.ends_on = last
                part.save()
                assert left_as_it_was(second, D).count() == number, last

    def test_firm_that_is_no_more_stays_on_the_list_and_a_withdrawn_note_does_not(
        self, client, edition, second, company, coordinator
    ):
        client.force_login(coordinator)
        with clock.at(D):
            change = organisation_change.close(company, on=D, reason="Likwidacja", by=coordinator)
        with clock.at(D + dt.timedelta(days=60)):
            assert told(client, second) == [(1, "Firma A: koniec działalności 8 czerwca.")]
            organisation_change.withdraw(change, reason="Pomyłka", by=coordinator)
            assert told(client, second) == []
