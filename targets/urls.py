"""Addresses of targets and indicators."""

from django.urls import path

from . import reconciliation_views, recording_views, views

app_name = "targets"
urlpatterns = [
    path("", views.target_list, name="list"),
    path("tham-khao/", views.references, name="references"),
    path("<slug:code>/ghi/", recording_views.record, name="record"),
    path("doi-chieu/", reconciliation_views.reconcile, name="reconciliation"),
    path("doi-chieu/xac-nhan/", reconciliation_views.confirm, name="confirm-inventory"),
    path("doi-chieu/xac-nhan/<int:pk>/rut/", reconciliation_views.withdraw, name="withdraw-confirmation"),
    path("<slug:code>/", views.indicator_detail, name="indicator"),
]
