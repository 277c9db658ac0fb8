"""The open call, the consents and the applications."""

from people.choices import ConsentPurpose

CALL = {
    "call_lead": (
        "Czterdzieści godzin szkoleń, wsparcie mentorki lub mentora i własny mikroprojekt dla dzieci i młodzieży na"
        " Śląsku. Dla pracowników dwóch firm, które na co dzień konkurują, a tutaj robią coś razem."
    ),
    "call_for_whom": (
        "Dla osób zatrudnionych w Grupie Famur albo w Grupie Kopex, na każdym stanowisku i na każdej zmianie. Nie trzeba"
        " mieć doświadczenia w wolontariacie. Każda firma ma dziesięć miejsc."
    ),
    "call_rules": (
        "1. Udział jest dobrowolny i bezpłatny; nie ma wpływu na ocenę pracy.\n"
        "2. Zgłoszenia przyjmujemy od 1 do 30 września 2016 r.\n"
        "3. O przyjęciu decydują koordynatorzy na podstawie odpowiedzi. Decyzje ogłaszamy wszystkim jednego dnia.\n"
        "4. Kto nie dostanie miejsca, może trafić na listę rezerwową swojej firmy.\n"
        "5. Zaświadczenie dostaje osoba, która była na co najmniej 80 % godzin szkoleń.\n"
        "6. Z programu można zrezygnować w każdej chwili, bez podawania powodu.\n"
        "(Treść regulaminu jest przykładem.)"
    ),
    "privacy_notice": (
        "Dane podane w zgłoszeniu widzą tylko koordynatorzy edycji. Pracodawca widzi liczby, nie odpowiedzi. Dane"
        " przechowujemy do rozliczenia projektu. W każdej chwili można poprosić o wgląd, poprawienie albo usunięcie"
        " danych i wycofać każdą ze zgód z osobna. (Treść klauzuli jest przykładem.)"
    ),
    "contact_name": "Barbara Wilczek (osoba przykładowa)",
    "contact_phone": "+48 555 010 010",
    "contact_email": "barbara@example.org",
    "contact_hours": "poniedziałek–piątek, 9:00–15:00",
}

CONSENTS = {
    ConsentPurpose.PARTICIPATION: {
        "title_pl": "Zgoda na udział w programie",
        "title_en": "Consent to take part",
        "body_pl": (
            "Chcę wziąć udział w programie i zgadzam się, aby organizator korzystał z moich danych ze zgłoszenia po to,"
            " by je rozpatrzyć i prowadzić mój udział."
        ),
        "body_en": "I want to take part and agree that the organiser uses the data of my application for this purpose.",
    },
    ConsentPurpose.IMAGE: {
        "title_pl": "Zgoda na wizerunek",
        "title_en": "Consent to the use of my image",
        "body_pl": (
            "Zgadzam się na rozpowszechnianie mojego wizerunku ze zdjęć wykonanych w programie, w portalu i w publikacji."
            " Zgodę mogę wycofać w każdej chwili."
        ),
        "body_en": "I agree that photos of me from the programme are shown in the portal and in the publication.",
    },
    ConsentPurpose.NAME_IN_PUBLICATION: {
        "title_pl": "Zgoda na imię i nazwisko w publikacji",
        "title_en": "Consent to my name in the publication",
        "body_pl": "Zgadzam się, aby moje imię i nazwisko znalazło się w publikacji podsumowującej program.",
        "body_en": "I agree that my name stands in the publication that sums up the programme.",
    },
}

MOTIVATIONS = (
    "Od lat mijam ten sam szpital w drodze do pracy i myślę, że dałoby się tam coś zmienić. Nie wiem tylko, jak zacząć.",
    "Mam dwójkę dzieci i chcę, żeby zobaczyły, że po pracy można zrobić coś dla innych.",
    "Koledzy z hali mówią, że się nie da. Chcę sprawdzić.",
    "Szukam czegoś, co nie jest kolejnym szkoleniem z tabelek. Chcę poznać ludzi z drugiej firmy.",
    "Kiedyś pomagałam w świetlicy i brakuje mi tego. Sama nie mam siły, w grupie będzie łatwiej.",
    "Trenuję dzieci z sąsiedztwa na boisku. Chciałbym robić to z głową i z planem.",
    "Chcę nauczyć się prowadzić projekt, w którym nie ma przełożonych.",
)
EXPERIENCES = (
    "",
    "Zbiórki żywności w parafii.",
    "Trzy razy prowadziłem zawody dla dzieci na festynie.",
    "Rada rodziców w szkole syna.",
    "",
)
AVAILABILITIES = (
    "Soboty, poza ostatnią w miesiącu.",
    "Pracuję na zmiany: pasują mi tygodnie z pierwszą zmianą.",
    "Po 16 i w weekendy.",
    "Soboty i niedziele; w tygodniu po 18.",
)
# A need told in confidence: only the coordinators read it.
NEEDS = {
    "joanna": "Słabiej słyszę na lewe ucho, proszę o miejsce z przodu.",
    "marek": "Dieta bezglutenowa.",
    "danuta": "Chodzę o kuli, potrzebuję windy.",
}
