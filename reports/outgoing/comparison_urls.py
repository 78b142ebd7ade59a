"""Address of the comparison with an earlier consolidated report."""

from django.urls import path

from . import comparison_views

urlpatterns = [path("van-ban/<int:pk>/so-sanh/", comparison_views.comparison, name="outgoing-comparison")]
