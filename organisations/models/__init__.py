from organisations.models.affiliation import Affiliation
from organisations.models.organisation import Contact, Organisation
from organisations.models.organisation_change import OrganisationChange, OrganisationState

__all__ = [
    "Affiliation",
    "Contact",
    "Organisation",
    "OrganisationChange",
    "OrganisationState",
]
