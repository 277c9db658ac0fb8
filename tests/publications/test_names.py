"""Names in running text: their Polish forms are found, other people's are not, and what is left out leaves a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from publications.markup import parse, to_text
from publications.names import found
from publications.redaction import without_names


def place(name: str, text: str, *others: str) -> list[str]:
    return [match[0] for match in found(name, text, others=others)]


@pytest.mark.parametrize(
    ("name", "text", "form"),
    [
        ("Anna Nowak", "Pomysł miała Anna Nowak.", "Anna Nowak"),
        ("Anna Nowak", "Rozmowa z Anną Nowak trwała.", "Anną Nowak"),
        ("Anna Nowak", "bez Anny\u00a0Nowak ani rusz", "Anny\u00a0Nowak"),
        ("Anna Nowak", "lista: Nowak Anna", "Nowak Anna"),
        ("Anna Nowak", "ANNA NOWAK", "ANNA NOWAK"),
        ("Paweł Dudek", "Dzięki Pawłowi Dudkowi i innym", "Pawłowi Dudkowi"),
        ("Paweł Dudek", "farba Pawła Dudka", "Pawła Dudka"),
        ("Jan Kowalski", "z Janem Kowalskim", "Janem Kowalskim"),
        ("Ewa Kowalska", "o Ewie Kowalskiej", "Ewie Kowalskiej"),
        ("Piotr Marzec", "o Piotrze Marcu", "Piotrze Marcu"),
        ("Anna Nowak", "bez Anny\u200b\u00a0Nowak", "Anny\u200b\u00a0Nowak"),
        ("Jan Mróz", "u Jana Mroza", "Jana Mroza"),
        ("Jan Wróbel", "z Janem Wróblem", "Janem Wróblem"),
        ("Jan Stępień", "dla Jana Stępnia", "Jana Stępnia"),
        ("Jan Kwiecień", "z Janem Kwietniem", "Janem Kwietniem"),
        ("Jan Grudzień", "o Janie Grudniu", "Janie Grudniu"),
        ("Jan Kozioł", "dzięki Janowi Kozłowi", "Janowi Kozłowi"),
        ("Jan Kozieł", "Jana Kozła", "Jana Kozła"),
        ("Jan Orzeł", "Jana Orła", "Jana Orła"),
        ("Jan Gołąb", "Jana Gołębia", "Jana Gołębia"),
        ("Jan Węgiel", "Jana Węgla", "Jana Węgla"),
        ("Jan Wawrzyniec", "z Janem Wawrzyńcem", "Janem Wawrzyńcem"),
        ("Łucja Żak-Nowak", "z Łucją Żak\u2011Nowak", "Łucją Żak\u2011Nowak"),
        ("John O'Neill", "list Johna O’Neilla", "Johna O’Neilla"),
        ("John O’Neill", "John O'Neill", "John O'Neill"),
        ("Piotr Wójcik", "o Piotrze Wójciku", "Piotrze Wójciku"),
        ("Łucja Żak-Nowak", "z Łucją Żak-Nowak", "Łucją Żak-Nowak"),
        ("Jan Żak-Nowak", "dla Jana Żaka-Nowaka", "Jana Żaka-Nowaka"),
        ("Marek Kupiec", "u Marka Kupca", "Marka Kupca"),
    ],
)
def test_a_name_is_found_in_its_forms(name: str, text: str, form: str) -> None:
    assert place(name, text) == ([form] if form else [])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Jan Nowak", "Janina Nowak"),
        ("Jan Nowak", "Jan Nowakowski"),
        ("Karol Nowak", "Karolina Nowak"),
        ("Anna Nowak", "Anna i Nowak"),
        ("Róża Mróz", "róża mróz przetrwała"),
        ("Budi", "Budi Lis"),
        ("Budi", "Malował z nami Jan Budi."),
        ("Budi", "Budimir"),
    ],
)
def test_another_name_is_not_taken_for_it(name: str, text: str) -> None:
    assert place(name, text) == []


def test_a_form_that_is_another_persons_name_is_theirs() -> None:
    assert place("Karol Nowak", "Karola Nowak i Karola Nowaka", "Karola Nowak") == ["Karola Nowaka"]
    assert place("Karol Nowak", "Karola Nowak i Karola Nowaka") == ["Karola Nowak", "Karola Nowaka"]


def book(body: str, **chapter: Any) -> dict[str, Any]:
    rest = {"lead": "", "photos": [], "quotes": [], "markdown": body, "blocks": parse(body), **chapter}
    return {"language": "pl", "title": "Książka", "formula": "Fundacja Anna Nowak", "chapters": [rest]}


def text(content: dict[str, Any]) -> str:
    return to_text(content["chapters"][0]["blocks"])


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("Pomysł miała Anna Nowak z magazynu.", "Pomysł miała osoba z programu z magazynu."),
        ("Anna Nowak malowała. Anna Nowak myła.", "Osoba z programu malowała. Osoba z programu myła."),
        ("Malowali: **Anna** Nowak, Jan Lis.", "Malowali: osoba z programu, Jan Lis."),
        ("Malowała **Anna *Nowak*** sama.", "Malowała osoba z programu sama."),
        ("[Anna Nowak](https://example.org/) i [x](https://example.org/)", "Osoba z programu i x"),
        ("- Anna Nowak\n- Jan Lis", "Osoba z programu\nJan Lis"),
        ("> Anna Nowak", "Osoba z programu"),
        ("[Anna Nowak](mailto:nowak@example.org) maluje", "Osoba z programu maluje"),
        ("[**Anna** Nowak, kasa](https://example.org/nowak)", "Osoba z programu, kasa"),
        ("| Anna | Nowak |\n|---|---|\n| Nowak | Anna |", "Osoba z programu \nOsoba z programu "),
        ("| kto | co |\n|---|---|\n| farba | Anna Nowak |", "kto co\nfarba Osoba z programu"),
        ("| kto | co |\n|---|---|\n| Anna Nowak | farba |", "kto co\nOsoba z programu farba"),
        ("## Anna Nowak opowiada", "Osoba z programu opowiada"),
    ],
)
def test_a_neutral_wording_stands_where_the_name_stood(body: str, left: str) -> None:
    content = without_names(book(body), ["Anna Nowak"], others=["Jan Lis"])
    assert text(content).replace("\u00a0", " ") == left
    assert "Nowak" not in str(content["chapters"])


def test_captions_leads_titles_and_quotes_are_gone_through() -> None:
    content = without_names(
        book(
            "x",
            title="Anna Nowak",
            lead="O Annie Nowak",
            photos=[{"code": "abc", "sha256": "ff", "caption": "Maluje Anna Nowak"}],
            quotes=[{"text": "Anna Nowak pomogła.", "by": "Anna Nowak, ślusarz"}, {"text": "x", "by": "Anna Nowak"}],
        ),
        ["Anna Nowak"],
    )
    (chapter,) = content["chapters"]
    assert "Nowak" not in str(chapter)
    assert [quote["by"] for quote in chapter["quotes"]] == ["ślusarz", ""]
    assert chapter["photos"] == [{"code": "abc", "sha256": "ff", "caption": "Maluje osoba z\u00a0programu"}]


def test_a_link_keeps_its_address_where_no_name_left_it() -> None:
    content = without_names(book("[Plan](https://example.org/) Anny Nowak"), ["Anna Nowak"])
    (block,) = content["chapters"][0]["blocks"]
    assert block["c"][0] == {"t": "a", "to": "https://example.org/", "c": ["Plan"]}


def test_a_name_of_one_word_is_left_out_of_a_cell_between_capitals() -> None:
    content = without_names(book("| Kto | Co |\n|---|---|\n| Budi | Malowanie |"), ["Budi"])
    assert "Budi" not in text(content)


def test_the_funders_sentence_keeps_its_words_and_the_shared_content_is_never_changed() -> None:
    before = book("Anna Nowak")
    content = without_names(before, ["Anna Nowak"])
    assert content["formula"] == "Fundacja Anna Nowak"
    assert text(before) == "Anna Nowak"
    assert without_names(before, []) is before


def test_a_name_of_one_word_is_left_out_where_it_stands_alone() -> None:
    body = "Jan Lis, Budi, Ewa Lis. Wczoraj Budi malował, a Budi Lis nie."
    content = without_names(book(body, quotes=[{"text": "x", "by": "Budi, gość"}]), ["Budi"])
    told = text(content).replace("\u00a0", " ")
    assert told == "Jan Lis, osoba z programu, Ewa Lis. Wczoraj osoba z programu malował, a Budi Lis nie."
    assert content["chapters"][0]["quotes"][0]["by"] == "gość"
