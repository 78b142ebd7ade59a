"""Addresses of periods, of decisions on what agencies owe, and of their own plans."""

from django.urls import path

from . import plan_views, views

urlpatterns = [
    path("ky-bao-cao/", views.periods, name="periods"),
    path("ky-bao-cao/yeu-cau-dot-xuat/", views.ask, name="ask"),
    path("ky-bao-cao/nghia-vu/<int:pk>/<slug:deed>/", views.decide, name="decide"),
    path("ky-bao-cao/<slug:code>/", views.period, name="period"),
    path("ky-bao-cao/<slug:code>/dinh-chinh/", views.correct, name="correct"),
    path("ky-bao-cao/<slug:code>/bo-sung-co-quan/", views.add, name="add-agencies"),
    path("ky-bao-cao/<slug:code>/khoa/", views.lock_page, {"deed": "khoa"}, name="lock"),
    path("ky-bao-cao/<slug:code>/mo-khoa/", views.lock_page, {"deed": "mo-khoa"}, name="unlock"),
    path("ke-hoach-trien-khai/", plan_views.plan_list, name="implementing-plans"),
    path("ke-hoach-trien-khai/<slug:code>/", plan_views.plan_page, name="implementing-plan"),
]
