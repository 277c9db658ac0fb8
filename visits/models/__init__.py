"""Models of visits: the visit with its agenda, who came, and the resources seen there."""

from visits.models.attendee import Attendee, AttendeeDay
from visits.models.resource import ResourceCard, ResourceVerification
from visits.models.visit import AgendaItem, Visit

__all__ = ["AgendaItem", "Attendee", "AttendeeDay", "ResourceCard", "ResourceVerification", "Visit"]
