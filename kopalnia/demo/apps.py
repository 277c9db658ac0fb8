from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo programme. Installed in demo and test mode only: production has neither its commands nor its pages."""

    name = "kopalnia.demo"
    label = "demo"
    verbose_name = "Demo"
