"""Addresses of the reporting cycle."""

from django.urls import include, path

from . import beside_urls
from .agency_document import urls as agency_document
from .duties import urls as duties
from .opening import urls as opening
from .outgoing import urls as outgoing
from .rehearsal import urls as rehearsal
from .reminding import ladder_urls
from .reminding import urls as reminding
from .views import autosave, dashboard, desk, files, mine, queue, reference, replies, review, tasks, writing
from .workbooks import urls as workbooks

app_name = "reports"
urlpatterns = [
    path("", include(beside_urls.urlpatterns)),
    path("bao-cao/", mine.mine, name="mine"),
    path("bao-cao/nghia-vu/<int:pk>/soan/", mine.start, name="start"),
    path("bao-cao/<int:pk>/", mine.detail, name="detail"),
    path("bao-cao/<int:pk>/khong-phat-sinh/", mine.nothing_to_report, name="nothing-to-report"),
    path("bao-cao/<int:pk>/bien-nhan/<int:number>/", mine.receipt, name="receipt"),
    path("bao-cao/<int:pk>/nhiem-vu/<int:assignment_pk>/", writing.task, name="task"),
    path("bao-cao/<int:pk>/nhiem-vu/<int:assignment_pk>/tu-luu/", autosave.task, name="task-autosave"),
    path("bao-cao/<int:pk>/phan/<slug:key>/", writing.part, name="part"),
    path("bao-cao/<int:pk>/phan/<slug:key>/tu-luu/", autosave.part, name="part-autosave"),
    path("bao-cao/<int:pk>/chi-tieu/", writing.indicators, name="indicators"),
    path("bao-cao/<int:pk>/chi-tieu/tu-luu/", autosave.indicators, name="indicators-autosave"),
    path("bao-cao/<int:pk>/khu-cum/", writing.zones, name="zones"),
    path("bao-cao/<int:pk>/khu-cum/tu-luu/", autosave.zones, name="zones-autosave"),
    path("bao-cao/<int:pk>/thao-tac/<slug:action>/", review.step, name="step"),
    path("bao-cao/<int:pk>/giai-trinh/<int:mark_pk>/", replies.reply, name="reply"),
    path("bao-cao/<int:pk>/ket-xuat/", include(agency_document.urlpatterns)),
    *workbooks.urlpatterns,
    path("tep/<int:pk>/", files.file, name="file"),
    path("tiep-nhan/", queue.queue, name="queue"),
    path("tiep-nhan/hang-loat/", queue.bulk_accept, name="bulk-accept"),
    path("tiep-nhan/<int:pk>/", desk.desk, name="desk"),
    path("tiep-nhan/<int:pk>/noi-dung/<slug:item>/", desk.mark, name="mark"),
    path("theo-doi/", review.matrix_page, name="matrix"),
    path("tong-quan/", dashboard.dashboard, name="dashboard"),
    path("tong-quan/muc-tieu/", dashboard.dashboard_targets, name="dashboard-targets"),
    path("nhiem-vu/<str:clause>/ket-qua/", tasks.task_words, name="task-words"),
    path("du-lieu-nen/", reference.reference_data, name="reference-data"),
    *outgoing.urlpatterns,
    *reminding.urlpatterns,
    *ladder_urls.urlpatterns,
    *rehearsal.urlpatterns,
    *opening.urlpatterns,
    path("", include(duties.urlpatterns)),
]
