"""Models of a programme, from the call to the visits."""

from programmes.models.agreement import Agreement
from programmes.models.participation import Participation
from programmes.models.programme import Edition, EditionRole, Partnership, Phase, Programme
from programmes.models.visibility import coordinated_by, staffed_or_joined_by, visible_to_member

__all__ = [
    "Agreement",
    "Edition",
    "EditionRole",
    "Participation",
    "Partnership",
    "Phase",
    "Programme",
    "coordinated_by",
    "staffed_or_joined_by",
    "visible_to_member",
]
