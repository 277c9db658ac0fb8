"""A refusal sends nobody to somebody who is refused too: whoever it names is shown by a test to be able to do it.

A new sentence of a rule or an action that names who can help stands below with the test in which they do it. Sentences
that only say whose right something is count as well.
"""

import re
from pathlib import Path

from django.conf import settings

from kopalnia.management import catalogue

WHO = r"(?:coordinators?|coordination|administrators?|administration|mentors?|whoever)"
NAMES = re.compile(
    rf"\b(?:ask|write to|tell) (?:\w+ )?{WHO}|\b(?:write to|ask|tell) us\b|from the coordinators"
    rf"|{WHO}\b[^.;:]*? (?:can|could|has to|may|writes?|answer|corrects?|does|undo)\b",
    re.IGNORECASE,
)
PLACES = re.compile(r"(?:^|/)(?:policies|actions|account_merge|in_charge|undo|keeping)(?:/\w+)?\.py$")

PROOFS = {
    "Another administrator has to do this for you, or whoever runs the server.": (
        "people/test_second_factor.py::test_whoever_runs_the_server_helps_the_only_administrator"
    ),
    "Decisions have been announced, so you cannot open this application again. The coordinators still can.": (
        "programmes/test_steps_back.py::test_later_the_coordination_takes_a_withdrawal_back_with_a_reason"
    ),
    "Nobody merges their own account. The administration of the portal can do it for you.": (
        "people/test_merging.py::test_account_with_a_role_now_or_earlier_is_for_the_administration"
    ),
    "One of these accounts has to do with something you do not coordinate. Ask the administration of the portal to merge"
    " them.": "people/test_merging.py::test_account_without_any_edition_is_for_the_administration",
    "Only an administrator of the portal can do this.": (
        "people/test_second_factor.py::test_administrator_helps_who_has_lost_everything"
    ),
    "Only an administrator of the portal may open this page.": (
        "people/test_portal.py::test_pages_of_the_portal_are_for_administrators"
    ),
    "Only the coordination corrects an overlap between two groups.": (
        "microprojects/test_event_views.py::test_only_the_coordination_joins_events_of_two_groups"
    ),
    "Only the coordination of this edition can do this.": (
        "microprojects/test_core_forms.py::test_forms_of_the_coordination_open_for_it"
    ),
    "Only the group, its mentor or the coordination can do this.": (
        "microprojects/test_entry_views.py::test_the_group_its_mentor_and_the_coordination_look_after_quotes"
    ),
    "Only the mentor of this group or the coordination can answer.": (
        "microprojects/test_entry_views.py::test_an_answer_that_came_second_is_told_so"
    ),
    "Only the mentor of this group or the coordination writes notes.": (
        "mentors/test_meetings.py::test_others_may_not_log_or_note"
    ),
    "Only the person who saved this meeting, or the coordinators, can undo it.": (
        "mentors/test_undo_meetings.py::test_a_meeting_is_taken_back_later_by_the_coordination_with_a_reason"
    ),
    "Only the person who wrote this note, or the coordinators, can undo it.": (
        "mentors/test_undo_meetings.py::test_the_coordination_takes_back_only_notes_it_reads"
    ),
    "Only the person who took the photo, the mentor or the coordination can do this.": (
        "microprojects/test_entry_views.py::test_the_mentor_and_the_coordination_look_after_a_photo"
    ),
    "The account with this address is switched off. Whoever may open the back office can switch it on again.": (
        "people/test_in_charge.py::test_the_back_office_switches_an_account_on_again"
    ),
    "The text of the consent is not ready, so nothing can be sent yet. Your answers are kept. The administrators of the"
    " portal write the text; then send the application.": (
        "people/test_portal.py::test_a_first_text_begins_from_our_proposal_in_both_languages"
    ),
    "The time for undoing this has passed. The coordinators can still do it, with a reason.": (
        "microprojects/test_undo_entries.py::test_an_answer_is_taken_back_later_by_the_coordination_with_a_reason"
    ),
    "There is no text of the consent to take part yet, and nobody could apply. The administration of the portal writes it"
    " on the page “Texts of consents”.": (
        "people/test_portal.py::test_a_first_text_begins_from_our_proposal_in_both_languages"
    ),
    "This is your only way in: first add an e-mail address. Who takes part and has no other role can also get a card from"
    " the coordinators.": (
        "joining/test_cards.py::test_sheet_holds_the_cards_of_the_chosen_and_is_the_only_place_of_the_pins"
    ),
    "This person also takes part in an edition you do not run. The administration of the portal can issue it.": (
        "joining/test_cards.py::test_card_opens_no_edition_the_issuer_does_not_run"
    ),
    "You already take part. If you want to leave, write to the coordination.": (
        "programmes/test_people.py::test_whoever_leaves_is_told_the_day_and_the_reason_and_reads_them_on_their_page"
    ),
}


def test_whoever_a_refusal_names_is_shown_to_be_able_to_help() -> None:
    refusals = {
        message.text
        for message in catalogue.extract().values()
        if any(PLACES.search(str(path)) for path in message.files) and NAMES.search(message.text)
    }
    assert refusals == set(PROOFS)


def test_the_proofs_are_tests() -> None:
    tests = Path(settings.BASE_DIR) / "tests"
    missing = []
    for proof in PROOFS.values():
        path, name = proof.split("::")
        if f"def {name}(" not in (tests / path).read_text(encoding="utf-8"):
            missing.append(proof)
    assert PROOFS
    assert missing == []
