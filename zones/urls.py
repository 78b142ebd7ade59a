"""Addresses of industrial parks and clusters."""

from django.urls import path

from . import entry_views, views, workbook_views

app_name = "zones"
urlpatterns = [
    path("", views.zone_list, name="list"),
    path("them/", entry_views.add, name="add"),
    path("excel/", workbook_views.workbook, name="workbook"),
    path("excel/ket-xuat/", workbook_views.workbook_export, name="workbook-export"),
    path("excel/lap-so/", workbook_views.workbook_new, name="workbook-new"),
    path("excel/lap-so/tien-do/", workbook_views.workbook_progress, name="workbook-progress"),
    path("excel/so/<int:job_pk>/", workbook_views.workbook_file, name="workbook-file"),
    path("excel/nap/<int:pk>/", workbook_views.inventory_import, name="import"),
    path("excel/nap/<int:pk>/tien-do/", workbook_views.import_progress, name="import-progress"),
    path("<int:pk>/", views.zone_detail, name="detail"),
    path("<int:pk>/dia-ban/", entry_views.describe, name="describe"),
    path("<int:pk>/su-kien/", entry_views.event, name="record-event"),
    path("<int:pk>/su-kien/<int:event_pk>/rut/", entry_views.withdraw, name="withdraw"),
    path("<int:pk>/so-lieu/", entry_views.progress, name="record-progress"),
]
