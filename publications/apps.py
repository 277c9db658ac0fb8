from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from kopalnia.lib import undo


class PublicationsConfig(AppConfig):
    name = "publications"
    verbose_name = _("Publications")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from publications.keeping import kept_by_a_book

        undo.keeps(kept_by_a_book)
