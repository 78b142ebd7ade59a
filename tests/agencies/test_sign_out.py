"""Signing out is one press from every page, with the protection every form has."""

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_button_on_the_page_signs_out(officer, period) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    page = client.get("/bao-cao/").content.decode()
    form = re.search(r'<form method="post" action="(/dang-xuat/)">.*?value="(\w+)"', page, re.DOTALL)
    address, token = form.groups()
    assert client.post(address, {"csrfmiddlewaretoken": token}).url == "/dang-nhap/"
    assert client.get("/bao-cao/").status_code == 302
