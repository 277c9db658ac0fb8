"""Pages of one programme, of one edition and of what stands in it: who enters, and the row they are about.

A row of an edition comes with the edition as the asking person stands to it.
"""

from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from kopalnia.lib.domain.extension_points import merged
from kopalnia.lib.web.access import SignedInRequest, row_guard
from organisations.models import Organisation
from people.models import AuditEntry, OutgoingMail, User
from people.queries import name_correction
from programmes.dated_rows import KINDS, DatedRow
from programmes.extensions import StepTaken, person_numbers, undoable_steps
from programmes.models import Agreement, Edition, EditionRole, Participation, Partnership, Programme
from programmes.policies import InEdition
from programmes.queries.people import ended_together, people_of, with_rights
from programmes.queries.setup import messages


def _programme(request: SignedInRequest, *, programme_code: str) -> Programme:
    return get_object_or_404(Programme.objects.coordinated_by(request.user), code=programme_code)


def visible_edition(request: SignedInRequest, *, edition_code: str) -> Edition:
    """The edition with the asking person's roles in it; 404 for a stranger. Guards of what stands in one begin here."""
    return get_object_or_404(Edition.objects.visible_to(request.user).select_related("programme"), code=edition_code)


def _people(user: User) -> QuerySet[Participation]:
    return Participation.objects.visible_to(user).select_related("user", "edition__programme")


def _person(request: SignedInRequest, *, code: str) -> Participation:
    participation = get_object_or_404(_people(request.user), code=code)
    participation.edition.as_read_by(request.user)
    return participation


def _person_record(request: SignedInRequest, *, code: str) -> Participation:
    """With what the page of the person shows; from an old address the participation it leads to since two accounts were
    merged."""
    people: Any = with_rights(_people(request.user), request.user).annotate(**merged(person_numbers(request.user)))
    participation: Participation = own_or_absorbed(people, code)
    participation.edition.as_read_by(request.user)
    return participation


def own_or_absorbed(rows: QuerySet[Any], code: str) -> Any:
    """The row of this code, or the one it became part of when two accounts were merged; else 404."""
    return rows.filter(code=code).first() or get_object_or_404(rows, absorbed__code=code)


def leads_on(request: SignedInRequest, row: Any) -> bool:
    """Whether the address is an old one that leads to this row."""
    return request.resolver_match is not None and request.resolver_match.kwargs["code"] != row.code


def _account(request: SignedInRequest, *, edition_code: str, user_code: str) -> InEdition[User]:
    """Somebody who takes part in the edition or has a role in it."""
    edition = visible_edition(request, edition_code=edition_code)
    return InEdition(edition, get_object_or_404(people_of(edition), code=user_code))


class NameCorrection(NamedTuple):
    """The last correction of the name of somebody of the edition, if it still stands."""

    edition: Edition
    person: User
    entry: AuditEntry | None


def _name_correction(request: SignedInRequest, *, edition_code: str, user_code: str) -> NameCorrection:
    edition, person = _account(request, edition_code=edition_code, user_code=user_code)
    return NameCorrection(edition, person, name_correction(person))


def _partner(request: SignedInRequest, *, edition_code: str, organisation_code: str) -> InEdition[Organisation]:
    """An organisation that is or was a partner of the edition."""
    edition = visible_edition(request, edition_code=edition_code)
    partners = Organisation.objects.filter(pk__in=edition.partnerships.values("organisation"))
    return InEdition(edition, get_object_or_404(partners, code=organisation_code))


def _partnership(request: SignedInRequest, *, edition_code: str, partnership_id: int) -> Partnership:
    edition = visible_edition(request, edition_code=edition_code)
    return get_object_or_404(edition.partnerships.select_related("organisation"), pk=partnership_id)


def _role(request: SignedInRequest, *, edition_code: str, grant_id: int) -> EditionRole:
    edition = visible_edition(request, edition_code=edition_code)
    return get_object_or_404(edition.role_grants.select_related("user", "organisation"), pk=grant_id)


def _agreement(request: SignedInRequest, *, edition_code: str, agreement_id: int) -> Agreement:
    edition = visible_edition(request, edition_code=edition_code)
    return get_object_or_404(edition.agreements.select_related("organisation"), pk=agreement_id)


def _dated(request: SignedInRequest, *, edition_code: str, dated: str, dated_id: int) -> DatedRow:
    if dated not in KINDS:
        raise Http404
    edition, kind = visible_edition(request, edition_code=edition_code), KINDS[dated]
    return DatedRow(edition, kind, get_object_or_404(kind.rows(edition), pk=dated_id))


def _mistakable(request: SignedInRequest, *, edition_code: str, dated: str, dated_id: int) -> DatedRow:
    """Of a kind of which it can be said that there never was such a row."""
    found = _dated(request, edition_code=edition_code, dated=dated, dated_id=dated_id)
    if found.kind.mistake is None:
        raise Http404
    return found


def _step(request: SignedInRequest, *, edition_code: str, machine: str, step_id: int) -> StepTaken:
    if machine not in undoable_steps:
        raise Http404
    edition, kind = visible_edition(request, edition_code=edition_code), undoable_steps[machine]
    return StepTaken(edition, kind, get_object_or_404(kind.rows(request.user, edition), pk=step_id))


def _ended_together(request: SignedInRequest, *, edition_code: str, entry_id: int) -> InEdition[AuditEntry]:
    edition = visible_edition(request, edition_code=edition_code)
    return InEdition(edition, get_object_or_404(ended_together(edition), pk=entry_id))


def _message(request: SignedInRequest, *, edition_code: str, mail_id: int) -> InEdition[OutgoingMail]:
    edition = visible_edition(request, edition_code=edition_code)
    return InEdition(edition, get_object_or_404(messages(edition), pk=mail_id))


# `@programme_page(rule)`: the view gets the programme.
programme_page = row_guard(_programme)

# `@edition_page(rule)`: the view gets the edition with the person's roles in it.
edition_page = row_guard(visible_edition)

# `@person_page(rule)`: the view gets the participation, with its person and the edition with the asking person's roles.
person_page = row_guard(_person)

# The same for the page that shows all of a person, which also answers at their old addresses (`leads_on`).
person_record_page = row_guard(_person_record)

# `@partnership_page(rule)`, `@role_page(rule)`, `@agreement_page(rule)`: the row with its edition and its organisation.
partnership_page = row_guard(_partnership)
role_page = row_guard(_role)
agreement_page = row_guard(_agreement)

# `@person_account_page(rule)`, `@name_correction_page(rule)`, `@partner_page(rule)`, `@message_page(rule)` and
# `@ended_together_page(rule)`: the edition, and in it a person's account (and how their name was corrected), an
# organisation, a letter of the outbox, the entry about many jobs that ended in one step.
person_account_page = row_guard(_account)
name_correction_page = row_guard(_name_correction)
partner_page = row_guard(_partner)
message_page = row_guard(_message)
ended_together_page = row_guard(_ended_together)

# `@dated_page(rule)`, `@mistakable_page(rule)`, `@step_taken_page(rule)`: the edition, the kind the address names,
# and a row of it.
dated_page = row_guard(_dated)
mistakable_page = row_guard(_mistakable)
step_taken_page = row_guard(_step)
