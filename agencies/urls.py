"""Addresses of sign-in."""

from django.contrib.auth import views as auth
from django.urls import path

app_name = "agencies"
urlpatterns = [
    path(
        "dang-nhap/",
        auth.LoginView.as_view(template_name="agencies/login.html", redirect_authenticated_user=True),
        name="login",
    ),
    path("dang-xuat/", auth.LogoutView.as_view(), name="logout"),
]
