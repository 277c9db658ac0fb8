"""People of a large edition: accounts with addresses, companies, applications, consents, participations, the log, mail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import islice

from allauth.account.models import EmailAddress

from kopalnia.demo.large.edition import STARTED, LargeEdition, write
from kopalnia.lib.domain.codes import new_code
from organisations.choices import OrganisationKind
from organisations.models import Affiliation, Organisation
from people.choices import ConsentPurpose, ConsentWay, FormOfAddress, MailState
from people.models import AuditEntry, ConsentEntry, ConsentText, OutgoingMail, User
from people.models.audit import AuditSubject
from programmes.choices import EditionRoleName, PartnershipRole
from programmes.models import EditionRole, Participation, Partnership
from recruitment.choices import ApplicationState, Verdict
from recruitment.models import Application, ApplicationDecision

WOMEN = ("Ewa", "Żaneta", "Łucja", "Małgorzata", "Joanna", "Śnieżana", "Beata", "Ćwiosława", "Anna", "Zofia", "Jagoda")
MEN = ("Adam", "Łukasz", "Michał", "Paweł", "Świętosław", "Zdzisław", "Krzysztof", "Jan", "Żegota", "Rafał", "Piotr")
LAST = (
    "Kowal", "Nowak", "Wójcik", "Zając", "Śliwa", "Ćwik", "Żuk", "Źrebiec", "Łoś", "Gąsior",
    "Pająk", "Mróz", "Bąk", "Kłos", "Wrona", "Sowa", "Lis", "Kruk", "Dąb", "Jawor",
    "Brzoza", "Sosna", "Wierzba", "Olcha", "Lipa", "Cis", "Kania", "Orzeł", "Sikora", "Dzięcioł",
    "Słowik", "Wilk", "Żbik", "Ryś", "Borsuk", "Kuna", "Bóbr", "Karaś", "Śledź",
)  # fmt: skip
# Applications that were not accepted, as a part of those that were.
MORE = 5


def write_people(large: LargeEdition) -> None:
    """Everybody who applied; the accepted ones take part."""
    large.companies = write(_companies(large))
    employers = write(
        Partnership(
            edition=large.edition,
            organisation=company,
            role=PartnershipRole.EMPLOYER,
            places=min(large.size // len(large.companies) + 1, 30_000),
            starts_on=large.edition.starts_on,
        )
        for company in large.companies
    )
    users = write(_users(large, large.size + large.size // MORE, "u"))
    write(EmailAddress(user=user, email=user.email, primary=True, verified=True) for user in users)
    staff = write(_users(large, len(employers), "r"))
    write(
        EditionRole(
            edition=large.edition,
            user=user,
            role=EditionRoleName.REPRESENTATIVE,
            organisation=company,
            starts_on=large.edition.starts_on,
        )
        for user, company in zip(staff, large.companies, strict=True)
    )
    large.mentors = write(_users(large, max(large.size * 3 // 120, 5), "m"))
    write(
        EditionRole(edition=large.edition, user=user, role=EditionRoleName.MENTOR, starts_on=large.edition.starts_on)
        for user in large.mentors
    )
    write(_affiliations(large, users))
    applications = list(_applications(large, users))
    code = large.codes("p")
    large.participations = write(
        Participation(
            code=next(code),
            edition=large.edition,
            user=row.applicant,
            starts_on=STARTED,
            granted_by=large.coordinator,
        )
        for row in applications[: large.size]
    )
    for row, participation in zip(applications, large.participations, strict=False):
        row.participation = participation
    write(_decisions(large, write(applications)))
    write(_consents(large, users))
    _log_and_mail(large)


def _companies(large: LargeEdition) -> Iterator[Organisation]:
    code = large.codes("f")
    for number in range(max(large.size // 500, 4)):
        yield Organisation(
            code=next(code),
            name=f"Firma {large.code.upper()} {number + 1}",
            kind=OrganisationKind.COMPANY,
            place="Katowice",
            is_example=True,
        ).fill_keys()


def _users(large: LargeEdition, many: int, letter: str) -> Iterator[User]:
    for code in islice(large.codes(letter), many):
        woman = large.chance.random() < 0.5
        last = "-".join(large.chance.sample(LAST, 2))
        yield User(
            code=code,
            email=f"{code}@example.org",
            password=f"!{new_code()}",  # nobody signs in with a password
            first_name=large.chance.choice(WOMEN if woman else MEN),
            last_name=last,
            form_of_address=FormOfAddress.FEMININE if woman else FormOfAddress.MASCULINE,
            phone="+48555000000",
            is_example=True,
        ).fill_keys()


def _affiliations(large: LargeEdition, users: list[User]) -> Iterator[Affiliation]:
    for number, user in enumerate(users):
        yield Affiliation(
            user=user,
            organisation=large.companies[number % len(large.companies)],
            unit=f"Wydział {number % 40}",
            starts_on=large.edition.starts_on,
        )


def _applications(large: LargeEdition, users: list[User]) -> Iterator[Application]:
    code = large.codes("a")
    announced = large.at(STARTED, 10)
    for number, user in enumerate(users):
        accepted = number < large.size
        verdict = Verdict.ACCEPTED if accepted else ("", Verdict.RESERVE, Verdict.REFUSED)[number % 3]
        sent = large.at(dt.date(2016, 9, 1) + dt.timedelta(days=number % 30), 8 + number % 12)
        told = verdict if verdict != Verdict.RESERVE else ""
        yield Application(
            code=next(code),
            edition=large.edition,
            applicant=user,
            state=ApplicationState.SUBMITTED,
            employer=large.companies[number % len(large.companies)],
            unit=f"Wydział {number % 40}",
            phone="+48555000000",
            motivation="Chcę spróbować czegoś nowego i poznać ludzi spoza zmiany.",
            availability="Soboty.",
            created_at=sent,
            submitted_at=sent,
            verdict=verdict,
            reserve_position=min(number - large.size + 1, 32_000) if verdict == Verdict.RESERVE else None,
            announced_verdict=told,
            announced_at=announced if told else None,
        )


def _decisions(large: LargeEdition, applications: list[Application]) -> Iterator[ApplicationDecision]:
    at = large.at(dt.date(2016, 10, 4))
    for row in applications:
        if row.verdict:
            yield ApplicationDecision(
                application=row, verdict=row.verdict, decided_by=large.coordinator, decided_at=at
            )


def _consents(large: LargeEdition, users: list[User]) -> Iterator[ConsentEntry]:
    texts = ConsentText.objects.current(dt.date(2016, 9, 1))
    for number, user in enumerate(users):
        for text in texts:
            if text.purpose != ConsentPurpose.PARTICIPATION and number % 7 == 0:
                continue
            yield ConsentEntry(
                user=user,
                text=text,
                purpose=text.purpose,
                given=True,
                at=large.at(dt.date(2016, 9, 1 + number % 30)),
                by=user,
                how=ConsentWay.APPLICATION,
            )


def _log_and_mail(large: LargeEdition) -> None:
    at = large.at(STARTED, 10)
    entries = write(
        AuditEntry(
            at=at,
            verb="participation.started",
            actor_id=large.coordinator.pk,
            about_id=row.user_id,
            edition_id=large.edition.pk,
            data={"starts_on": STARTED.isoformat()},
        )
        for row in large.participations
    )
    write(
        AuditSubject(entry=entry, kind="programmes.participation", object_id=row.pk)
        for entry, row in zip(entries, large.participations, strict=True)
    )
    write(
        OutgoingMail(
            to_user=row.user,
            to_email=row.user.email,
            template="application_accepted",
            subject="Bierzesz udział",
            body="Dzień dobry!\n\nBierzesz udział w programie.\n",
            edition_id=large.edition.pk,
            state=MailState.SENT,
            created_at=at,
            sent_at=at,
        )
        for row in large.participations
    )
