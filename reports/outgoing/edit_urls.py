"""Addresses of editing a document paragraph by paragraph."""

from django.urls import path

from . import edit_views as views

urlpatterns = [
    path("van-ban/<int:pk>/soan/", views.edit, name="outgoing-edit"),
    path("van-ban/<int:pk>/soan/da-bo/", views.aside, name="outgoing-aside"),
    path("van-ban/<int:pk>/soan/<str:section>/", views.section, name="outgoing-section"),
    path("van-ban/<int:pk>/doan/<int:paragraph_pk>/", views.paragraph, name="outgoing-paragraph"),
    path("van-ban/<int:pk>/doan/<int:paragraph_pk>/tu-luu/", views.autosave, name="outgoing-autosave"),
    path("van-ban/<int:pk>/cap-nhat/", views.redraft, name="outgoing-redraft"),
    path("van-ban/<int:pk>/y-kien/<int:comment_pk>/xong/", views.settle, name="outgoing-settle"),
]
