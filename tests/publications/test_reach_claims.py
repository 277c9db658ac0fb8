"""What may be said about the number of people reached."""

import pytest
from django.utils import translation

from microprojects.reach_wording import safe_number_phrase
from publications.reach_claims import Claim, claims_in, unsupported


@pytest.mark.parametrize(
    ("lower", "best", "phrase"),
    [
        (2143, 2300, "ponad 2000"),
        (2001, 2050, "ponad 2000"),
        (2000, 2000, "około 2000"),
        (1999, 2300, "około 2300"),
        (412, 430, "ponad 400"),
        (400, 430, "około 430"),
        (900, 2143, "około 2100"),
        (12_345, 13_000, "ponad 12\u00a0000"),
        (61, 61, "61"),
        (0, 0, "0"),
        (3, 15, "około 15"),
        (2499, 2609, "ponad 2000"),
    ],
)
def test_over_is_said_only_when_the_lower_bound_is_larger(lower: int, best: int, phrase: str) -> None:
    with translation.override("pl"):
        assert safe_number_phrase(lower, best) == phrase


def test_the_phrase_speaks_the_language_of_the_page() -> None:
    with translation.override("en"):
        assert safe_number_phrase(2143, 2300) == "over 2,000"
        assert safe_number_phrase(1999, 2300) == "about 2,300"


def test_over_never_says_more_than_is_known() -> None:
    with translation.override("en"):
        for lower in range(0, 6000, 7):
            phrase = safe_number_phrase(lower, lower + lower // 10 + 1)
            if phrase.startswith("over "):
                assert int(phrase.removeprefix("over ").replace(",", "")) < lower


def test_claims_are_found_in_both_languages_and_all_spellings() -> None:
    text = (
        "Ponad 2000 odbiorców. Więcej niż 2 tys. dzieci; ponad 2\u00a0500 beneficjentów."
        " More than 1,200 recipients, at least 61 people."
    )
    assert claims_in(text) == [
        Claim("Ponad 2000", 2000, certain=True),
        Claim("Więcej niż 2 tys.", 2000, certain=False),
        Claim("ponad 2 500", 2500, certain=True),
        Claim("More than 1,200", 1200, certain=True),
        Claim("at least 61", 60, certain=False),
    ]


def test_other_things_are_no_claims_about_people() -> None:
    assert claims_in("Ponad 400 litrów farby i ponad 60 lat tradycji. Odbiorców było 5000.") == []


@pytest.mark.parametrize(("lower", "found"), [(2001, 0), (2000, 1), (1500, 1)])
def test_a_claim_needs_a_larger_lower_bound(lower: int, found: int) -> None:
    assert len(unsupported("Dotarliśmy do więcej niż 2000 odbiorców.", lower)) == found
