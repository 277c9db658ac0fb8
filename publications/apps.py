from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.web import undo


class PublicationsConfig(AppConfig):
    name = "publications"
    verbose_name = _("Publications")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from people import consent_withdrawals
        from publications.actions.withdrawals import note
        from publications.frozen_facts import kept_by_a_book
        from publications.queries.withdrawals import in_print

        consent_withdrawals.prints(in_print, note)
        undo.keeps(kept_by_a_book)
