"""Addresses of what stands beside a report: evidence, papers, contributions, completions."""

from django.urls import path

from .views import contributions, evidence, paper, proposals

SHARES = "bao-cao/phoi-hop/<slug:code>/"
urlpatterns = [
    path("bao-cao/<int:pk>/nhiem-vu/<int:assignment_pk>/minh-chung/", evidence.attach, name="evidence"),
    path("bao-cao/<int:pk>/minh-chung/<int:evidence_pk>/go/", evidence.remove, name="evidence-remove"),
    path("bao-cao/<int:pk>/cong-van/", paper.paper, name="paper"),
    path(SHARES, contributions.contributions, name="contributions"),
    path(f"{SHARES}ky/", contributions.sign, name="contributions-sign"),
    path(f"{SHARES}<int:assignment_pk>/", contributions.contribution, name="contribution"),
    path(f"{SHARES}<int:assignment_pk>/rut-chu-ky/", contributions.take_back, name="contribution-take-back"),
    path("tiep-nhan/hoan-thanh/", proposals.proposals, name="proposals"),
    path("tiep-nhan/hoan-thanh/<int:pk>/xac-nhan/", proposals.confirm, name="proposal-confirm"),
    path("tiep-nhan/hoan-thanh/<int:pk>/khong-xac-nhan/", proposals.decline, name="proposal-decline"),
]
