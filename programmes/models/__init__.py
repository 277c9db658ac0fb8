"""Rows of a programme, from the call to the visits."""

from programmes.models.agreement import Agreement
from programmes.models.firm_account import FirmAccountRequest
from programmes.models.invitation import Invitation
from programmes.models.participation import Certificate, Participation
from programmes.models.programme import Edition, EditionRole, Partnership, Phase, Programme
from programmes.models.recruitment import Application, ApplicationDecision
from programmes.models.sight import inside, seen, steered
from programmes.models.training import Attendance, AttendanceList, Module, Session
from programmes.models.visit import (
    AgendaItem,
    Attendee,
    AttendeeDay,
    ResourceCard,
    ResourceVerification,
    Visit,
)

__all__ = [
    "AgendaItem",
    "Agreement",
    "Application",
    "ApplicationDecision",
    "Attendance",
    "AttendanceList",
    "Attendee",
    "AttendeeDay",
    "Certificate",
    "Edition",
    "EditionRole",
    "FirmAccountRequest",
    "Invitation",
    "Module",
    "Participation",
    "Partnership",
    "Phase",
    "Programme",
    "ResourceCard",
    "ResourceVerification",
    "Session",
    "Visit",
    "inside",
    "seen",
    "steered",
]
