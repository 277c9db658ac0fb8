"""The people of the demo. All of them are invented; organisations of the real programme keep their names.

The key of a person is the beginning of their address (`ewelina` → `ewelina@example.org`), so that a log-in is easy to
remember and a second run finds everybody again.
"""

from __future__ import annotations

from dataclasses import dataclass

from organisations.choices import OrganisationKind
from people.choices import FormOfAddress

F, M = FormOfAddress.FEMININE, FormOfAddress.MASCULINE
DOMAIN = "example.org"
# Known to everybody who runs the demo; production has neither these people nor this word.
PASSWORD = "kopalnia-demo"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Person:
    key: str
    first_name: str
    last_name: str
    vocative: str
    form: FormOfAddress
    phone: str = ""
    language: str = "pl"

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


@dataclass(frozen=True, slots=True)
class Applicant:
    """Somebody who applies: where they work, on which day of September they wrote, and what was decided."""

    person: Person
    employer: str
    unit: str
    day: int
    verdict: str = "accepted"
    image: bool = True
    name_printed: bool = True


@dataclass(frozen=True, slots=True)
class CastOrganisation:
    key: str
    name: str
    short_name: str
    kind: OrganisationKind
    place: str = ""
    # Only an invented organisation has numbers, and they are examples: real ones are in the registers, not here.
    numbers: tuple[tuple[str, str], ...] = ()


ORGANISATIONS = (
    CastOrganisation("famur", "Grupa Famur", "Famur", OrganisationKind.COMPANY, "Katowice"),
    CastOrganisation("kopex", "Grupa Kopex", "Kopex", OrganisationKind.COMPANY, "Katowice"),
    CastOrganisation("tdj", "Fundacja TDJ", "", OrganisationKind.CORPORATE_FOUNDATION, "Katowice"),
    CastOrganisation("rzecz", "Fundacja Rzecz Społeczna", "Rzecz Społeczna", OrganisationKind.NGO),
    CastOrganisation("pomoc", "Stowarzyszenie Chcemy Pomóc", "Chcemy Pomóc", OrganisationKind.NGO),
    CastOrganisation(
        "ministerstwo",
        "Ministerstwo Rodziny, Pracy i Polityki Społecznej",
        "MRPiPS",
        OrganisationKind.PUBLIC_INSTITUTION,
        "Warszawa",
    ),
    CastOrganisation(
        "cispol",
        "Centrum Integracji Społecznej CISPOL w Polanowicach",
        "CIS CISPOL",
        OrganisationKind.SOCIAL_ECONOMY,
        "Polanowice",
    ),
    CastOrganisation(
        "lasvegas",
        "Spółdzielnia Socjalna „LAS VEGAS”",
        "Las Vegas",
        OrganisationKind.SOCIAL_ECONOMY,
        "Byczyna",
    ),
    CastOrganisation("uhp", "Spółdzielnia Socjalna UHP w Byczynie", "UHP", OrganisationKind.SOCIAL_ECONOMY, "Byczyna"),
    CastOrganisation("grod", "Spółdzielnia Socjalna Gród", "Gród", OrganisationKind.SOCIAL_ECONOMY, "Byczyna"),
    CastOrganisation("byczyna", "Gmina Byczyna", "", OrganisationKind.LOCAL_GOVERNMENT, "Byczyna"),
    CastOrganisation(
        "drukarnia",
        "Drukarnia Przykładowa „Pod Szybem”",
        "Pod Szybem",
        OrganisationKind.COMPANY,
        "Zabrze",
        (("nip", "1234563218"), ("regon", "123456785")),
    ),
)

ADMINISTRATOR = Person("agnieszka", "Agnieszka", "Zarębska", "Agnieszko", F)
COORDINATOR = Person("barbara", "Barbara", "Wilczek", "Barbaro", F, "+48 555 010 010")
OTHER_COORDINATOR = Person("dorota", "Dorota", "Olszańska", "Doroto", F)
REPRESENTATIVES = {
    "famur": Person("roman", "Roman", "Świderski", "Romanie", M),
    "kopex": Person("iwona", "Iwona", "Piontek", "Iwono", F),
}
MENTORS = {
    "wazny": Person("halina", "Halina", "Gwóźdź", "Halino", F, "+48 555 020 001"),
    "fotelik": Person("henryk", "Henryk", "Słomka", "Henryku", M, "+48 555 020 002"),
    "dzieciaki": Person("katarzyna", "Katarzyna", "Błaszczyk", "Katarzyno", F, "+48 555 020 003"),
    "muzyka": Person("lukasz", "Łukasz", "Pyka", "Łukaszu", M, "+48 555 020 004"),
    "szpital": Person("zofia", "Zofia", "Kędzierska", "Zofio", F, "+48 555 020 005"),
}
# Invited when the programme is in full swing, and has no account.
SPARE_MENTOR = Person("justyna", "Justyna", "Maciejowska", "Justyno", F)


def _applicant(
    key: str,
    first: str,
    last: str,
    vocative: str,
    form: FormOfAddress,
    employer: str,
    unit: str,
    day: int,
    verdict: str = "accepted",
    **consents: bool,
) -> Applicant:
    phone = f"+48 555 1{len(first) % 10}{len(last) % 10} {day:02d}{len(unit) % 10}"
    return Applicant(Person(key, first, last, vocative, form, phone), employer, unit, day, verdict, **consents)


FAMUR, KOPEX = "famur", "kopex"
APPLIED_TWICE = "a.pazdzior"
APPLICANTS = (
    _applicant("ewelina", "Ewelina", "Śliwa", "Ewelino", F, FAMUR, "Dział konstrukcji kombajnów", 2),
    _applicant("grzegorz", "Grzegorz", "Ścibor", "Grzegorzu", M, KOPEX, "Wydział obudów, zmiana B", 3),
    _applicant("zaneta", "Żaneta", "Ćwik", "Żaneto", F, KOPEX, "Kontrola jakości", 5),
    _applicant("michal", "Michał", "Drążek", "Michale", M, FAMUR, "Hala montażu nr 2", 5),
    _applicant("lucja", "Łucja", "Gąsior", "Łucjo", F, FAMUR, "Księgowość", 6),
    _applicant("pawel", "Paweł", "Jędrzejczyk", "Pawle", M, KOPEX, "Serwis maszyn", 7),
    _applicant("malgorzata", "Małgorzata", "Wójtowicz", "Małgorzato", F, KOPEX, "Kadry", 8),
    _applicant("joanna", "Joanna", "Źrałek", "Joanno", F, FAMUR, "Logistyka", 9, image=False),
    _applicant("tomasz", "Tomasz", "Hołota", "Tomaszu", M, FAMUR, "Spawalnia", 9),
    _applicant("aneta", "Aneta", "Kołodziej", "Aneto", F, KOPEX, "Sekretariat zarządu", 12),
    _applicant("krzysztof", "Krzysztof", "Ziółko", "Krzysztofie", M, KOPEX, "Narzędziownia", 13),
    _applicant("beata", "Beata", "Stępień", "Beato", F, FAMUR, "Zakupy", 13),
    _applicant("magdalena", "Magdalena", "Żurek", "Magdaleno", F, FAMUR, "Marketing", 14),
    _applicant("ilona", "Ilona", "Sroka", "Ilono", F, FAMUR, "Recepcja", 14, "reserve"),
    _applicant("marek", "Marek", "Świątek", "Marku", M, KOPEX, "Utrzymanie ruchu", 15),
    _applicant("sylwia", "Sylwia", "Pająk", "Sylwio", F, KOPEX, "Dział BHP", 16, name_printed=False),
    _applicant("jacek", "Jacek", "Wieczorek", "Jacku", M, KOPEX, "Lakiernia", 16, "refused"),
    _applicant("karolina", "Karolina", "Bąk", "Karolino", F, FAMUR, "Biuro projektów", 19),
    _applicant("wojciech", "Wojciech", "Łapa", "Wojciechu", M, FAMUR, "Hala montażu nr 1", 21),
    _applicant("urszula", "Urszula", "Kłos", "Urszulo", F, KOPEX, "Laboratorium", 22),
    _applicant("rafal", "Rafał", "Kęska", "Rafale", M, FAMUR, "Magazyn stali", 23, image=False),
    _applicant("danuta", "Danuta", "Łęcka", "Danuto", F, KOPEX, "Planowanie produkcji", 26, name_printed=False),
    _applicant("andrzej", "Andrzej", "Paździor", "Andrzeju", M, FAMUR, "Obróbka cieplna", 27, "reserve"),
    _applicant("renata", "Renata", "Ćmiel", "Renato", F, KOPEX, "Eksport", 28, "reserve"),
    _applicant("stanislaw", "Stanisław", "Gruca", "Stanisławie", M, FAMUR, "Transport", 29, "refused"),
    _applicant("weronika", "Weronika", "Ślęzak", "Weroniko", F, KOPEX, "Archiwum", 30, "refused"),
    # The same person as `andrzej`, from another address: the pair stands among the possible duplicates.
    Applicant(
        Person(APPLIED_TWICE, "Andrzej", "Paździor", "Andrzeju", M, "+48 555 178 275"),
        FAMUR,
        "Obróbka cieplna",
        29,
        "refused",
    ),
)
PARTICIPANTS = tuple(one for one in APPLICANTS if one.verdict == "accepted")
# Two people have begun and not sent yet when the call is still open.
SLOW = {"wojciech": 15, "urszula": 18}

# The first of a team leads it, the second keeps its money, the third reports.
TEAMS = {
    "wazny": ("magdalena", "krzysztof", "joanna", "urszula"),
    "fotelik": ("pawel", "lucja", "sylwia", "wojciech"),
    "dzieciaki": ("malgorzata", "tomasz", "beata", "marek"),
    "muzyka": ("karolina", "aneta", "danuta", "rafal"),
    "szpital": ("ewelina", "zaneta", "grzegorz", "michal"),
}
DROPPED_OUT = "rafal"
# Their addresses were the company's, so they come in with a card. The demo shows its PIN; nothing else ever does.
CARD_HOLDERS = ("grzegorz", "krzysztof")
PIN = "314159"
# Applied on paper for the next edition and has no address at all.
WITHOUT_ADDRESS = Person("bogdan", "Bogdan", "Żyła", "Bogdanie", M)
LOST_THEIR_JOBS = ("grzegorz", "krzysztof", "danuta", "urszula")


def person_of(key: str) -> Person:
    """Somebody who applied, by their key."""
    return next(one.person for one in APPLICANTS if one.person.key == key)


# Whom the page with one-click sign-in lists first, and who has a password.
FEATURED = (
    COORDINATOR,
    MENTORS["szpital"],
    *(one.person for one in APPLICANTS if one.person.key in {"ewelina", "pawel", "grzegorz", "ilona"}),
    *REPRESENTATIVES.values(),
    OTHER_COORDINATOR,
    ADMINISTRATOR,
)
