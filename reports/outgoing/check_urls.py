"""Address of the public check of a file."""

from django.urls import path

from . import check_views

urlpatterns = [path("kiem-tra/", check_views.check_file, name="check")]
