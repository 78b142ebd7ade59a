"""Addresses of notices, of how one wants to hear, of the calendar and of the administrators' page."""

from django.urls import path

from ..views import calendars, notices, overdue, reminding

urlpatterns = [
    path("thong-bao/", notices.notices, name="notices"),
    path("thong-bao/so/", notices.bell, name="bell"),
    path("thong-bao/da-xem/", notices.read_all, name="notices-read"),
    path("thong-bao/<int:pk>/", notices.notice, name="notice"),
    path("qua-han/<slug:code>/", overdue.overdue_page, name="overdue"),
    path("tai-khoan/nhac-viec/", reminding.preferences_page, name="reminding-preferences"),
    path("tai-khoan/lich/", calendars.address, name="calendar-address"),
    path("lich/<str:token>.ics", calendars.feed, name="calendar-feed"),
    path("lich/bao-cao/<int:pk>.ics", calendars.one, name="deadline-calendar"),
    path("quan-tri-nhac-viec/", reminding.admin_page, name="reminding-admin"),
    path("quan-tri-nhac-viec/khong-ai-xu-ly/", reminding.findings_part, name="reminding-findings"),
]
