from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load what every app says of itself: sentences, recurring jobs, prints, roles that need a second factor, carriers
        of merged accounts, what a person is in charge of; and listen to sign-ups."""
        autodiscover_modules("sentences")
        autodiscover_modules("periodic_jobs")
        autodiscover_modules("printers")
        autodiscover_modules("second_factor")
        autodiscover_modules("account_merge")
        autodiscover_modules("sole_responsibility")
        autodiscover_modules("contributions")
        from people import signals, tasks  # noqa: F401 – importing connects them
