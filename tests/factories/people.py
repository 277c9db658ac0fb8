import datetime as dt

from organisations.choices import OrganisationKind
from organisations.models import Organisation
from people.choices import FormOfAddress
from people.models import ConsentText, OutgoingMail, PortalRole, User


class Numbers:
    """Numbers of this process for what has to differ, such as addresses."""

    def __init__(self) -> None:
        self.given = 0

    def next(self) -> int:
        self.given += 1
        return self.given

    def pass_over(self, given: int) -> None:
        """Another process gave these to rows that are copied here."""
        self.given = max(self.given, given)


numbers = Numbers()


def make_user(*, first_name: str = "Anna", last_name: str = "", email: str | None = "", **fields) -> User:
    """A person who may sign in. `email=None` makes one without an address."""
    number = numbers.next()
    if email == "":
        email = f"person{number}@example.org"
    return User.objects.create_user(
        email=email, password=fields.pop("password", None), first_name=first_name, last_name=last_name or f"Nowak{number}",
        **{"form_of_address": FormOfAddress.NEUTRAL, **fields},
    )  # fmt: skip


def make_administrator(**fields) -> User:
    user = make_user(**fields)
    PortalRole.objects.create(user=user)
    return user


def make_organisation(*, name: str = "", **fields) -> Organisation:
    given = {"kind": OrganisationKind.COMPANY, **fields}
    return Organisation.objects.create(name=name or f"Organisation {numbers.next()}", **given)


def make_consent_text(*, purpose: str = "participation", version: int = 1, **fields) -> ConsentText:
    given = {"valid_from": dt.date(2016, 1, 1), "title_pl": f"Zgoda {purpose}", "title_en": f"Consent {purpose}"}
    return ConsentText.objects.create(
        purpose=purpose, version=version, **{**given, "body_pl": "Pełny tekst.", "body_en": "The text.", **fields}
    )


def make_mail(*, to_email: str = "anna@example.org", **fields) -> OutgoingMail:
    return OutgoingMail.objects.create(to_email=to_email, **{"subject": "Temat", "body": "Treść żółta\n", **fields})
