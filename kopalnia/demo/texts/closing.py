"""What was collected for the publication, the teams' own accounts, and the editors' words. All made up but the facts."""

from __future__ import annotations

import datetime as dt

T = dt.datetime

# team, when, who (None = somebody without an account), role in words, the words
QUOTES = (
    ("wazny", T(2017, 6, 25, 20), "urszula", "uczestniczka", "Przyszłam pomagać, a wyszłam z listą rzeczy, których nauczyły mnie dzieci."),
    ("wazny", T(2017, 9, 4, 20), None, "wychowawczyni z placówki", "Pierwszy raz ktoś powiedział „do zobaczenia za miesiąc” i naprawdę przyszedł."),
    ("fotelik", T(2017, 5, 22, 20), "pawel", "lider grupy", "Całe życie sprawdzam maszyny. Okazało się, że foteliki też trzeba."),
    ("fotelik", T(2017, 9, 18, 20), "sylwia", "uczestniczka", "Najlepszy był telefon od taty, który wrócił sprawdzić, czy dobrze zapamiętał."),
    ("dzieciaki", T(2017, 6, 4, 20), "malgorzata", "liderka grupy", "Osiem dyscyplin i ani jednego pytania o to, kto wygrał."),
    ("dzieciaki", T(2017, 9, 24, 20), "tomasz", "uczestnik", "Tor przeszkód z odpadów z hali. Nigdy nie spawałem niczego ważniejszego."),
    ("muzyka", T(2017, 10, 8, 20), "karolina", "liderka grupy", "Zostało nas troje i bałam się, że nie damy rady. Na scenie było ich trzydzieścioro dwoje."),
    ("szpital", T(2017, 7, 3, 20), "grzegorz", "uczestnik", "Straciłem pracę w czwartek, w sobotę malowałem. To była dobra sobota."),
    ("szpital", T(2017, 7, 23, 20), "ewelina", "liderka grupy", "Zmieniliśmy nazwę i cel. Nie zmieniliśmy zdania, że chcemy coś zrobić razem."),
)  # fmt: skip

# team, when, kind, text
INSIGHTS = (
    ("wazny", T(2017, 5, 8, 19), "lesson", "Stały termin jest ważniejszy niż program zajęć."),
    ("wazny", T(2017, 9, 5, 19), "continues", "Treningi prowadzą dalej dwaj wychowawcy, sprzęt zostaje w placówce."),
    ("fotelik", T(2017, 7, 2, 19), "difficulty", "Odwołanie pikniku na dzień przed: bez listy telefonów byłby chaos."),
    ("fotelik", T(2017, 9, 19, 19), "lesson", "Plan na deszcz dopisany po uwagach koordynatorów przydał się dwa razy."),
    ("dzieciaki", T(2017, 6, 10, 19), "lesson", "Praca na zmiany nie przeszkadza, jeśli terminy są znane miesiąc wcześniej."),
    ("dzieciaki", T(2017, 10, 8, 19), "continues", "Poranki ruchu przejmuje klub sportowy."),
    ("muzyka", T(2017, 2, 27, 19), "difficulty", "Odejście jednej osoby to czwarta część grupy: zadania trzeba było podzielić od nowa."),
    ("muzyka", T(2017, 10, 9, 20), "continues", "Chór spotyka się dalej w świetlicy, raz w tygodniu."),
    ("szpital", T(2017, 6, 9, 19), "difficulty", "Firma się zmieniała w tym samym tygodniu co nasz cel. Nie wszyscy wiedzieli, gdzie będą pracować."),
    ("szpital", T(2017, 7, 24, 19), "lesson", "Zapytać najpierw. Pierwszy pomysł był nasz, drugi był ich."),
)  # fmt: skip

# team → when the work was finished, when it was reported, what happened, what continues
REPORTS = {
    "wazny": (
        T(2017, 10, 2, 20),
        T(2017, 10, 9, 20),
        (
            "Sześć treningów, Dzień Ważnych Spraw, turniej rodzinny i piknik. Dzieci z placówki w Gliwicach spotykały się"
            " z tymi samymi dorosłymi od marca do września."
        ),
        "Treningi raz w miesiącu.",
    ),
    "fotelik": (
        T(2017, 9, 30, 20),
        T(2017, 10, 10, 20),
        "Piknik edukacyjny w Zabrzu, punkt kontroli fotelików i warsztaty dla rodziców. Drugi piknik odwołała burza.",
        "Przedszkole powtórzy kontrolę fotelików wiosną.",
    ),
    "dzieciaki": (
        T(2017, 10, 8, 20),
        T(2017, 10, 20, 20),
        "Pięć Poranków ruchu w przedszkolach, Dzień Dziecka na sportowo i olimpiada przedszkolaków w Katowicach.",
        "Poranki ruchu prowadzi klub sportowy.",
    ),
    "muzyka": (
        T(2017, 10, 14, 20),
        T(2017, 10, 24, 20),
        "Próby, dwudniowe warsztaty gospel i koncert dzieci ze świetlic w Katowicach.",
        "Chór spotyka się co tydzień.",
    ),
    "szpital": (
        T(2017, 9, 20, 20),
        T(2017, 10, 6, 20),
        (
            "Zaczęliśmy jako Czyste Powietrze od warsztatów o smogu. Od czerwca, pod nową nazwą i z nowym celem, pomalowaliśmy"
            " przychodnię Górnośląskiego Centrum Zdrowia Dziecka w Katowicach-Ligocie: pięć weekendów, 400 litrów farby."
        ),
        "Przychodnia planuje kolejne piętro z wolontariuszami.",
    ),
}

TITLE = "Kopalnia Aktywności"
SUBTITLE = "Pięć mikroprojektów, dwie firmy, jedno wspólne dobro"
PROGRAMME_NOTE = (
    "\n\n*Prawdziwe są tu: program i jego okres, budżet, partnerzy, tematy szkoleń, nazwy i tematy mikroprojektów oraz"
    " zmiana nazwy jednej z grup. Osoby, wypowiedzi, daty dzienne i liczby są przykładem, przygotowanym na potrzeby"
    " pokazu portalu.*"
)
NUMBERS_NOTE = (
    "\n\n*Liczby wydarzeń, godzin i odbiorców poszczególnych grup są przykładem. Prawdziwa publikacja programu mówi o"
    " dwudziestu uczestnikach, czterdziestu godzinach szkoleń i pięciu mikroprojektach.*"
)
VISIT_NOTE = (
    "\n\n*Wizyta w Byczynie, jej program i liczba osób są prawdziwe, ale odbyła się 25–26.02.2014 i zorganizował ją JOWES;"
    " do programu trafiła jako przykład.*"
)
DIFFICULTIES_LEAD = "Trudności sprawiły, że nauczyliśmy się więcej, niż planowaliśmy."
