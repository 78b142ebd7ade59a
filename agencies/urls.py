"""Addresses of sign-in."""

from django.contrib.auth import views as auth
from django.urls import path

from .views import OwnPasswordView

app_name = "agencies"
urlpatterns = [
    path(
        "dang-nhap/",
        auth.LoginView.as_view(template_name="agencies/login.html", redirect_authenticated_user=True),
        name="login",
    ),
    path("doi-mat-khau/", OwnPasswordView.as_view(), name="password"),
    path("dang-xuat/", auth.LogoutView.as_view(), name="logout"),
]
