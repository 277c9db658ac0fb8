import datetime as dt

from joining.models import Invitation
from joining.models.invitation import LIFE, hash_of, new_token
from kopalnia.lib.domain import clock
from organisations.models import Organisation
from people.models import User
from programmes.choices import EditionRoleName, PartnershipRole, PhaseKind
from programmes.models import Edition, EditionRole, Participation, Partnership, Phase, Programme
from recruitment.choices import ApplicationState
from recruitment.models import Application
from tests.factories.people import make_organisation, make_user

BEGIN, FINISH = dt.date(2016, 7, 1), dt.date(2017, 11, 30)


def make_programme(*, name: str = "Kopalnia Aktywności", **fields) -> Programme:
    return Programme.objects.create(name=name, **{"starts_on": BEGIN, "ends_on": FINISH, **fields})


def make_edition(*, programme: Programme | None = None, name: str = "Edycja 2016/2017", **fields) -> Edition:
    return Edition.objects.create(
        programme=programme or make_programme(), name=name, **{"starts_on": BEGIN, "ends_on": FINISH, **fields}
    )


def grant(
    *, edition: Edition, user: User, role: EditionRoleName, organisation: Organisation | None = None, **fields
) -> EditionRole:
    return EditionRole.objects.create(
        edition=edition, user=user, role=role, organisation=organisation, **{"starts_on": edition.starts_on, **fields}
    )


def make_coordinator(*, edition: Edition, **fields) -> User:
    user = make_user(**{"first_name": "Barbara", **fields})
    grant(edition=edition, user=user, role=EditionRoleName.COORDINATOR)
    return user


def make_mentor(*, edition: Edition, **fields) -> User:
    user = make_user(**{"first_name": "Halina", **fields})
    grant(edition=edition, user=user, role=EditionRoleName.MENTOR)
    return user


def make_representative(*, edition: Edition, organisation: Organisation, **fields) -> User:
    user = make_user(**{"first_name": "Roman", **fields})
    grant(edition=edition, user=user, role=EditionRoleName.REPRESENTATIVE, organisation=organisation)
    return user


def make_invitation(
    *,
    edition: Edition,
    by: User,
    email: str = "nowa.mentorka@example.org",
    role: EditionRoleName = EditionRoleName.MENTOR,
    token: str = "",
    **fields,
) -> Invitation:
    """An open invitation; its link ends in `token`."""
    now = clock.now()
    return Invitation.objects.create(
        edition=edition,
        sent_by=by,
        email=email,
        role=role,
        token_hash=hash_of(token or new_token()),
        **{"sent_at": now, "expires_at": now + LIFE, **fields},
    )


def make_participant(
    *, edition: Edition, user: User | None = None, starts_on: dt.date = BEGIN, **fields
) -> Participation:
    """A person enrolled in the edition; their account is `.user`."""
    return Participation.objects.create(edition=edition, user=user or make_user(**fields), starts_on=starts_on)


def make_call(
    *,
    edition: Edition,
    opens_on: dt.date = dt.date(2016, 9, 1),
    closes_on: dt.date = dt.date(2016, 9, 30),
    employers: dict[Organisation, int | None] | None = None,
) -> Edition:
    """Publish the call of an edition with its dates and the places of each company."""
    Phase.objects.create(edition=edition, kind=PhaseKind.RECRUITMENT, starts_on=opens_on, ends_on=closes_on)
    for organisation, places in (employers or {}).items():
        Partnership.objects.create(
            edition=edition,
            organisation=organisation,
            role=PartnershipRole.EMPLOYER,
            places=places,
            starts_on=edition.starts_on,
        )
    edition.call_published_at = clock.now()
    edition.call_lead = edition.call_lead or "Czterdzieści godzin szkoleń i własny projekt."
    edition.save()
    return edition


def make_application(
    *, edition: Edition, applicant: User | None = None, employer: Organisation | None = None, **fields
) -> Application:
    """A complete application, sent unless another state is given."""
    given = {
        "state": ApplicationState.SUBMITTED,
        "unit": "montaż",
        "phone": "600 100 200",
        "motivation": "Chcę zrobić coś dla dzieci z mojej ulicy.",
        "availability": "soboty",
        "created_at": clock.now(),
        **fields,
    }
    if given["state"] != ApplicationState.DRAFT:
        given.setdefault("submitted_at", clock.now())
    if given["state"] == ApplicationState.WITHDRAWN:
        given.setdefault("withdrawn_at", clock.now())
    if given.get("announced_verdict"):
        given.setdefault("announced_at", clock.now())
    return Application.objects.create(
        edition=edition, applicant=applicant or make_user(), employer=employer or make_organisation(), **given
    )
