"""Addresses of the opening check."""

from django.urls import path

from . import views

urlpatterns = [
    path("ky-bao-cao/<slug:code>/kiem-tra-mo-ky/", views.check_page, name="opening-check"),
    path(
        "ky-bao-cao/<slug:code>/kiem-tra-mo-ky/<int:pk>/bo-chap-nhan/",
        views.withdraw,
        name="opening-waiver-withdraw",
    ),
]
