"""Models of a programme: its editions, and who stands behind them and takes part since when."""

from programmes.models.agreement import Agreement
from programmes.models.participation import Participation
from programmes.models.partnership import Partnership
from programmes.models.phase import Phase
from programmes.models.programme import Edition, Programme
from programmes.models.role import EditionRole
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
