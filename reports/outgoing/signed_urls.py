"""Address of the signed PDF of a document."""

from django.urls import path

from . import signed_views

urlpatterns = [path("van-ban/<int:pk>/ban-ky/", signed_views.signed, name="outgoing-signed")]
