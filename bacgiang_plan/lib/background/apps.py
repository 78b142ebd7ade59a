from django.apps import AppConfig


class BackgroundConfig(AppConfig):
    name = "bacgiang_plan.lib.background"
    label = "background"
    verbose_name = "Công việc nền"
