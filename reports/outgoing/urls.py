"""Addresses of documents that go out, included by ``reports.urls``."""

from django.urls import path

from . import check_urls, comparison_urls, edit_urls, signed_urls, views

urlpatterns = [
    path("tong-hop/", views.consolidated, name="consolidated"),
    path("tong-hop/<slug:code>/", views.consolidated, name="consolidated"),
    path("tong-hop/<slug:code>/lap/<slug:slug>/", views.start, name="outgoing-start"),
    path("van-ban/<int:pk>/", views.document, name="outgoing"),
    path("van-ban/<int:pk>/ket-xuat/", views.render_files, name="outgoing-render"),
    path("van-ban/<int:pk>/tien-do/", views.progress, name="outgoing-progress"),
    path("van-ban/<int:pk>/tep/<slug:kind>/", views.file, name="outgoing-file"),
    *signed_urls.urlpatterns,
    *check_urls.urlpatterns,
    *comparison_urls.urlpatterns,
    *edit_urls.urlpatterns,
]
