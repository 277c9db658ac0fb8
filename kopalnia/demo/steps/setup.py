"""July and August 2016: the programme, its partners, people who run it, and the plan of trainings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from joining.actions import cards, invitations
from kopalnia.demo import cast, facts
from kopalnia.demo.engine import Step
from kopalnia.demo.texts import call
from kopalnia.demo.world import World
from organisations.actions import organisation
from organisations.models import Organisation
from people.actions import roles, user
from people.choices import ConsentPurpose, PortalRoleName
from people.models import ConsentText, User
from people.phones import normal_phone
from programmes.actions import agreement, setup
from programmes.choices import EditionRoleName, PartnershipRole, PhaseKind
from programmes.models import Edition
from recruitment.actions import call as call_actions
from recruitment.actions import enrolment
from trainings.actions import training

TOPICS = (
    ("Komunikacja", 8),
    ("Diagnoza społeczna", 8),
    ("Planowanie projektów", 16),
    ("Zarządzanie zmianą", 8),
)
PARTNERS = (
    ("famur", PartnershipRole.INITIATOR, None, "Współinicjator programu."),
    ("kopex", PartnershipRole.INITIATOR, None, "Współinicjator programu."),
    ("tdj", PartnershipRole.INITIATOR, None, "Współinicjator programu."),
    ("tdj", PartnershipRole.CORPORATE_FOUNDATION, None, "Fundacja korporacyjna."),
    ("ministerstwo", PartnershipRole.FUNDER, None, "Program Fundusz Inicjatyw Obywatelskich."),
    ("rzecz", PartnershipRole.OPERATOR, None, "Prowadzi projekt i odpowiada za jego rozliczenie."),
    ("pomoc", PartnershipRole.PARTNER, None, "Pomaga w szkoleniach i w pracy mentorskiej."),
    ("famur", PartnershipRole.EMPLOYER, 10, "Producent maszyn górniczych."),
    ("kopex", PartnershipRole.EMPLOYER, 10, "Producent maszyn górniczych."),
)
PHASES = (
    (PhaseKind.RECRUITMENT, dt.date(2016, 9, 1), dt.date(2016, 9, 30)),
    (PhaseKind.TRAINING, dt.date(2016, 10, 8), dt.date(2017, 6, 30)),
    (PhaseKind.IDEAS, dt.date(2016, 10, 8), dt.date(2017, 7, 31)),
    (PhaseKind.IMPLEMENTATION, dt.date(2017, 3, 1), dt.date(2017, 10, 15)),
    (PhaseKind.PUBLICATION, dt.date(2017, 9, 1), dt.date(2017, 11, 30)),
)


def steps() -> Iterator[Step]:
    yield Step(dt.datetime(2016, 7, 1, 8), "people who run the portal", _office)
    yield Step(dt.datetime(2016, 7, 1, 9), "organisations", _organisations)
    yield Step(dt.datetime(2016, 7, 1, 10), "texts of consents", _consent_texts)
    yield Step(dt.datetime(2016, 7, 4, 9), "the programme and its edition", _programme)
    yield Step(dt.datetime(2016, 7, 6, 10), "partners", _partners)
    yield Step(dt.datetime(2016, 7, 6, 12), "an agreement with a partner", _agreement)
    yield Step(dt.datetime(2016, 7, 12, 11), "phases", _phases)
    yield Step(dt.datetime(2016, 8, 16, 9), "mentors and representatives are invited", _people)
    yield Step(dt.datetime(2016, 8, 18, 19), "mentors and representatives accept", _accepted)
    yield Step(dt.datetime(2016, 8, 22, 9), "plan of trainings", _modules)
    yield Step(dt.datetime(2016, 8, 29, 9), "text of the call", _call)
    yield Step(dt.datetime(2016, 9, 1, 8), "the call is published", _publish)
    yield Step(dt.datetime(2017, 6, 29, 12), "the agreement is prolonged", _annex)
    yield Step(dt.datetime(2017, 6, 5, 10), "a spare mentor is invited", _invitation_to_the_spare_mentor)
    yield Step(dt.datetime(2017, 6, 14, 15), "the invitation to a spare mentor is taken back", _invitation_taken_back)
    yield Step(dt.datetime(2017, 5, 15, 9), "another edition of another coordinator", _other_edition)
    yield Step(dt.datetime(2017, 6, 6, 10), "somebody without an address joins the other edition", _on_paper)


def account(person: cast.Person, *, by: User | None = None) -> User:
    """Open the account of an invented person; those listed first have a password too."""
    return user.register(
        email=person.email,
        first_name=person.first_name,
        last_name=person.last_name,
        vocative=person.vocative,
        form_of_address=person.form,
        phone=normal_phone(person.phone) if by else "",
        language=person.language,
        is_example=True,
        password=cast.PASSWORD if person in cast.FEATURED else None,
        by=by,
    )


def _office(world: World) -> None:
    administrator = account(cast.ADMINISTRATOR)
    roles.grant(administrator, PortalRoleName.ADMINISTRATOR, on=facts.STARTS_ON, by=None)
    account(cast.COORDINATOR, by=administrator)


def _organisations(world: World) -> None:
    for row in cast.ORGANISATIONS:
        organisation.register(
            name=row.name,
            short_name=row.short_name,
            kind=row.kind,
            place=row.place,
            is_example=bool(row.numbers),
            by=world.administrator,
            **dict(row.numbers),
        )


def _consent_texts(world: World) -> None:
    for purpose in ConsentPurpose:
        ConsentText.objects.create(purpose=purpose, version=1, valid_from=facts.STARTS_ON, **call.CONSENTS[purpose])


def _programme(world: World) -> None:
    programme = setup.found_programme(
        name=facts.PROGRAMME,
        starts_on=facts.STARTS_ON,
        ends_on=facts.ENDS_ON,
        aim=facts.AIM,
        description=facts.DESCRIPTION,
        budget_total=facts.BUDGET,
        grant_amount=facts.GRANT,
        funder_formula=facts.FUNDER_FORMULA,
        example_note=facts.EXAMPLE_NOTE,
        by=world.administrator,
    )
    edition = setup.open_edition(
        programme, name=facts.EDITION, starts_on=facts.STARTS_ON, ends_on=facts.ENDS_ON, by=world.administrator
    )
    _take_over(world, edition, world.coordinator, facts.EDITION_CODE)


def _take_over(world: World, edition: Edition, coordinator: User, code: str) -> None:
    """A readable word in the addresses, and the coordinator in place of the administrator who opened the edition."""
    edition.code = code
    edition.save(update_fields=["code"])
    today = edition.role_grants.get().starts_on
    setup.grant_role(
        edition, user=coordinator, role=EditionRoleName.COORDINATOR, starts_on=today, by=world.administrator
    )
    setup.end_role(
        edition.role_grants.get(user=world.administrator),
        on=today,
        reason="Edycję prowadzi koordynatorka.",
        by=world.administrator,
    )


def _partners(world: World) -> None:
    for key, role, places, description in PARTNERS:
        setup.add_partner(
            world.edition,
            organisation=world.organisation(key),
            role=role,
            places=places,
            description=description,
            starts_on=facts.STARTS_ON,
            by=world.coordinator,
        )


def _agreement(world: World) -> None:
    """An invented agreement that ends before the edition does, and an invented person to call."""
    partner = world.organisation("pomoc")
    agreement.add(
        world.edition,
        organisation=partner,
        number="1/2016 (przykład)",
        subject="Szkolenia i praca mentorska (przykład)",
        signed_on=dt.date(2016, 7, 5),
        starts_on=facts.STARTS_ON,
        ends_on=dt.date(2017, 6, 30),
        by=world.coordinator,
    )
    organisation.add_contact(
        partner,
        name="Lena Przykładowa",
        function="biuro",
        phone="+48 555 030 001",
        starts_on=facts.STARTS_ON,
        by=world.coordinator,
    )


def _annex(world: World) -> None:
    agreement.add(
        world.edition,
        organisation=world.organisation("pomoc"),
        number="1/2017 (przykład)",
        subject="Przedłużenie umowy 1/2016 (przykład)",
        signed_on=dt.date(2017, 6, 29),
        starts_on=dt.date(2017, 7, 1),
        ends_on=dt.date(2018, 6, 30),
        by=world.coordinator,
    )


def _phases(world: World) -> None:
    for kind, starts_on, ends_on in PHASES:
        setup.set_phase(world.edition, kind=kind, starts_on=starts_on, ends_on=ends_on, by=world.coordinator)


def _people(world: World) -> None:
    """Mentors and representatives are invited; their accounts are their own doing."""
    for person in cast.MENTORS.values():
        _invite(world, person, EditionRoleName.MENTOR)
    for key, person in cast.REPRESENTATIVES.items():
        _invite(world, person, EditionRoleName.REPRESENTATIVE, organisation=world.organisation(key))


def _invite(
    world: World, person: cast.Person, role: EditionRoleName, organisation: Organisation | None = None, note: str = ""
) -> None:
    invitations.send(
        world.edition,
        email=person.email,
        first_name=person.first_name,
        last_name=person.last_name,
        role=role,
        organisation=organisation,
        starts_on=dt.date(2016, 9, 1),
        note=note,
        by=world.coordinator,
    )


def _accepted(world: World) -> None:
    for person in (*cast.MENTORS.values(), *cast.REPRESENTATIVES.values()):
        invitation = world.edition.invitations.get(email=person.email)
        invitations.accept(invitation, by=account(person, by=world.coordinator))


def _invitation_to_the_spare_mentor(world: World) -> None:
    _invite(
        world,
        cast.SPARE_MENTOR,
        EditionRoleName.MENTOR,
        note="Szukamy kogoś, kto pomoże grupom, gdyby któraś mentorka albo któryś mentor zachorował.",
    )


def _invitation_taken_back(world: World) -> None:
    invitations.revoke(world.edition.invitations.get(email=cast.SPARE_MENTOR.email), by=world.coordinator)


def _modules(world: World) -> None:
    for topic, hours in TOPICS:
        training.add_module(world.edition, topic=topic, planned_minutes=hours * 60, by=world.coordinator)


def _call(world: World) -> None:
    edition = world.edition
    setup.change_settings(edition, expected=edition.version, by=world.coordinator, **call.CALL)


def _publish(world: World) -> None:
    call_actions.publish_call(world.edition, by=world.coordinator)


def _other_edition(world: World) -> None:
    coordinator = account(cast.OTHER_COORDINATOR, by=world.administrator)
    edition = setup.open_edition(
        world.edition.programme,
        name=facts.OTHER_EDITION,
        starts_on=dt.date(2017, 6, 1),
        ends_on=dt.date(2018, 12, 31),
        by=world.administrator,
    )
    _take_over(world, edition, coordinator, facts.OTHER_EDITION_CODE)
    setup.set_phase(
        edition,
        kind=PhaseKind.RECRUITMENT,
        starts_on=dt.date(2017, 10, 1),
        ends_on=dt.date(2017, 11, 30),
        by=coordinator,
    )
    training.add_module(edition, topic="Komunikacja", planned_minutes=8 * 60, by=coordinator)


def _on_paper(world: World) -> None:
    """Somebody without an e-mail address: added by hand, with the consents signed on paper and a card."""
    edition = Edition.objects.get(code=facts.OTHER_EDITION_CODE)
    coordinator = world.person(cast.OTHER_COORDINATOR.key)
    person = cast.WITHOUT_ADDRESS
    participation = enrolment.enrol_by_hand(
        edition,
        first_name=person.first_name,
        last_name=person.last_name,
        form_of_address=person.form,
        starts_on=dt.date(2017, 6, 6),
        agreed=ConsentText.objects.current(),
        is_example=True,
        by=coordinator,
    )
    cards.issue_cards(edition, participations=[participation], pin=cast.PIN, by=coordinator)
