from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JoiningConfig(AppConfig):
    name = "joining"
    verbose_name = _("Joining")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from joining import signals  # noqa: F401 – importing connects them
