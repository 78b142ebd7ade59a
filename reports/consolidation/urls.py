"""Addresses of the consolidated report, included by ``reports.urls`` below "tong-hop/"."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.consolidated, name="consolidated"),
    path("<slug:code>/", views.consolidated, name="consolidated"),
    path("<slug:code>/lap-du-thao/", views.request_draft, name="consolidated-new"),
    path("<slug:code>/<int:number>/", views.detail, name="consolidated-detail"),
    path("<slug:code>/<int:number>/tien-do/", views.progress, name="consolidated-progress"),
    path("<slug:code>/<int:number>/pdf/", views.pdf, name="consolidated-pdf"),
]
