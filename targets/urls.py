"""Addresses of targets and indicators."""

from django.urls import path

from . import recording, views

app_name = "targets"
urlpatterns = [
    path("", views.target_list, name="list"),
    path("tham-khao/", recording.references, name="references"),
    path("<slug:code>/ghi/", recording.record, name="record"),
    path("<slug:code>/", views.indicator_detail, name="indicator"),
]
