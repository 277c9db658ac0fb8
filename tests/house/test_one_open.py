"""Every «one at a time» of the domain: the database holds it, and of several people at once one is first.

The registry below names each unique constraint with a condition of our models and each one against overlapping periods,
with what several threads do at once. One row stands afterwards, and whoever came too late is told so by a sentence. All
races run in one test and one world, for emptying the tables takes longer than a race.
"""

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.db.models import QuerySet, UniqueConstraint

from joining.actions import invitations
from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.domain.periods import NoOverlap
from kopalnia.lib.domain.versions import StaleVersion
from kopalnia.lib.web.access import Refused
from microprojects.actions import core, core_team, photos, plan, recipients
from microprojects.actions.core import Wording
from microprojects.actions.plan import COPIED, Content
from microprojects.choices import CountMethod, MicroprojectState, PlanState, RecipientKind, TeamRole
from microprojects.models import Photo
from organisations.actions import affiliation, organisation
from organisations.choices import OrganisationKind
from organisations.models import Organisation
from people.actions import card, merge, phone, roles
from people.choices import PortalRoleName
from people.models import Merge, User
from programmes.actions import agreement, setup
from programmes.choices import EditionRoleName, PartnershipRole
from publications.actions import workshop
from publications.choices import ChapterKind
from tests.factories import microprojects, people, programmes, training
from tests.patience import PATIENCE
from trainings.actions import attendance, certificate
from trainings.choices import Presence
from trainings.models import Certificate
from visits.actions.attendees import add_guest, add_participants, record_days
from visits.models import Visit

AT_ONCE = 4
DAY = dt.date(2017, 6, 1)
TOLD = (IllegalStep, StaleVersion, Refused, ValidationError)
ROOT = Path(__file__).resolve().parents[2]

# Constraints whose races need a setting of their own stand where that setting is.
ELSEWHERE: Final = {
    "submission_key_one_newest": "tests/lib/test_idempotency.py",
    "released_sum_once": "tests/reports/test_releases_at_once.py",
    "released_correction_once": "tests/reports/test_releases_at_once.py",
}

World = SimpleNamespace
Act = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Race:
    """`prepare` readies what the threads need; it gives what the thread with a number does and the rows to be counted.

    Where a later one replaces an earlier one, or finds that nothing is left to do, nobody is told: `everybody`.
    """

    prepare: Callable[[World], tuple[Act, QuerySet]]
    everybody: bool = False


RACES: dict[str, Race] = {}


def race(*constraints: str, everybody: bool = False) -> Callable[[Callable], Callable]:
    def register(prepare: Callable[[World], tuple[Act, QuerySet]]) -> Callable:
        RACES.update(dict.fromkeys(constraints, Race(prepare, everybody=everybody)))
        return prepare

    return register


# --- People and organisations -----------------------------------------------------------------------------------------


def same_number(field: str, number: str) -> Callable[[World], tuple[Act, QuerySet]]:
    def prepare(world: World) -> tuple[Act, QuerySet]:
        def act(turn: int) -> object:
            details = {"name": f"Firma {field} {turn}", "kind": OrganisationKind.COMPANY, field: number}
            return organisation.register(by=world.by, **details)

        return act, Organisation.objects.filter(**{field: number})

    return prepare


for _field, _number in (("nip", "5260250274"), ("regon", "000331501"), ("krs", "0000012345")):
    race(f"people_organisation_one_{_field}")(same_number(_field, _number))


@race("people_contact_no_overlap")
def _contact(world: World) -> tuple[Act, QuerySet]:
    """Also when one of them opens again what had ended."""
    details = {"name": "Ewa Górska", "phone": "+48600100200", "starts_on": DAY}
    former = organisation.add_contact(world.company, **details, by=world.by)
    organisation.end_contact(former, on=DAY, by=world.by)

    def act(turn: int) -> object:
        if turn:
            return organisation.add_contact(world.company, **details, by=world.by)
        return organisation.reopen_contact(former, by=world.by)

    return act, world.company.contacts.filter(ends_on=None)


@race("people_user_verified_phone_once")
def _phone(world: World) -> tuple[Act, QuerySet]:
    users = [people.make_user() for _number in range(AT_ONCE)]
    number = "+48600700800"
    return lambda turn: phone.confirm(users[turn], number, by=users[turn]), User.objects.filter(phone=number)


@race("people_affiliation_no_overlap")
def _affiliation(world: World) -> tuple[Act, QuerySet]:
    user = people.make_user()
    return lambda _turn: affiliation.start(user, world.company, on=DAY, by=world.by), user.affiliations.all()


@race("people_card_one_valid", everybody=True)
def _card(world: World) -> tuple[Act, QuerySet]:
    user = people.make_user()
    return lambda _turn: card.issue(user, by=world.by), user.cards.valid()


@race("people_merge_ends_once")
def _merge(world: World) -> tuple[Act, QuerySet]:
    kept = [people.make_user() for _number in range(AT_ONCE)]
    absorbed = people.make_user()

    def act(turn: int) -> object:
        mine, theirs = User.objects.get(pk=kept[turn].pk), User.objects.get(pk=absorbed.pk)
        return merge.merge(mine, theirs, by=world.administrator, reason="Jedna osoba.")

    return act, Merge.objects.filter(absorbed=absorbed)


@race("people_portalrole_no_overlap")
def _portal_role(world: World) -> tuple[Act, QuerySet]:
    user = people.make_user()
    act = lambda _turn: roles.grant(user, PortalRoleName.ADMINISTRATOR, on=DAY, by=world.by)  # noqa: E731
    return act, user.portal_roles.all()


# --- Programmes -------------------------------------------------------------------------------------------------------


@race("partnership_no_overlap")
def _partnership(world: World) -> tuple[Act, QuerySet]:
    def act(_turn: int) -> object:
        return setup.add_partner(
            world.edition, organisation=world.company, role=PartnershipRole.PARTNER, starts_on=DAY, by=world.by
        )

    return act, world.edition.partnerships.filter(organisation=world.company, ends_on=None)


def role_of_edition(role: EditionRoleName, of: str) -> Callable[[World], tuple[Act, QuerySet]]:
    def prepare(world: World) -> tuple[Act, QuerySet]:
        user, company = people.make_user(), getattr(world, of, None)

        def act(_turn: int) -> object:
            return setup.grant_role(
                world.edition, user=user, role=role, organisation=company, starts_on=DAY, by=world.by
            )

        return act, user.edition_roles.all()

    return prepare


race("edition_role_no_overlap")(role_of_edition(EditionRoleName.MENTOR, ""))
race("edition_representative_no_overlap")(role_of_edition(EditionRoleName.REPRESENTATIVE, "company"))


def invitation(role: EditionRoleName, of: str) -> Callable[[World], tuple[Act, QuerySet]]:
    def prepare(world: World) -> tuple[Act, QuerySet]:
        address, company = f"{role}@example.org", getattr(world, of, None)

        def act(_turn: int) -> object:
            return invitations.send(world.edition, email=address, role=role, organisation=company, by=world.by)

        return act, world.edition.invitations.unanswered().filter(email=address)

    return prepare


race("invitation_open_once", everybody=True)(invitation(EditionRoleName.MENTOR, ""))
race("invitation_of_a_representative_open_once", everybody=True)(invitation(EditionRoleName.REPRESENTATIVE, "company"))


@race("agreement_number_once")
def _agreement(world: World) -> tuple[Act, QuerySet]:
    def act(_turn: int) -> object:
        days = {"signed_on": DAY, "starts_on": DAY}
        return agreement.add(
            world.edition, organisation=world.company, subject="Sale", number="7/2017", **days, by=world.by
        )

    return act, world.edition.agreements.all()


@race("certificate_replaced_once", everybody=True)
def _certificate(world: World) -> tuple[Act, QuerySet]:
    """Of a first certificate too, which no constraint knows: the row of the edition is locked."""
    edition = programmes.make_edition(name="Ze szkoleniem")
    by = programmes.make_coordinator(edition=edition)
    person = programmes.make_participant(edition=edition)
    session = training.make_session(module=training.make_module(edition=edition, hours=5))
    training.attend(session=training.sign(session=session), participation=person)

    def act(turn: int, language: str = "en") -> object:
        mine = type(person).objects.select_related("user").get(pk=person.pk)
        return certificate.issue_certificates(edition, participations=[mine], language=language, by=by)

    assert at_once(lambda turn: act(turn, "pl")) == ["done"] * AT_ONCE
    return act, Certificate.objects.filter(replaces=Certificate.objects.get(participation=person))


@race("attendance_one_current")
def _attendance(world: World) -> tuple[Act, QuerySet]:
    person = programmes.make_participant(edition=world.edition)
    session = training.make_session(module=training.make_module(edition=world.edition, topic="Diagnoza"))
    answers = {person.code: attendance.PresenceAnswer(Presence.FULL)}

    def act(_turn: int) -> object:
        row = type(session).objects.select_related("module").get(pk=session.pk)
        return attendance.save_attendance(row, answers=answers, expected=session.version, by=world.by)

    return act, session.attendances.filter(replaced_at=None)


def _visit(world: World) -> Visit:
    return Visit.objects.create(
        edition=world.edition, title="Byczyna", place="Byczyna", starts_on=DAY, ends_on=DAY, kind="study_visit"
    )


@race("attendee_participant_once", everybody=True)
def _attendee(world: World) -> tuple[Act, QuerySet]:
    visit, person = _visit(world), programmes.make_participant(edition=world.edition)
    return lambda _turn: add_participants(visit, [person], days=[DAY], by=world.by), visit.attendees.not_removed()


@race("attendee_day_once", everybody=True)
def _attendee_day(world: World) -> tuple[Act, QuerySet]:
    visit = _visit(world)
    guest = add_guest(visit, guest_name="Jan Lis", days=[], by=world.by)
    return lambda _turn: record_days(visit, present={guest.pk: {DAY}}, by=world.by), guest.days.all()


# --- Microprojects ----------------------------------------------------------------------------------------------------


def _group(world: World, name: str = "Grupa", **fields: Any) -> Any:
    return microprojects.make_microproject(edition=world.edition, name=name, by=world.by, **fields)


@race("aim_version_one_proposed")
def _aim(world: World) -> tuple[Act, QuerySet]:
    group = _group(world)
    wording = Wording("Grupa", "Inny cel.", "mieszkańcy", "", "")
    act = lambda _turn: core.change_aim(group, wording=wording, reason="Tak.", expected=group.version, by=world.by)  # noqa: E731
    return act, group.aim_versions.proposed()


@race("membership_no_overlap")
def _membership(world: World) -> tuple[Act, QuerySet]:
    group, person = _group(world), programmes.make_participant(edition=world.edition)
    return lambda _turn: core_team.add_member(
        group, participation=person, on=DAY, by=world.by
    ), group.memberships.all()


@race("membership_one_leader")
def _leader(world: World) -> tuple[Act, QuerySet]:
    group = _group(world)
    places = [microprojects.join(microproject=group) for _number in range(AT_ONCE)]
    act = lambda turn: core_team.change_role(places[turn], role=TeamRole.LEADER, on=DAY, by=world.by)  # noqa: E731
    return act, group.memberships.filter(role=TeamRole.LEADER)


@race("accompaniment_no_overlap")
def _accompaniment(world: World) -> tuple[Act, QuerySet]:
    group, mentor = _group(world), programmes.make_mentor(edition=world.edition)
    return lambda _turn: core_team.assign_mentor(group, mentor=mentor, on=DAY, by=world.by), group.accompaniments.all()


@race("plan_one_open")
def _plan(world: World) -> tuple[Act, QuerySet]:
    group = _group(world)
    said = Content(
        fields=dict.fromkeys(COPIED) | {"need": "", "diagnosis": "", "recipients": ""}, actions=[], lines=[]
    )
    said.fields["minors_contact"] = "none"
    return lambda _turn: plan.write(group, content=said, by=world.by), group.plans.all()


@race("plan_answered_once")
def _answer(world: World) -> tuple[Act, QuerySet]:
    row = microprojects.make_plan(
        microproject=_group(world, state=MicroprojectState.SUBMITTED), state=PlanState.SUBMITTED
    )
    return lambda _turn: plan.approve(row, expected=row.version, remarks="", by=world.by), row.reviews.not_undone()


@race("recipient_one_current", everybody=True)
def _count(world: World) -> tuple[Act, QuerySet]:
    event = microprojects.make_held_event(microproject=_group(world))
    numbers = {"lower": 40, "best": 40, "upper": 40}

    def act(_turn: int) -> object:
        return recipients.count_recipients(
            event=event, kind=RecipientKind.DIRECT, method=CountMethod.DOOR, **numbers, by=world.by
        )

    return act, event.recipient_counts.current()


@race("overlap_one_current", everybody=True)
def _overlap(world: World) -> tuple[Act, QuerySet]:
    group = _group(world)
    one, other = (microprojects.make_held_event(microproject=group) for _number in range(2))

    def act(turn: int) -> object:
        pair = {"first": one, "second": other} if turn % 2 else {"first": other, "second": one}
        return recipients.declare_overlap(**pair, people=turn + 1, by=world.by)

    return act, recipients.Overlap.objects.current().filter(first=one)


@race("photo_subject_once")
def _subject(world: World) -> tuple[Act, QuerySet]:
    place = microprojects.join(microproject=_group(world))
    size = {"width": 640, "height": 480, "sha256": "0" * 64}
    photo = Photo.objects.create(
        microproject=place.microproject, uploaded_by=world.by, uploaded_at=place.created_at, **size
    )
    user = place.participation.user
    return lambda _turn: photos.mark_subject(photo=photo, user=user, by=world.by), photo.subjects.all()


# --- Publications -----------------------------------------------------------------------------------------------------


@race("publication_one_open")
def _publication(world: World) -> tuple[Act, QuerySet]:
    edition = programmes.make_edition(name="Z publikacją")
    by = programmes.make_coordinator(edition=edition)
    return lambda _turn: workshop.begin(edition, title="Księga", by=by), edition.publications.all()


def chapter(*, of_microproject: bool) -> Callable[[World], tuple[Act, QuerySet]]:
    def prepare(_world: World) -> tuple[Act, QuerySet]:
        edition = programmes.make_edition(name="Z rozdziałami")
        by = programmes.make_coordinator(edition=edition)
        book = workshop.begin(edition, title="Księga", by=by)
        missing = book.chapters.filter(kind=ChapterKind.TRAININGS)
        missing.delete()
        if of_microproject:
            missing = book.chapters.filter(microproject=microprojects.make_microproject(edition=edition))
        assert not missing.exists()
        return lambda _turn: workshop.collect(book, by=by), missing

    return prepare


race("chapter_once", everybody=True)(chapter(of_microproject=False))
race("chapter_once_per_microproject", everybody=True)(chapter(of_microproject=True))


# --- The races --------------------------------------------------------------------------------------------------------


@pytest.fixture
def world(transactional_db: None, settings: Any, tmp_path: Path) -> World:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("A database in memory has one connection; the file and PostgreSQL runs prove this.")
    settings.MEDIA_ROOT = tmp_path
    edition = programmes.make_edition()
    return World(
        edition=edition,
        by=programmes.make_coordinator(edition=edition),
        administrator=people.make_administrator(),
        company=people.make_organisation(),
    )


def at_once(act: Act) -> list[str]:
    """Let the threads begin together; the sorted outcomes: "done", "told", or what nobody should have seen."""
    start, outcomes = threading.Barrier(AT_ONCE), []

    def run(turn: int) -> None:
        try:
            start.wait(timeout=PATIENCE)
            act(turn)
            outcomes.append("done")
        except TOLD as refusal:
            outcomes.append("told" if sentence(refusal) else "refused without a word")
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            outcomes.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(turn,)) for turn in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    return sorted(outcomes)


def sentence(refusal: Exception) -> str:
    """What the person reads; of a stale version the page shows both texts instead."""
    return str(getattr(refusal, "reason", "") or refusal) or type(refusal).__name__


def test_of_several_at_once_one_row_stands(world: World, subtests: pytest.Subtests) -> None:
    for constraint, it in RACES.items():
        with subtests.test(constraint):
            act, rows = it.prepare(world)
            assert at_once(act) == (["done"] * AT_ONCE if it.everybody else ["done"] + ["told"] * (AT_ONCE - 1))
            assert rows.count() == 1


def test_every_one_at_a_time_is_raced() -> None:
    ours = {config.label for config in apps.get_app_configs() if (ROOT / config.name / "apps.py").exists()}
    found = {
        one.name
        for model in apps.get_models()
        if model._meta.app_label in ours
        for one in model._meta.constraints
        if isinstance(one, NoOverlap) or (isinstance(one, UniqueConstraint) and one.condition is not None)
    }
    assert len(found) > 25
    assert found == {*RACES, *ELSEWHERE}
    assert not set(RACES) & set(ELSEWHERE)
    assert all((ROOT / place).exists() for place in ELSEWHERE.values())
