"""The closed vocabularies of visits and resources. Values are stored; labels are what people read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VisitKind(models.TextChoices):
    STUDY_VISIT = "study_visit", _("study visit")
    NGO_MEETING = "ngo_meeting", _("meeting with organisations")


class Sector(models.TextChoices):
    NGO = "ngo", _("non-governmental organisation")
    LOCAL_GOVERNMENT = "local_government", _("local government")
    SOCIAL_ECONOMY = "social_economy", _("social economy entity")
    BUSINESS = "business", _("business")
    PUBLIC = "public", _("public institution")
    INFORMAL = "informal", _("informal group")
    INDIVIDUAL = "individual", _("individual")
    UNKNOWN = "unknown", _("unknown")


class Sex(models.TextChoices):
    """Asked only because funders count it; unknown is a full answer and is shown as unknown."""

    FEMALE = "female", _("woman")
    MALE = "male", _("man")
    UNKNOWN = "unknown", _("unknown")


class ResourceKind(models.TextChoices):
    INSTITUTIONAL = "institutional", _("institution")
    MATERIAL = "material", _("thing")
    HUMAN = "human", _("person")


class ResourceDirection(models.TextChoices):
    OFFERS = "offers", _("offer")
    NEEDS = "needs", _("need")


class ResourceVisibility(models.TextChoices):
    PUBLIC = "public", _("public")
    INTERNAL = "internal", _("internal")
