"""Pages of one topic, session or certificate, and of one person's hours: who enters, and the row they are about.

Each row is found under its edition only, and knows the roles of the asking person there.
"""

from typing import Any, NamedTuple

from django.shortcuts import get_object_or_404

from kopalnia.lib.web import asof
from kopalnia.lib.web.access import SignedInRequest, row_guard
from programmes.guards import own_or_absorbed, visible_edition
from programmes.models import Edition, Participation
from trainings.models import AttendanceList, Certificate, Module, Session
from trainings.queries.training import TrainingPlan, plan_of, with_progress


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


def _list(request: SignedInRequest, *, edition_code: str, code: str, list_code: str) -> AttendanceList:
    return get_object_or_404(_session(request, edition_code=edition_code, code=code).lists, code=list_code)


def _certificate(request: SignedInRequest, *, edition_code: str, code: str) -> Certificate:
    edition = visible_edition(request, edition_code=edition_code)
    certificates = Certificate.objects.visible_to(request.user).select_related("participation__user", "issued_by")
    certificate = get_object_or_404(certificates, edition=edition, code=code)
    certificate.edition = certificate.participation.edition = edition
    return certificate


def _progress(request: SignedInRequest, *, edition_code: str, code: str) -> Participation:
    edition = visible_edition(request, edition_code=edition_code)
    seen = Participation.objects.visible_to(request.user).values("pk")
    people: Any = with_progress(edition, on=asof.day(request)).filter(pk__in=seen)
    participation: Participation = own_or_absorbed(people, code)
    participation.edition = edition
    return participation


class Issuing(NamedTuple):
    """Certificates of an edition about to be issued: to one person of its plan, or to all who have earned one."""

    edition: Edition
    plan: TrainingPlan
    person: Any


def _issuing(request: SignedInRequest, *, edition_code: str, code: str = "") -> Issuing:
    edition = visible_edition(request, edition_code=edition_code)
    plan = plan_of(edition)
    people = with_progress(edition, unscheduled=plan.unscheduled)
    return Issuing(edition, plan, get_object_or_404(people, code=code) if code else None)


# `@module_page(rule)`: the view gets the topic of the plan.
module_page = row_guard(_module)

# `@session_page(rule)`: the view gets the session with its module.
session_page = row_guard(_session)

# `@attendance_list_page(rule)`: the view gets a printable list with its session.
attendance_list_page = row_guard(_list)

# `@certificate_page(rule)`: the view gets the certificate with its holder.
certificate_page = row_guard(_certificate)

# `@issuing_page(rule)`: the view gets the edition, its plan, and the person the address names, if it names one.
issuing_page = row_guard(_issuing)

# `@progress_page(rule)`: the view gets the participation with its minutes (`with_progress`), at the old address of a merged
# one the one it leads to (`programmes.guards.leads_on`).
progress_page = row_guard(_progress)
