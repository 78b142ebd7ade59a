"""Addresses of rehearsals, by the code of the period they rehearse."""

from django.urls import path

from . import views

urlpatterns = [
    path("tap-duot/", views.rehearsals, name="rehearsals"),
    path("tap-duot/<slug:code>/", views.rehearsal, name="rehearsal"),
    path("tap-duot/<slug:code>/ket-thuc/", views.end, name="rehearsal-end"),
]
