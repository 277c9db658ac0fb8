"""One rule of who may be named and shown (`microprojects.queries.consents`): nobody goes round it."""

import re

from tests.house import ROOT, name, sources, templates

RULE = "microprojects/queries/consents.py"

# What a consent to a face or a name is made of. Read by the rule; elsewhere only written down, asked for on a form, or told.
PARTS = re.compile(
    r"ConsentPurpose\.(?:IMAGE|NAME_IN_PUBLICATION)|consent_withdrawn_at|consent_given_on|name_consent_on|adult_on"
)
WRITES = {
    "microprojects/models/material.py": "the columns of papers beside photos and quotes",
    "microprojects/actions/photos.py": "notes papers beside photos",
    "microprojects/actions/material.py": "notes papers beside quotes",
    "microprojects/forms/photos.py": "asks for a paper beside a photo",
    "microprojects/forms/material.py": "asks for a paper beside a quote",
    "microprojects/views/photos.py": "hands the form on",
    "people/models/user.py": "the column, and whether its day has come",
    "people/actions/guardians.py": "notes the age and papers of guardians",
    "people/actions/merge.py": "keeps the age when two accounts become one",
    "microprojects/presenters/consents.py": "says why a photo or a name may not be shown",
    "people/queries.py": "whether a guardian answers too",
    "people/presenters.py": "tells people what is kept about them",
    "people/consent_withdrawals.py": "says what follows from a withdrawal",
    "people/forms/guardians.py": "asks for the age and a paper",
    "programmes/views/guardians.py": "hands the form on",
    "templates/programmes/_person_consents.html": "leads to the papers",
    "templates/microprojects/final_report.html": "tells that a name was withdrawn",
    "people/forms/portal.py": "proposes wordings",
    "kopalnia/demo/steps/progress.py": "notes papers of the demo",
    "kopalnia/demo/steps/recruitment.py": "gives consents of the demo",
    "kopalnia/demo/texts/call.py": "wordings of the demo",
    "templates/microprojects/_photo_subject.html": "tells who signed and when",
}

# Where the words and pictures of a released book come from.
READER = "publications/queries/withheld.py"
FROZEN = re.compile(r"\bsnapshot\.content\b|\bone\.content\b")

# A person in code or in a template, in whatever app.
PERSON = re.compile(
    r"full_name|get_short_name|first_name|last_name|\bspeaker\b|uploaded_by|photo\.file\.|photo\.thumbnail"
)


# Pages without a book around them that print a name for another reason.
KNOWN = {
    "templates/joining/invitation.html": "who invites: read by whoever holds the link of the letter",
    "templates/demo/mailbox.html": "invented people of the demo",
}


def test_only_the_rule_asks_for_a_consent_to_a_face_or_a_name() -> None:
    found = {name(path) for path in (*sources(), *templates()) if PARTS.search(path.read_text(encoding="utf-8"))}
    assert RULE in found
    assert found - {RULE} - WRITES.keys() == set()
    assert WRITES.keys() <= found


def test_a_frozen_content_is_read_only_through_the_rule() -> None:
    """Web pages and PDF get the content from `readable`, which leaves out what was withdrawn."""
    found = {name(path) for path in sources() if FROZEN.search(path.read_text(encoding="utf-8"))}
    assert found == {READER}


def test_no_page_for_everybody_names_or_shows_a_person_by_itself() -> None:
    """Public pages and the code and print of a published book know no person, only the content as it may be read."""
    code = {"publications/views/public.py", "publications/queries/public.py", "publications/printers.py"}
    code |= {"publications/actions/pdf.py", "publications/labels.py", "publications/redaction.py", READER}
    book = [path for path in sources() if name(path) in code]
    pages = [path for path in templates() if "layouts/public.html" in path.read_text(encoding="utf-8")]
    pages += [path for path in templates() if path.parent.name == "publications" and path.name.startswith("_")]
    pages.append(ROOT / "templates" / "documents" / "publication.typ")
    assert (len(book), len(pages) >= 12) == (len(code), True)
    named = {name(path) for path in (*book, *pages) if PERSON.search(path.read_text(encoding="utf-8"))}
    assert named == KNOWN.keys()
