"""How the history of the registry and of affiliations reads."""

from django.utils.translation import gettext_lazy as _

from organisations.choices import OrganisationChangeKind, OrganisationKind
from people.audit import register

register("affiliation.started", _("%(actor)s recorded that %(about)s works at “%(organisation)s” from %(starts_on)s"))
register(
    "affiliation.started_undone",
    _("%(actor)s removed a mistaken record that %(about)s works at “%(organisation)s” from %(starts_on)s"),
)
register("affiliation.ended", _("%(actor)s recorded that %(about)s works at “%(organisation)s” until %(ends_on)s"))
register("affiliation.reopened", _("%(actor)s recorded that %(about)s still works at “%(organisation)s” after all"))
register("contact.added", _("%(actor)s added a private contact to the account of %(about)s"))
register("organisation.registered", _("%(actor)s added “%(name)s” (%(kind)s) to the registry"), kind=OrganisationKind)
register("organisation.changed", _("%(actor)s changed the details of “%(name)s”"))
register("organisation.name_corrected", _("%(actor)s corrected the name “%(old)s” to “%(new)s”"))
register(
    "organisation.contact_added",
    _("%(actor)s added a contact person for “%(name)s” (%(function)s) from %(starts_on)s"),
)
register(
    "organisation.contact_ended",
    _("%(actor)s recorded that a contact person for “%(name)s” (%(function)s) leaves on %(ends_on)s"),
)
register(
    "organisation.contact_reopened",
    _("%(actor)s recorded that a contact person for “%(name)s” (%(function)s) stays after all"),
)
register("organisation.renamed", _("%(actor)s renamed “%(old)s” to “%(new)s” from %(from_on)s"))
register("organisation.sold", _("%(actor)s recorded that “%(owner)s” owns “%(name)s” from %(from_on)s"))
register("organisation.merged", _("%(actor)s recorded that “%(name)s” is part of “%(successor)s” from %(from_on)s"))
register("organisation.closed", _("%(actor)s recorded that “%(name)s” closed on %(from_on)s"))
register(
    "organisation.change_withdrawn",
    _("%(actor)s withdrew the record dated %(of_on)s about “%(name)s” (%(what)s)"),
    what=OrganisationChangeKind,
)
