"""Addresses of ladders."""

from django.urls import path

from . import ladder_views as views

urlpatterns = [
    path("thang-nhac/", views.ladder, name="ladder"),
    path("thang-nhac/nhiem-vu/", views.tasks_ladder, name="ladder-tasks"),
    path("thang-nhac/ky/<slug:code>/", views.period_ladder, name="ladder-period"),
    path("thang-nhac/ky/<slug:code>/dung-lich-chung/", views.drop_ladder, name="ladder-drop"),
]
