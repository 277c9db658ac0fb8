from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class KopalniaConfig(AppConfig):
    """The project package: no models, only what belongs to all apps (commands, template tags, checks)."""

    name = "kopalnia"
    verbose_name = "Kopalnia"

    def ready(self) -> None:
        from kopalnia import checks  # noqa: F401 – importing registers them


class StaticFiles(StaticFilesConfig):
    """Django's static files without the sources of the style sheet, which nobody needs to download."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "src"]
