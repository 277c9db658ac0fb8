"""Events of the teams with how many came. Titles and numbers are examples; the subjects are the real ones."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

NOTE = "Liczba przykładowa."


@dataclass(frozen=True, slots=True)
class RecipientCountText:
    kind: str
    method: str
    lower: int
    best: int
    upper: int
    note: str = NOTE


def exactly(method: str, people: int) -> tuple[RecipientCountText, ...]:
    return (RecipientCountText("direct", method, people, people, people),)


@dataclass(frozen=True, slots=True)
class Happening:
    microproject: str
    title: str
    starts: dt.datetime
    hours: float
    place: str
    counts: tuple[RecipientCountText, ...] = ()
    planned: dt.date | None = None
    cancelled: str = ""
    # A series: how often, how many times, whether the same people come each time.
    rhythm: str = ""
    times: int = 1
    same: bool = True

    @property
    def planned_on(self) -> dt.date:
        return self.planned or self.starts.date() - dt.timedelta(days=24)


T = dt.datetime
EVENTS = (
    Happening("wazny", "Treningi na boisku", T(2017, 3, 18, 10), 3, "Gliwice, boisko przy placówce", exactly("list", 24), dt.date(2017, 3, 4), rhythm="monthly", times=6),
    Happening("wazny", "Dzień Ważnych Spraw", T(2017, 4, 22, 11), 5, "Gliwice", exactly("list", 46)),
    Happening("wazny", "Turniej rodzinny", T(2017, 6, 24, 10), 6, "Gliwice, hala sportowa", exactly("door", 210), dt.date(2017, 5, 25)),
    Happening("wazny", "Piknik na koniec wakacji", T(2017, 9, 2, 12), 5, "Gliwice, park", (RecipientCountText("direct", "estimate", 150, 190, 230, "Liczyliśmy głowy co godzinę, trzy razy. Liczba przykładowa."),)),
    Happening("fotelik", "Piknik edukacyjny „Bezpieczny fotelik”", T(2017, 5, 20, 10), 6, "Zabrze, przedszkole", (*exactly("door", 412), RecipientCountText("indirect", "estimate", 300, 500, 800, "Domownicy tych, którzy wzięli ulotki. Liczba przykładowa."))),
    Happening("fotelik", "Punkt kontroli fotelików", T(2017, 6, 17, 9), 4, "Zabrze, parking", exactly("list", 86), dt.date(2017, 5, 29)),
    Happening("fotelik", "Drugi piknik", T(2017, 7, 1, 10), 6, "Zabrze, park", (), dt.date(2017, 6, 15), "Ostrzeżenie przed burzami trzeciego stopnia."),
    Happening("fotelik", "Warsztaty dla rodziców", T(2017, 9, 16, 16), 3, "Zabrze, szkoła", exactly("list", 38)),
    Happening("dzieciaki", "Poranki ruchu", T(2017, 4, 5, 9), 2, "Katowice, przedszkola", exactly("door", 55), dt.date(2017, 3, 20), rhythm="fortnightly", times=5, same=False),
    Happening("dzieciaki", "Dzień Dziecka na sportowo", T(2017, 6, 3, 10), 7, "Katowice", (RecipientCountText("direct", "estimate", 350, 420, 500, "Osiem stanowisk, na każdym lista kreskowa. Liczba przykładowa."),)),
    Happening("dzieciaki", "Olimpiada przedszkolaków", T(2017, 9, 23, 10), 5, "Katowice, stadion", exactly("tickets", 264)),
    Happening("muzyka", "Próby chóru", T(2017, 8, 5, 16), 2, "Katowice, sala parafialna", exactly("list", 32), dt.date(2017, 7, 1), rhythm="fortnightly", times=5),
    Happening("muzyka", "Warsztaty gospel", T(2017, 9, 9, 10), 7, "Katowice, dom kultury", exactly("list", 44)),
    Happening("muzyka", "Koncert Muzyki Aniołów", T(2017, 10, 7, 18), 2, "Katowice", exactly("tickets", 380)),
    Happening("szpital", "Warsztat o smogu", T(2017, 3, 25, 10), 3, "Katowice, szkoła", exactly("list", 54), dt.date(2017, 3, 3)),
    Happening("szpital", "Otwarcie kolorowej poradni", T(2017, 7, 22, 11), 4, "Katowice-Ligota, poradnia", (*exactly("door", 230), RecipientCountText("indirect", "estimate", 4000, 6000, 8000, "Pacjenci poradni w roku, według personelu. Liczba przykładowa.")), dt.date(2017, 6, 20)),
    Happening("szpital", "Zajęcia plastyczne w poczekalni", T(2017, 9, 9, 14), 3, "Katowice-Ligota, poradnia", exactly("list", 60)),
)  # fmt: skip

# Who was at two events: (event, event, people, on). The last one joins two teams.
OVERLAPS = (
    (("wazny", "Treningi na boisku"), ("wazny", "Dzień Ważnych Spraw"), 20, dt.datetime(2017, 5, 8, 19)),
    (("fotelik", "Piknik edukacyjny „Bezpieczny fotelik”"), ("fotelik", "Punkt kontroli fotelików"), 41, dt.datetime(2017, 6, 19, 19)),
    (("muzyka", "Próby chóru"), ("muzyka", "Warsztaty gospel"), 30, dt.datetime(2017, 9, 12, 19)),
    (("muzyka", "Warsztaty gospel"), ("muzyka", "Koncert Muzyki Aniołów"), 40, dt.datetime(2017, 10, 9, 19)),
    (("wazny", "Turniej rodzinny"), ("dzieciaki", "Dzień Dziecka na sportowo"), 25, dt.datetime(2017, 6, 27, 19)),
)  # fmt: skip
OVERLAP_NOTE = "Porównane listy i rozmowy przy wejściu. Liczba przykładowa."
# A count that was mended afterwards: the old number stays readable.
CORRECTED = ("fotelik", "Punkt kontroli fotelików", 80)
