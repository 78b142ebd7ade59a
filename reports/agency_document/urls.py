"""Addresses of one agency's document, included by ``reports.urls`` below "bao-cao/<pk>/ket-xuat/"."""

from django.urls import path

from . import views

urlpatterns = [
    path("pdf/", views.request_pdf, name="document-new"),
    path("word/", views.word, name="document-word"),
    path("<int:document_pk>/", views.document, name="document"),
    path("<int:document_pk>/tien-do/", views.progress, name="document-progress"),
    path("<int:document_pk>/pdf/", views.pdf, name="document-pdf"),
]
