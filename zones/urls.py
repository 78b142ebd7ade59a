"""Addresses of industrial parks and clusters."""

from django.urls import path

from . import views, workbook_views

app_name = "zones"
urlpatterns = [
    path("", views.zone_list, name="list"),
    path("<int:pk>/", views.zone_detail, name="detail"),
    path("excel/", workbook_views.workbook, name="workbook"),
    path("excel/ket-xuat/", workbook_views.workbook_export, name="workbook-export"),
    path("excel/lap-so/", workbook_views.workbook_new, name="workbook-new"),
    path("excel/lap-so/tien-do/", workbook_views.workbook_progress, name="workbook-progress"),
    path("excel/so/<int:job_pk>/", workbook_views.workbook_file, name="workbook-file"),
    path("excel/nap/<int:pk>/", workbook_views.inventory_import, name="import"),
    path("excel/nap/<int:pk>/tien-do/", workbook_views.import_progress, name="import-progress"),
]
