"""Addresses of documents that go out, included by ``reports.urls``."""

from django.urls import path

from . import check_urls, comparison_urls, edit_urls, signed_urls, step_views, views

urlpatterns = [
    path("tong-hop/", views.consolidated, name="consolidated"),
    path("tong-hop/<slug:code>/", views.consolidated, name="consolidated"),
    path("tong-hop/<slug:code>/lap/<slug:slug>/", views.start, name="outgoing-start"),
    path("van-ban/", views.issued, name="outgoing-list"),
    path("van-ban/<int:pk>/", views.document, name="outgoing"),
    path("van-ban/<int:pk>/ket-xuat/", views.render_files, name="outgoing-render"),
    path("van-ban/<int:pk>/tien-do/", views.progress, name="outgoing-progress"),
    path("van-ban/<int:pk>/tep/<slug:kind>/", views.file, name="outgoing-file"),
    path("van-ban/<int:pk>/the-thuc/", step_views.head, name="outgoing-head"),
    path("van-ban/<int:pk>/ban-hanh/", step_views.issue, name="outgoing-issue"),
    path("van-ban/<int:pk>/thay-the/", step_views.correct, name="outgoing-correct"),
    path("van-ban/<int:pk>/thao-tac/<slug:action>/", step_views.step, name="outgoing-step"),
    *signed_urls.urlpatterns,
    *check_urls.urlpatterns,
    *comparison_urls.urlpatterns,
    *edit_urls.urlpatterns,
]
