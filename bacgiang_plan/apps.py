from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Lets the composition root register its checks; it has no models."""

    name = "bacgiang_plan"
    verbose_name = "Cổng theo dõi Kế hoạch"

    def ready(self) -> None:
        from . import checks  # noqa: F401  # its models exist only now
