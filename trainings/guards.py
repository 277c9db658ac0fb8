"""Pages of one topic, session or certificate, and of one person's hours: who enters, and the row they are about.

Each row is found under its edition only, and knows the roles of the asking person there.
"""

from typing import Any

from django.shortcuts import get_object_or_404

from kopalnia.lib.web import asof
from kopalnia.lib.web.access import SignedInRequest, row_guard
from programmes.models import Edition, Participation
from trainings.models import Certificate, Module, Session
from trainings.queries.training import with_progress


def _module(request: SignedInRequest, *, edition_code: str, code: str) -> Module:
    modules = Module.objects.visible_to(request.user).select_related("edition__programme")
    module = get_object_or_404(modules, edition__code=edition_code, code=code)
    module.edition.as_read_by(request.user)
    return module


def _session(request: SignedInRequest, *, edition_code: str, code: str) -> Session:
    sessions = Session.objects.visible_to(request.user).select_related("module__edition__programme", "signed_by")
    session = get_object_or_404(sessions, module__edition__code=edition_code, code=code)
    session.module.edition.as_read_by(request.user)
    return session


def _edition(request: SignedInRequest, code: str) -> Edition:
    return get_object_or_404(Edition.objects.visible_to(request.user).select_related("programme"), code=code)


def _certificate(request: SignedInRequest, *, edition_code: str, code: str) -> Certificate:
    edition = _edition(request, edition_code)
    certificates = Certificate.objects.visible_to(request.user).select_related("participation__user", "issued_by")
    certificate = get_object_or_404(certificates, edition=edition, code=code)
    certificate.edition = certificate.participation.edition = edition
    return certificate


def _progress(request: SignedInRequest, *, edition_code: str, code: str) -> Participation:
    edition = _edition(request, edition_code)
    seen = Participation.objects.visible_to(request.user).values("pk")
    people: Any = with_progress(edition, on=asof.day(request)).filter(pk__in=seen)
    try:
        participation: Participation = people.get(code=code)
    except Participation.DoesNotExist:
        participation = get_object_or_404(people, absorbed__code=code)
    participation.edition = edition
    return participation


# `@module_page(rule)`: the view gets the topic of the plan.
module_page = row_guard(_module)

# `@session_page(rule)`: the view gets the session with its module.
session_page = row_guard(_session)

# `@certificate_page(rule)`: the view gets the certificate with its holder.
certificate_page = row_guard(_certificate)

# `@standing_page(rule)`: the view gets the participation with its minutes (`with_progress`), at the old address of a merged
# one the one it leads to (`programmes.guards.leads_on`).
progress_page = row_guard(_progress)
