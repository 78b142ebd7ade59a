"""Addresses of the portal, Vietnamese and readable."""

from django.contrib import admin
from django.urls import include, path

from . import views

handler400 = "bacgiang_plan.refusals.bad_request"
handler500 = "bacgiang_plan.refusals.fault"

urlpatterns = [
    path("", views.home, name="home"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security_txt, name="security-txt"),
    path("quan-tri/", admin.site.urls),
    path("", include("agencies.urls")),
    path("nhiem-vu/", include("tasks.urls")),
    path("muc-tieu/", include("targets.urls")),
    path("khu-cum-cong-nghiep/", include("zones.urls")),
    path("", include("reports.urls")),
]
