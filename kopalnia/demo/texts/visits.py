"""The study visit and the meeting: the agenda is the real one of Byczyna, names of speakers are left out on purpose."""

import datetime as dt
from typing import Any

from visits.choices import ResourceDirection, ResourceKind, Sector, Sex

FIRST, SECOND = dt.date(2016, 11, 18), dt.date(2016, 11, 19)

VISIT: dict[str, Any] = {
    "kind": "study_visit",
    "title": "Wizyta studyjna w Byczynie",
    "purpose": (
        "Poznać działalność i doświadczenia podmiotów ekonomii społecznej w gminie Byczyna oraz współpracę samorządu z"
        " organizacjami. Warsztaty w grupach: wzajemne poznanie kompetencji, diagnoza potencjałów, mapa zasobów.\n\n"
        "Przykład: prawdziwa wizyta, z tym programem i z 35 osobami (25 kobiet), odbyła się w dniach 25–26.02.2014."
        " Zorganizował ją Jurajski Ośrodek Wsparcia Ekonomii Społecznej. W pokazie ma daty edycji, a podział"
        " uczestników na sektory i obecność w dniach są wymyślone."
    ),
    "organiser": "Jurajski Ośrodek Wsparcia Ekonomii Społecznej (JOWES)",
    "place": "Centrum Integracji Społecznej CISPOL, Polanowice, Byczyna",
    "facilitators": "dwoje animatorów JOWES",
    "starts_on": FIRST,
    "ends_on": SECOND,
}
OUTCOME = (
    "Otwarta mapa zasobów, potencjałów i możliwości; uczestnicy wiedzą, do kogo i z czym się zwrócić. Dwanaście kart"
    " zasobów (przykładowych) trafiło na mapę edycji."
)

# (day, from, to, title, place, role of the speaker, organisation); the hours are an example.
AGENDA = (
    (
        FIRST,
        dt.time(10),
        dt.time(10, 45),
        "Jak skutecznie pozyskać zlecenia: działalność i funkcjonowanie Spółdzielni Socjalnej „LAS VEGAS”",
        "CIS CISPOL, Polanowice",
        "prezes zarządu spółdzielni",
        "Spółdzielnia Socjalna „LAS VEGAS”",
    ),
    (
        FIRST,
        dt.time(10, 50),
        dt.time(11, 35),
        (
            "Powołanie i funkcjonowanie Spółdzielni Socjalnej UHP w Byczynie: przykład alternatywnego miejsca pracy dla osób"
            " bezrobotnych, współpraca z JST oraz organizacjami pozarządowymi"
        ),
        "CIS CISPOL, Polanowice",
        "prezes zarządu spółdzielni",
        "Spółdzielnia Socjalna UHP w Byczynie",
    ),
    (
        FIRST,
        dt.time(11, 50),
        dt.time(12, 35),
        (
            "Aktywizacja społeczna i zawodowa osób wykluczonych społecznie: zatrudnienie socjalne w CIS CISPOL, współpraca z"
            " podmiotami ekonomii społecznej i realizacja środków unijnych"
        ),
        "CIS CISPOL, Polanowice",
        "dyrektorka centrum",
        "Centrum Integracji Społecznej CISPOL w Polanowicach",
    ),
    (
        FIRST,
        dt.time(12, 40),
        dt.time(13, 25),
        "Współpraca JST z organizacjami pozarządowymi oraz funkcjonowanie Byczyńskiego Inkubatora Gospodarki Społecznej",
        "CIS CISPOL, Polanowice",
        "burmistrz",
        "Gmina Byczyna",
    ),
    (FIRST, dt.time(14), dt.time(15), "Obiad przygotowany przez spółdzielnię", "Średniowieczny Gród Rycerski", "", ""),
    (
        FIRST,
        dt.time(15, 15),
        dt.time(18),
        "Runda integracyjna i praca warsztatowa w grupach",
        "Średniowieczny Gród Rycerski",
        "animatorzy",
        "JOWES",
    ),
    (
        SECOND,
        dt.time(9),
        dt.time(13),
        "Praca warsztatowa w grupach: mapa zasobów, potencjałów i możliwości",
        "Średniowieczny Gród Rycerski",
        "animatorzy",
        "JOWES",
    ),
)

W, MAN = Sex.FEMALE, Sex.MALE
# Fifteen invented guests without accounts; with twenty participants that makes 35 people, 25 of them women.
GUESTS = (
    ("Elżbieta Kania", "Stowarzyszenie „Nasza Ulica” (przykład)", Sector.NGO, W),
    ("Bożena Fijał", "Fundacja „Otwarte Drzwi” (przykład)", Sector.NGO, W),
    ("Mirosława Sowa", "Fundacja „Otwarte Drzwi” (przykład)", Sector.NGO, W),
    ("Teresa Rogala", "Klub Sportowy „Iskra” (przykład)", Sector.NGO, W),
    ("Cezary Mróz", "Stowarzyszenie „Nasza Ulica” (przykład)", Sector.NGO, MAN),
    ("Lidia Żyła", "Urząd Gminy (przykład)", Sector.LOCAL_GOVERNMENT, W),
    ("Hanna Czech", "Urząd Miasta (przykład)", Sector.LOCAL_GOVERNMENT, W),
    ("Irena Bielecka", "Miejski Ośrodek Kultury (przykład)", Sector.LOCAL_GOVERNMENT, W),
    ("Anna Ptak", "Spółdzielnia socjalna „Razem” (przykład)", Sector.SOCIAL_ECONOMY, W),
    ("Monika Cieśla", "Spółdzielnia socjalna „Razem” (przykład)", Sector.SOCIAL_ECONOMY, W),
    ("Zbigniew Orzeł", "Centrum Integracji Społecznej (przykład)", Sector.SOCIAL_ECONOMY, MAN),
    ("Krystyna Wrona", "Szkoła Podstawowa (przykład)", Sector.PUBLIC, W),
    ("Jadwiga Lis", "Biblioteka (przykład)", Sector.PUBLIC, W),
    ("Ewa Golec", "grupa mieszkanek osiedla (przykład)", Sector.INFORMAL, W),
    ("Marta Szulc", "", Sector.INDIVIDUAL, W),
)
# Who went home after the first day.
ONE_DAY = {"Cezary Mróz", "Hanna Czech", "Marta Szulc"}

INSTITUTIONAL, MATERIAL, HUMAN = ResourceKind.INSTITUTIONAL, ResourceKind.MATERIAL, ResourceKind.HUMAN
OFFERS, NEEDS = ResourceDirection.OFFERS, ResourceDirection.NEEDS
# (kind, offers or needs, title, what, keeper, organisation, place, public, days until somebody checked it; None = nobody)
CARDS = (
    (
        INSTITUTIONAL,
        OFFERS,
        "Zatrudnienie socjalne i warsztaty",
        "Warsztaty zawodowe dla osób wracających na rynek pracy; chętnie pokażą, jak zacząć.",
        "dyrekcja centrum",
        "cispol",
        "Polanowice, Byczyna",
        True,
        30,
    ),
    (
        INSTITUTIONAL,
        OFFERS,
        "Byczyński Inkubator Gospodarki Społecznej",
        "Doradztwo przy zakładaniu spółdzielni, sala i sprzęt biurowy.",
        "referat promocji gminy",
        "byczyna",
        "Byczyna",
        True,
        30,
    ),
    (
        INSTITUTIONAL,
        OFFERS,
        "Usługi porządkowe i remontowe",
        "Ekipa do drobnych remontów; dla organizacji po kosztach materiału.",
        "biuro spółdzielni",
        "lasvegas",
        "Byczyna",
        True,
        200,
    ),
    (
        INSTITUTIONAL,
        OFFERS,
        "Miejsce pracy dla osób bez zatrudnienia",
        "Spółdzielnia przyjmuje na staże i uczy zawodu.",
        "biuro spółdzielni",
        "uhp",
        "Byczyna",
        True,
        None,
    ),
    (
        MATERIAL,
        OFFERS,
        "Średniowieczny Gród Rycerski",
        "Plac na wydarzenia plenerowe do 500 osób, kuchnia, zaplecze noclegowe.",
        "spółdzielnia Gród",
        "grod",
        "Byczyna",
        True,
        30,
    ),
    (
        MATERIAL,
        OFFERS,
        "Sala gimnastyczna po południu",
        "Wolna we wtorki i czwartki po 17.",
        "sekretariat szkoły (przykład)",
        None,
        "Gliwice",
        True,
        60,
    ),
    (
        MATERIAL,
        OFFERS,
        "Farby i wałki po remoncie",
        "Nadwyżka z remontu hali: 200 litrów białej emulsji.",
        "magazyn firmy (przykład)",
        "famur",
        "Katowice",
        False,
        90,
    ),
    (
        MATERIAL,
        NEEDS,
        "Foteliki do pokazu",
        "Przedszkole szuka fotelików różnych kategorii na jeden dzień.",
        "dyrekcja przedszkola (przykład)",
        None,
        "Zabrze",
        True,
        120,
    ),
    (
        HUMAN,
        OFFERS,
        "Dyrygentka z chórem gospel",
        "Poprowadzi warsztaty dla dzieci w dwie soboty.",
        "osoba prywatna (przykład)",
        None,
        "Chorzów",
        False,
        60,
    ),
    (
        HUMAN,
        OFFERS,
        "Ratownicy medyczni na festyn",
        "Dyżur i pokaz pierwszej pomocy, po uzgodnieniu grafiku.",
        "stowarzyszenie ratowników (przykład)",
        None,
        "Zabrze",
        True,
        60,
    ),
    (
        HUMAN,
        NEEDS,
        "Wolontariusze do czytania dzieciom",
        "Oddział dzienny szuka osób na godzinę w tygodniu.",
        "oddziałowa (przykład)",
        None,
        "Katowice",
        False,
        None,
    ),
    (
        HUMAN,
        OFFERS,
        "Trener z uprawnieniami dla najmłodszych",
        "Zajęcia ogólnorozwojowe, dojedzie w obrębie miasta.",
        "klub sportowy (przykład)",
        None,
        "Katowice",
        True,
        150,
    ),
)

MEETING_DAY = dt.date(2016, 12, 10)
MEETING: dict[str, Any] = {
    "kind": "ngo_meeting",
    "title": "Spotkanie ze śląskimi organizacjami",
    "purpose": (
        "Pokazać, że niesienie pomocy to fachowa praca pasjonatów i profesjonalistów. (Spotkania takie były w programie;"
        " data i goście tego są przykładem.)"
    ),
    "organiser": "Fundacja Rzecz Społeczna",
    "place": "Katowice",
    "facilitators": "",
    "starts_on": MEETING_DAY,
    "ends_on": MEETING_DAY,
}
MEETING_AGENDA = (
    (
        MEETING_DAY,
        dt.time(10),
        dt.time(11, 30),
        "Czego nie widać: jeden dzień w świetlicy środowiskowej",
        "Katowice",
        "kierowniczka świetlicy (osoba przykładowa)",
        "organizacja z Katowic (przykład)",
    ),
    (
        MEETING_DAY,
        dt.time(11, 45),
        dt.time(13, 30),
        "Zanim pomożesz, zapytaj: rozmowy przy stolikach",
        "Katowice",
        "przedstawiciele trzech organizacji",
        "organizacje z Zabrza i Gliwic (przykład)",
    ),
)
MEETING_GUESTS = (
    ("Jolanta Kruk", "świetlica środowiskowa (przykład)", Sector.NGO, W),
    ("Leszek Jaworek", "klub sportowy (przykład)", Sector.NGO, MAN),
    ("Grażyna Mucha", "dom dziecka (przykład)", Sector.PUBLIC, W),
)
