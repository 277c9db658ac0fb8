"""The five teams: name, aim and place are the real ones where they are known; plans and amounts are examples."""

import datetime as dt
from dataclasses import dataclass

D = dt.date

WORDINGS = {
    "wazny": {
        "aim": "Dzieci z domu dziecka w Gliwicach mają stałe zajęcia sportowe i dorosłych, którzy przychodzą naprawdę.",
        "community": "Dzieci i młodzież z placówki opiekuńczej w Gliwicach",
        "topic": "sport i wspólny czas",
        "place": "Gliwice",
    },
    "fotelik": {
        "aim": "Rodzice i dzieci wiedzą, jak bezpiecznie jeździć samochodem: piknik edukacyjny i kontrole fotelików.",
        "community": "Przedszkolaki i ich rodzice w Zabrzu",
        "topic": "bezpieczeństwo na drodze",
        "place": "Zabrze",
    },
    "dzieciaki": {
        "aim": "Dzieci z Katowic próbują sportów, na które nie mają pieniędzy ani miejsca, i znajdują swój.",
        "community": "Dzieci w wieku przedszkolnym i szkolnym z Katowic",
        "topic": "sport dzieci",
        "place": "Katowice",
    },
    "muzyka": {
        "aim": "Dzieci ze świetlic uczą się śpiewać gospel i dają koncert, na który przychodzi miasto.",
        "community": "Dzieci pod opieką Stowarzyszenia Dom Aniołów Stróżów w Katowicach",
        "topic": "muzyka",
        "place": "Katowice",
    },
    "szpital": {
        "aim": "Uczniowie i rodzice wiedzą, czym oddychają, i zmieniają to, co mogą: od pieca po drogę do szkoły.",
        "community": "Uczniowie szkół podstawowych w Katowicach i ich rodziny",
        "topic": "czyste powietrze",
        "place": "Katowice",
    },
}
NEW_NAME = "Malowanie Szpitala"
NEW_AIM = {
    "aim": (
        "Mali pacjenci i ich opiekunowie czekają w kolorowej, przyjaznej poradni: malujemy wnętrza przychodni Górnośląskiego"
        " Centrum Zdrowia Dziecka."
    ),
    "community": "Pacjenci Górnośląskiego Centrum Zdrowia Dziecka i ich opiekunowie",
    "topic": "przyjazna przestrzeń",
    "place": "Katowice-Ligota",
}
CHANGE_REASON = (
    "Warsztaty o smogu zrobiły już dwie inne organizacje, a w przychodni usłyszeliśmy wprost, czego potrzebują. Umiemy"
    " malować i mamy czym."
)
APPROVAL_NOTE = "Diagnoza jest przekonująca, mentorka popiera. Proszę o nowy plan do połowy czerwca."


@dataclass(frozen=True, slots=True)
class PlanText:
    need: str
    diagnosis: str
    recipients: str
    direct: int
    indirect: int
    hours: int
    minors: str
    actions: tuple[tuple[str, dt.date, dt.date, str], ...]
    lines: tuple[tuple[str, str, str, str], ...]  # description, quantity, unit price, source


PLANS = {
    "wazny": PlanText(
        "Dzieci w placówce mają opiekę, ale mało kto z zewnątrz wraca do nich drugi raz.",
        "Dwie rozmowy z dyrekcją i wychowawczyniami, popołudnie na boisku z dziećmi.",
        "dzieci i młodzież z placówki w Gliwicach",
        180,
        60,
        160,
        "direct",
        (
            ("Treningi raz w miesiącu", D(2017, 3, 18), D(2017, 8, 31), "Krzysztof"),
            ("Dzień Ważnych Spraw", D(2017, 4, 22), D(2017, 4, 22), "Magdalena"),
            ("Turniej rodzinny", D(2017, 6, 24), D(2017, 6, 24), "Urszula"),
        ),
        (
            ("Piłki, znaczniki, stroje", "24", "42.50", "grant"),
            ("Poczęstunek na turniej", "1", "640.00", "company"),
            ("Przejazdy wolontariuszy", "1", "380.00", "grant"),
        ),
    ),
    "fotelik": PlanText(
        "Co trzeci fotelik przed przedszkolem jest źle zapięty (obserwacja grupy, przykład).",
        "Liczyliśmy przez trzy poranki przed dwoma przedszkolami; rozmowa z dyrekcją i z drogówką.",
        "przedszkolaki i rodzice z Zabrza",
        450,
        900,
        180,
        "direct",
        (
            ("Piknik edukacyjny", D(2017, 5, 20), D(2017, 5, 20), "Paweł"),
            ("Punkt kontroli fotelików", D(2017, 6, 17), D(2017, 6, 17), "Sylwia"),
            ("Warsztaty dla rodziców", D(2017, 9, 16), D(2017, 9, 16), "Łucja"),
        ),
        (
            ("Foteliki do pokazu", "6", "289.00", "grant"),
            ("Druk ulotek", "1000", "0.38", "grant"),
            ("Nagłośnienie", "1", "450.00", "partner"),
            ("Namioty", "2", "0.00", "in_kind"),
        ),
    ),
    "dzieciaki": PlanText(
        "W dzielnicy są boiska, nie ma zajęć dla dzieci, których rodzice pracują na zmiany.",
        "Ankieta w dwóch szkołach i przedszkolu, spacer z radą dzielnicy.",
        "dzieci z Katowic",
        700,
        300,
        200,
        "direct",
        (
            ("Poranki ruchu", D(2017, 4, 5), D(2017, 6, 30), "Beata"),
            ("Dzień Dziecka na sportowo", D(2017, 6, 3), D(2017, 6, 3), "Małgorzata"),
            ("Olimpiada przedszkolaków", D(2017, 9, 23), D(2017, 9, 23), "Tomasz"),
        ),
        (
            ("Sprzęt sportowy", "1", "1850.00", "grant"),
            ("Medale", "300", "2.10", "company"),
            ("Ratownicy medyczni", "2", "0.00", "volunteer_time"),
        ),
    ),
    "muzyka": PlanText(
        "Dzieci ze świetlic rzadko stoją na scenie: brakuje im kogoś, kto powie „umiesz” i zostanie do końca.",
        "Rozmowy ze stowarzyszeniem i próbne zajęcia z dwunastoma osobami.",
        "dzieci ze świetlic w Katowicach",
        350,
        0,
        170,
        "direct",
        (
            ("Próby co dwa tygodnie", D(2017, 8, 5), D(2017, 10, 6), "Aneta"),
            ("Warsztaty gospel", D(2017, 9, 9), D(2017, 9, 10), "Karolina"),
            ("Koncert", D(2017, 10, 7), D(2017, 10, 7), "Danuta"),
        ),
        (
            ("Dyrygentka", "10", "120.00", "grant"),
            ("Wynajem sali", "1", "900.00", "partner"),
            ("Plakaty i bilety", "1", "310.40", "grant"),
        ),
    ),
    "szpital": PlanText(
        "Zimą w dzielnicy normy pyłu są przekraczane przez wiele dni, a w szkołach mówi się o tym raz w roku.",
        "Dane ze stacji pomiarowej, rozmowy w dwóch szkołach.",
        "uczniowie i ich rodziny",
        240,
        600,
        160,
        "direct",
        (
            ("Warsztaty o smogu", D(2017, 3, 25), D(2017, 5, 31), "Ewelina"),
            ("Mapa pieców z uczniami", D(2017, 5, 1), D(2017, 6, 15), "Michał"),
        ),
        (
            ("Czujniki pyłu", "4", "219.00", "grant"),
            ("Materiały warsztatowe", "1", "460.00", "grant"),
        ),
    ),
    "szpital nowy": PlanText(
        "Poradnia jest szara i stara; dzieci boją się jej, zanim zobaczą lekarza.",
        "Rozmowy z pielęgniarkami, dwie wizyty w poczekalni, zgoda dyrekcji i plan kolorów z lekarzami.",
        "mali pacjenci i ich opiekunowie",
        250,
        6000,
        320,
        "incidental",
        (
            ("Pięć weekendów malowania", D(2017, 6, 23), D(2017, 7, 23), "Ewelina"),
            ("Otwarcie kolorowej poradni", D(2017, 7, 22), D(2017, 7, 22), "Żaneta"),
        ),
        (
            ("Farby lateksowe, litry", "400", "9.80", "company"),
            ("Wałki, folie, taśmy", "1", "742.15", "grant"),
            ("Posiłki dla malujących", "5", "260.00", "company"),
        ),
    ),
}
RETURN_REMARKS = (
    "Dobry pomysł. Proszę dopisać, kto z grupy rozmawia z dyrekcją przedszkola, i rozbić nagłośnienie na wynajem i obsługę."
    " Przy 450 osobach potrzebny jest też plan na deszcz."
)
# What the team added after the plan had come back.
MENDED = " Na deszcz: sala gimnastyczna przedszkola, uzgodniona. Z dyrekcją rozmawia Paweł."

MENTOR_NOTE = (
    "Grupa pracuje we troje i świetnie sobie radzi. Sala jest, terminy jesienne; proszę dopytać o umowę z dyrygentką."
    " Dzieci wracają z kolonii pod koniec sierpnia. Najłatwiej dzwonić po 16."
)
LEADER_NOTE = "Klucz do boiska jest u pani woźnej. Zamówienie na piłki złożone, faktura przyjdzie do mnie: przekażę."
