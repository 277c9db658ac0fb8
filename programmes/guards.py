"""Pages of one programme, of one edition and of one person in it: who enters, and the row they are about."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from kopalnia.lib.domain.extension import merged
from kopalnia.lib.web.access import SignedInRequest, row_guard
from people.models import User
from programmes.extensions import person_numbers
from programmes.models import Edition, Participation, Programme
from programmes.queries.people import with_rights


def _programme(request: SignedInRequest, *, programme_code: str) -> Programme:
    return get_object_or_404(Programme.objects.coordinated_by(request.user), code=programme_code)


def _edition(request: SignedInRequest, *, edition_code: str) -> Edition:
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
    try:
        participation = people.get(code=code)
    except Participation.DoesNotExist:
        participation = get_object_or_404(people, absorbed__code=code)
    participation.edition.as_read_by(request.user)
    return participation


def leads_on(request: SignedInRequest, participation: Participation) -> bool:
    """Whether the address is an old one that leads to this participation."""
    return request.resolver_match is not None and request.resolver_match.kwargs["code"] != participation.code


# `@programme_page(rule)`: the view gets the programme.
programme_page = row_guard(_programme)

# `@edition_page(rule)`: the view gets the edition with the person's roles in it.
edition_page = row_guard(_edition)

# `@person_page(rule)`: the view gets the participation, with its person and the edition with the asking person's roles.
person_page = row_guard(_person)

# The same for the page that shows all of a person, which also answers at their old addresses (`leads_on`).
person_record_page = row_guard(_person_record)
