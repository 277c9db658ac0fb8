"""A refusal sends nobody to somebody who is refused too: whoever it names is shown by a test to be able to do it.

A new sentence of a rule or an action that names who can help stands below with the test in which they do it. Sentences
that only say whose right something is count as well.
"""

import re
from pathlib import Path

from django.conf import settings

from kopalnia.management import catalogue

WHO = r"(?:coordinators?|administrators?|mentors?|whoever|anyone with)"
NAMES = re.compile(
    rf"\b(?:ask|write to|tell|contact) (?:\w+ ){{0,2}}{WHO}|\b(?:write to|ask|tell) us\b|from the coordinators"
    rf"|{WHO}\b[^.;:]*? (?:can|could|has to|have added|may|writes?|answer|add|corrects?|does|undo)\b",
    re.IGNORECASE,
)
PLACES = re.compile(r"(?:^|/)(?:policies|actions|account_merge|sole_responsibility|undo|frozen_facts)(?:/\w+)?\.py$")

PROOFS = {
    "Another administrator or the person who runs the server has to do this for you.": (
        "people/test_second_factor.py::test_whoever_runs_the_server_helps_the_only_administrator"
    ),
    "Decisions have been announced, so you cannot reopen this application. The coordinators still can.": (
        "programmes/test_undo_steps.py::test_later_the_coordination_takes_a_withdrawal_back_with_a_reason"
    ),
    "You cannot merge your own account. A portal administrator can do it for you.": (
        "people/test_merging.py::test_account_with_a_role_now_or_earlier_is_for_the_administration"
    ),
    "One of these accounts belongs to an edition you do not coordinate. Ask the portal administrators to merge them.": (
        "people/test_merging.py::test_account_without_any_edition_is_for_the_administration"
    ),
    "Only a portal administrator can do this.": (
        "people/test_second_factor.py::test_administrator_helps_who_has_lost_everything"
    ),
    "Only a portal administrator can open this page.": (
        "people/test_portal.py::test_pages_of_the_portal_are_for_administrators"
    ),
    "Only the coordinators can correct an overlap between two teams.": (
        "microprojects/test_event_views.py::test_only_the_coordination_joins_events_of_two_teams"
    ),
    "Only the coordinators of this edition can do this.": (
        "microprojects/test_core_forms.py::test_forms_of_the_coordination_open_for_it"
    ),
    "Only the coordinators of this programme can do this.": (
        "programmes/test_setup.py::test_programme_is_described_anew_by_its_coordinator_and_its_history_says_so"
    ),
    "Only the team, its mentor or the coordinators can do this.": (
        "microprojects/test_entry_views.py::test_the_team_its_mentor_and_the_coordination_look_after_quotes"
    ),
    "Only this team's mentor or the coordinators can answer.": (
        "microprojects/test_entry_views.py::test_an_answer_that_came_second_is_told_so"
    ),
    "Only this team's mentor or the coordinators can write notes.": (
        "mentors/test_meetings.py::test_others_may_not_log_or_note"
    ),
    "Only the person who saved this meeting or the coordinators can undo it.": (
        "mentors/test_undo_meetings.py::test_a_meeting_is_taken_back_later_by_the_coordination_with_a_reason"
    ),
    "Only the person who wrote this note or the coordinators can undo it.": (
        "mentors/test_undo_meetings.py::test_the_coordination_takes_back_only_notes_it_reads"
    ),
    "Only the person who added the photo, the mentor or the coordinators can do this.": (
        "microprojects/test_entry_views.py::test_the_mentor_and_the_coordination_look_after_a_photo"
    ),
    "The account with this address is deactivated. Anyone with access to the back office can reactivate it.": (
        "people/test_sole_responsibility.py::test_the_back_office_switches_an_account_on_again"
    ),
    (
        "The consent text is not ready, so nothing can be sent yet. Your answers are saved. Send the application once"
        " the portal administrators have added the text."
    ): ("people/test_portal.py::test_a_first_text_begins_from_our_proposal_in_both_languages"),
    "It is too late to undo this. The coordinators still can, if they give a reason.": (
        "microprojects/test_undo_entries.py::test_an_answer_is_taken_back_later_by_the_coordination_with_a_reason"
    ),
    (
        "There is no consent text for taking part yet, so no one could apply. The portal administrators add it on the"
        " “Consent texts” page."
    ): ("people/test_portal.py::test_a_first_text_begins_from_our_proposal_in_both_languages"),
    (
        "This is your only way to sign in. Add an e-mail address first. If you are a participant and have no other"
        " role, you can also get a card from the coordinators."
    ): ("joining/test_cards.py::test_sheet_holds_the_cards_of_the_chosen_and_is_the_only_place_of_the_pins"),
    "This person also takes part in an edition you do not coordinate. The portal administrators can issue the card.": (
        "joining/test_cards.py::test_card_opens_no_edition_the_issuer_does_not_run"
    ),
    "You are already taking part. If you want to leave, contact the coordinators.": (
        "programmes/test_people.py::test_whoever_leaves_is_told_the_day_and_the_reason_and_reads_them_on_their_page"
    ),
    "One of these accounts is or was a coordinator's, a mentor's or a company representative's. Only the portal"
    " administrators can merge such accounts.": (
        "people/test_merging.py::test_account_with_a_role_now_or_earlier_is_for_the_administration"
    ),
    "Only coordinators and portal administrators can open the registry of organisations.": (
        "organisations/test_organisations.py::test_registry_is_open_to_coordinators_and_administrators"
    ),
    "Only the person who holds this role or the coordinators can hand it over.": (
        "microprojects/test_hand_over.py::test_two_with_roles_exchange_them"
    ),
    "Only the person who recorded this check, or the coordinators, can undo it.": (
        "visits/test_undo_visits.py::test_a_check_is_taken_back_later_by_the_coordination_with_a_reason"
    ),
    "Only this edition's coordinators can see the records behind the figures.": (
        "reports/test_results.py::test_every_door_opens_for_the_coordination_only"
    ),
    "Only this team's mentor can record meetings.": ("mentors/test_meetings.py::test_a_meeting_is_saved_in_one_form"),
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
