"""Progress entries of the teams. All made up.

`fate`: ok = sent and confirmed; mend = returned once, mended and confirmed; late = confirmed only on 12 June, so it waits at
midway; draft = never sent.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    on: str
    who: str
    hours: float
    text: str
    fate: str = "ok"
    photo: str = ""
    mode: str = "own"
    audience: str = "team"

    @property
    def day(self) -> dt.date:
        return dt.date.fromisoformat(self.on)


DIARY: dict[str, tuple[Note, ...]] = {
    "wazny": (
        Note("2017-01-14", "magdalena", 3, "Pierwsza rozmowa z dyrekcją placówki w Gliwicach. Proszą o coś stałego."),
        Note("2017-01-28", "krzysztof", 2, "Obejrzałem boisko: bramki są, siatek nie ma. Spisałem, czego brakuje."),
        Note("2017-02-11", "urszula", 2.5, "Popołudnie z dziećmi, bez planu. Najbardziej chciały po prostu grać."),
        Note("2017-03-18", "krzysztof", 4, "Pierwszy trening: 24 osoby, trzy godziny, nikt nie chciał kończyć.", "ok", "sport"),
        Note("2017-04-01", "joanna", 2, "Zakupy sprzętu, trzy oferty, wybrana najtańsza z dostawą.", "mend"),
        Note("2017-04-22", "magdalena", 6, "Dzień Ważnych Spraw: każde dziecko mówiło o tym, co umie.", "ok", "talk"),
        Note("2017-05-06", "urszula", 3, "Rozmowy z opiekunkami o wakacjach. Chcą turnieju z rodzinami."),
        Note("2017-05-20", "krzysztof", 4, "Trzeci trening w deszczu. Przyszli wszyscy.", "ok", "sport"),
        Note("2017-06-03", "magdalena", 2, "Ustalony termin turnieju i lista rodzin.", "late"),
        Note("2017-06-24", "urszula", 7, "Turniej rodzinny. Pierwszy raz widziałam, jak ojciec gra z synem.", "ok", "sport"),
        Note("2017-07-15", "joanna", 3, "Rozliczenie turnieju, podziękowania, lista obecności."),
        Note("2017-08-12", "krzysztof", 4, "Trening w wakacje. Starsi uczą młodszych, ja już tylko patrzę."),
        Note("2017-09-02", "magdalena", 6, "Piknik na koniec wakacji: trudno policzyć, ludzie przychodzili i wychodzili."),
        Note("2017-09-30", "urszula", 2, "Spotkanie o tym, kto prowadzi treningi dalej. Zgłosiło się dwóch wychowawców."),
    ),
    "fotelik": (
        Note("2017-01-12", "pawel", 3, "Trzy poranki przed przedszkolem: co trzeci fotelik zapięty źle."),
        Note("2017-01-26", "lucja", 2, "Kosztorys w dwóch wersjach, z nagłośnieniem i bez."),
        Note("2017-02-16", "sylwia", 3, "Rozmowa z drogówką. Przyjadą z symulatorem, jeśli damy znać miesiąc wcześniej."),
        Note("2017-03-25", "wojciech", 4, "Warsztat: jak zapinać foteliki trzech typów. Ćwiczyliśmy na własnych autach."),
        Note("2017-04-08", "lucja", 2, "Wybrane ulotki. Tekst sprawdziła mentorka innej grupy.", "mend"),
        Note("2017-04-29", "pawel", 3, "Umowa z przedszkolem podpisana, plan placu gotowy."),
        Note("2017-05-13", "sylwia", 5, "Próba generalna stoisk. Za mało cienia, dokładamy namiot.", "ok", "seat", "day_off"),
        Note("2017-05-20", "pawel", 9, "Piknik! 412 osób przez bramkę, sto sprawdzonych fotelików.", "ok", "seat", "own", "programme"),
        Note("2017-05-20", "wojciech", 8, "Stałem przy symulatorze zderzeń. Kolejka nie malała przez trzy godziny."),
        Note("2017-06-06", "lucja", 2.5, "Rozliczenie pikniku i pomysł na drugi, 1 lipca.", "late"),
        Note("2017-06-07", "sylwia", 2, "Telefony do rodziców, którzy zostawili numer. Poprawili foteliki.", "late"),
        Note("2017-06-17", "pawel", 5, "Punkt kontroli przed marketem: 86 samochodów.", "ok", "seat"),
        Note("2017-06-30", "wojciech", 1, "Odwołany drugi piknik, ostrzeżenie przed burzami. Dzwoniliśmy do wszystkich."),
        Note("2017-07-22", "lucja", 2, "Faktury, opisy, segregator."),
        Note("2017-08-26", "sylwia", 3, "Scenariusz warsztatów dla rodziców, wersja trzecia i ostatnia."),
        Note("2017-09-16", "pawel", 6, "Warsztaty dla rodziców: 38 osób i bardzo dobre pytania.", "ok", "talk"),
    ),
    "dzieciaki": (
        Note("2017-01-16", "malgorzata", 2, "Ankieta w dwóch szkołach: sto odpowiedzi, połowa dzieci nie ma żadnych zajęć."),
        Note("2017-01-30", "marek", 3, "Spacer z radą dzielnicy po boiskach. Mapa w załączniku, na papierze."),
        Note("2017-02-18", "beata", 2, "Umówione przedszkola na środowe poranki."),
        Note("2017-03-18", "tomasz", 3, "Zbudowałem tor przeszkód z odpadów z hali, po odbiorze BHP.", "ok", "sport", "paid"),
        Note("2017-04-05", "beata", 4, "Pierwszy Poranek ruchu: 55 przedszkolaków i jedna zgubiona czapka.", "ok", "sport"),
        Note("2017-04-19", "malgorzata", 4, "Drugi poranek, inna placówka. Panie pytają o następne."),
        Note("2017-05-03", "marek", 3, "Trzeci poranek mimo święta.", "mend"),
        Note("2017-05-17", "beata", 4, "Czwarty poranek, tor już stoi na stałe."),
        Note("2017-05-31", "tomasz", 4, "Piąty poranek i próba przed Dniem Dziecka."),
        Note("2017-06-03", "malgorzata", 10, "Dzień Dziecka na sportowo. Osiem dyscyplin, kolejki wszędzie.", "late", "sport", "own", "programme"),
        Note("2017-06-08", "marek", 1.5, "Spisuję, co zmienić przed olimpiadą", "draft"),
        Note("2017-07-08", "tomasz", 2, "Przegląd sprzętu, dwie naprawy."),
        Note("2017-08-19", "beata", 3, "Zaproszenia na olimpiadę, bilety z numerami."),
        Note("2017-09-23", "malgorzata", 9, "Olimpiada przedszkolaków: 264 bilety, 300 medali, zero łez.", "ok", "sport"),
        Note("2017-10-07", "marek", 2, "Porządki i umowa z klubem, który przejmie poranki."),
    ),
    "muzyka": (
        Note("2017-01-19", "karolina", 2.5, "Pierwsza wizyta w świetlicy. Dzieci zaśpiewały nam same z siebie."),
        Note("2017-02-02", "rafal", 2, "Szukałem sali prób, dwie parafie się zgodziły."),
        Note("2017-02-23", "aneta", 2, "Zostało nas troje. Dzielimy zadania na nowo."),
        Note("2017-04-08", "danuta", 3, "Próbne zajęcia z dwunastoma osobami, z akompaniamentem z telefonu.", "ok", "concert"),
        Note("2017-04-29", "karolina", 2, "Rozmowa z dyrygentką. Poprowadzi warsztaty, jeśli znajdziemy salę."),
        Note("2017-05-11", "aneta", 3, "Sala jest. Terminy jesienne, bo dzieci wyjeżdżają na kolonie."),
        Note("2017-06-29", "karolina", 3, "Wracamy po przerwie: plan prób i podział głosów."),
        Note("2017-08-05", "aneta", 4, "Pierwsza próba: trzydzieści dwie osoby i jeden pies.", "ok", "concert"),
        Note("2017-08-19", "danuta", 3, "Druga próba. Basy są, tylko się wstydzą.", "mend"),
        Note("2017-09-09", "karolina", 8, "Warsztaty gospel, dzień pierwszy. Wszyscy stoją, nikt nie chce usiąść.", "ok", "concert"),
        Note("2017-09-10", "aneta", 7, "Warsztaty, dzień drugi. Mamy cztery utwory."),
        Note("2017-10-07", "karolina", 9, "Koncert: 380 biletów i bis, którego nie było w planie.", "ok", "concert", "own", "programme"),
    ),
    "szpital": (
        Note("2017-01-18", "ewelina", 2, "Zebraliśmy dane ze stacji pomiarowej za trzy zimy."),
        Note("2017-01-31", "michal", 3, "Rozmowy w dwóch szkołach. W obu był już ktoś z prelekcją."),
        Note("2017-02-15", "zaneta", 2, "Kosztorys czujników i warsztatów."),
        Note("2017-03-25", "ewelina", 5, "Warsztat o smogu: 54 uczniów, pytali o rzeczy, których nie umiemy zmienić.", "ok", "talk"),
        Note("2017-04-12", "grzegorz", 2.5, "Czujnik u mnie na balkonie działa. Wyniki są, pomysłu na co dalej nie ma.", "mend"),
        Note("2017-05-10", "zaneta", 3, "Byłam z córką w poradni na Ligocie. Ściany jak z innej epoki. Może to?"),
        Note("2017-05-24", "ewelina", 4, "Rozmowy z pielęgniarkami i z dyrekcją. Potrzebują malarzy, nie prelekcji."),
        Note("2017-06-01", "michal", 3, "Pomiar poradni: 1900 metrów ścian. Liczę litry.", "ok", "paint"),
        Note("2017-06-07", "grzegorz", 2, "Zapytałem w hurtowni i w firmie o farby. Czekam na odpowiedź.", "late"),
        Note("2017-06-24", "ewelina", 10, "Pierwszy weekend malowania. Przyszły rodziny, sąsiednie spółki i jeden były kolega.", "ok", "paint"),
        Note("2017-06-25", "zaneta", 9, "Poczekalnia skończona. Drzwi mają teraz numery i zwierzęta.", "ok", "paint"),
        Note("2017-07-01", "michal", 10, "Drugi weekend: gabinety okulistyczne, żadnych ostrych kolorów."),
        Note("2017-07-02", "grzegorz", 10, "Nie pracuję już w firmie, a maluję z nią dalej. Dziwne i dobre."),
        Note("2017-07-08", "ewelina", 9, "Trzeci weekend, 290 litrów za nami.", "ok", "paint"),
        Note("2017-07-15", "zaneta", 8, "Czwarty weekend. Kończymy wcześniej, niż zapowiadaliśmy.", "ok", "paint", "own", "programme"),
        Note("2017-07-22", "michal", 6, "Otwarcie kolorowej poradni. Dzieci szukały zwierząt na drzwiach."),
        Note("2017-09-09", "ewelina", 4, "Zajęcia plastyczne w poczekalni, rysunki zostały na ścianie."),
    ),
}  # fmt: skip
RETURN_COMMENT = "Dopisz proszę, kto jeszcze był i ile osób to objęło. Godziny się zgadzają."
ADDED = " Byliśmy we dwoje; rozmawialiśmy z sześcioma osobami."
ACCEPT_COMMENTS = ("", "Dziękuję, świetna robota.", "", "Proszę zachować listę obecności.", "")

# Dates of the mentors' meetings, the same rhythm for every team; minutes and next steps go round.
MEETINGS = (
    "2016-12-12",
    "2017-01-23",
    "2017-02-27",
    "2017-03-27",
    "2017-04-24",
    "2017-05-29",
    "2017-07-10",
    "2017-09-11",
)
MINUTES = (90, 60, 75, 60, 45, 60, 90, 60)
NEXT_STEPS = (
    "Każda osoba rozmawia z dwiema osobami z placówki.",
    "Jedno zdanie: dla kogo i po co.",
    "Poprawiony kosztorys do końca tygodnia.",
    "Lista zadań z datami i imionami.",
    "Termin najbliższego wydarzenia i plan na deszcz.",
    "Co robimy, jeśli ktoś odejdzie?",
    "Zebrać cytaty i zdjęcia do publikacji.",
    "Kto prowadzi to dalej po programie?",
)
MEETING_NOTES = (
    ("team", "Umówiliśmy się, że plan jest wspólny, a liderka pilnuje dat, nie ludzi."),
    ("mentors", "Grupa rusza dopiero, gdy ktoś powie „robimy”. Warto zostawić im dłuższą ciszę."),
    ("coordinators", "Proszę o wsparcie przy rozmowie z dyrekcją placówki, grupa się krępuje."),
    ("team", "Podziwiam, jak dzielicie zadania między zmiany. Tak trzymać."),
    ("author", "Następnym razem mniej mówić, więcej pytać."),
    ("coordinators", "Czuć niepokój o pracę. O programie mówią chętnie, o firmie wcale."),
    ("mentors", "Pytanie „co było dla ciebie trudne?” otworzyło całe spotkanie."),
    ("team", "Zbierzcie teraz to, co chcecie przekazać następnej edycji."),
)
PROFILES = {
    "wazny": "Od dwudziestu lat w pracy z dziećmi. Pytam, zanim doradzę.",
    "fotelik": "Były szef działu bezpieczeństwa, dziś wolontariusz. Lubię listy kontrolne.",
    "dzieciaki": "Trenerka i nauczycielka. Wierzę w próby generalne.",
    "muzyka": "Prowadzę projekty kulturalne w domu kultury.",
    "szpital": "Socjolożka. Pomagam odróżnić potrzebę od pomysłu.",
}
