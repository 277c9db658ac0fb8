"""The closed vocabularies of the registry. Values are stored; labels are what people read."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    COMPANY = "company", _("company")
    CORPORATE_FOUNDATION = "corporate_foundation", _("corporate foundation")
    NGO = "ngo", _("non-governmental organisation")
    LOCAL_GOVERNMENT = "local_government", _("local authority")
    SOCIAL_ECONOMY = "social_economy", _("social economy entity")
    PUBLIC_INSTITUTION = "public_institution", _("public institution")
    INFORMAL_GROUP = "informal_group", _("informal group")


class OrganisationChangeKind(TextChoices):
    """What can happen to an organisation as a whole. A withdrawal says that an earlier row was wrong."""

    RENAMED = "renamed", _("new name")
    SOLD = "sold", _("new owner")
    MERGED = "merged", _("merged into another organisation")
    CLOSED = "closed", _("closed")
    WITHDRAWN = "withdrawn", _("correction: an earlier record is withdrawn")
