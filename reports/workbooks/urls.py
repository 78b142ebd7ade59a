"""Addresses of workbooks, included by ``reports.urls``."""

from django.urls import path

from . import views
from .period import views as period

urlpatterns = [
    path("bao-cao/<int:pk>/excel/tai-ve/", views.download, name="workbook"),
    path("bao-cao/<int:pk>/excel/", views.upload, name="workbook-upload"),
    path("bao-cao/<int:pk>/excel/<int:import_pk>/", views.preview, name="workbook-preview"),
    path("so-excel/", period.newest, name="period-workbooks"),
    path("so-excel/<slug:code>/", period.workbook, name="period-workbook"),
    path("so-excel/<slug:code>/lap/", period.request_new, name="period-workbook-new"),
    path("so-excel/<slug:code>/tien-do/", period.progress, name="period-workbook-progress"),
    path("so-excel/<slug:code>/tep/<int:job_pk>/", period.file, name="period-workbook-file"),
    path("so-excel/<slug:code>/<int:import_pk>/", period.preview, name="period-workbook-preview"),
]
