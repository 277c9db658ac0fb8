"""Where somebody is chosen, namesakes are told apart: no field of people prints the bare name."""

import re

from tests.house import name, sources

PEOPLE = "User|Participation|TeamMembership|EditionRole|Affiliation"
BARE = re.compile(
    rf"forms\.Model(?:Multiple)?ChoiceField\((?:[^()]|\([^()]*\))*queryset=(?:{PEOPLE})\b"
    r"|full_name\b|\bstr\((?:\w+\.)*(?:user|person|mentor|speaker|participation|membership)\)"
)
# Not a choice: what the form of a name shows of the name itself.
APART = {"people/forms/name.py"}


def test_forms_offer_people_told_apart() -> None:
    forms = [path for path in sources() if re.search(r"^[a-z]+/forms(/|\.py$)", name(path))]
    bare = [
        f"{name(path)}: {found.group()[:60]}"
        for path in forms
        if name(path) not in APART
        for found in BARE.finditer(path.read_text(encoding="utf-8"))
    ]
    assert sum("told_apart" in path.read_text(encoding="utf-8") for path in forms) >= 7
    assert bare == []
