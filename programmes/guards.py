"""Pages of one edition, and of one person in it: who enters, and the row they are about."""

from django.shortcuts import get_object_or_404

from kopalnia.lib.web.access import SignedInRequest, row_guard
from programmes.models import Edition, Participation


def _edition(request: SignedInRequest, *, edition_code: str) -> Edition:
    return get_object_or_404(Edition.objects.visible_to(request.user).select_related("programme"), code=edition_code)


def _person(request: SignedInRequest, *, code: str) -> Participation:
    people = Participation.objects.visible_to(request.user).select_related("user", "edition__programme")
    participation = get_object_or_404(people, code=code)
    participation.edition.as_read_by(request.user)
    return participation


# `@edition_page(rule)`: the view gets the edition with the person's roles in it.
edition_page = row_guard(_edition)

# `@person_page(rule)`: the view gets the participation, with its person and the edition with the asking person's roles.
person_page = row_guard(_person)
