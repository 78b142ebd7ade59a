"""CPU time of each main page, and of an automatic save, as a multiple of the bare page of the same run.

    .venv/bin/python -m benchmarks.pages [--rounds 30]

Loads the plan and the sample data into a database of its own in a temporary folder. Pages are asked
for in turn (bare, page, bare, page …), so a machine that slows down slows both; the medians are
compared. Prints a row per page: CPU milliseconds, the multiple, queries.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from urllib.parse import urlencode

LIMIT = 3.0
LIMIT_OF_A_SAVE = 0.8
PAGES = [
    ("chuyenvien.sxd", "/bao-cao/"),
    ("chuyenvien.sxd", "/bao-cao/{own}/"),
    ("chuyenvien.sct", "/bao-cao/{writing}/"),
    ("chuyenvien.sct", "/bao-cao/{writing}/nhiem-vu/{assignment}/"),
    ("chuyenvien.sct", "/bao-cao/{writing}/phan/direction/"),
    ("chuyenvien.sct", "/bao-cao/{writing}/chi-tieu/"),
    ("chuyenvien.bqlkcn", "/bao-cao/{parks}/khu-cum/"),
    ("tonghop.sct", "/tiep-nhan/"),
    ("tonghop.sct", "/tiep-nhan/{first}/"),
    ("tonghop.sct", "/tiep-nhan/{again}/"),
    ("tonghop.sct", "/theo-doi/"),
    ("tonghop.sct", "/tong-hop/"),
    ("tonghop.sct", "/van-ban/{document}/"),
    ("tonghop.sct", "/van-ban/{document}/the-thuc/"),
    ("tonghop.sct", "/van-ban/{document}/thao-tac/submit/?da-xem={version}"),
    ("tonghop.sct", "/van-ban/{document}/soan/III.1/"),
    ("tonghop.sct", "/van-ban/{document}/doan/{paragraph}/"),
    ("lanhdao.ubnd", "/van-ban/"),
    ("lanhdao.ubnd", "/van-ban/{issued}/"),
    ("lanhdao.ubnd", "/tong-quan/"),
    ("lanhdao.ubnd", "/tong-quan/muc-tieu/"),
    ("lanhdao.ubnd", "/nhiem-vu/"),
    ("lanhdao.ubnd", "/nhiem-vu/III.5.6-1/"),
    ("lanhdao.ubnd", "/nhiem-vu/III.5.6-1/ket-qua/"),
    ("lanhdao.ubnd", "/muc-tieu/"),
    ("lanhdao.ubnd", "/muc-tieu/2b/"),
    ("lanhdao.ubnd", "/muc-tieu/6f/"),
    ("lanhdao.ubnd", "/muc-tieu/doi-chieu/"),
    ("lanhdao.ubnd", "/khu-cum-cong-nghiep/"),
    ("lanhdao.ubnd", "/khu-cum-cong-nghiep/{zone}/"),
]


SAVES = [
    (
        "chuyenvien.sct",
        "/bao-cao/{writing}/nhiem-vu/{assignment}/",
        "result",
        "Đã triển khai, lần {n}. {long}",
    ),
    ("chuyenvien.sct", "/bao-cao/{writing}/nhiem-vu/{dated}/", "result", "Lần {n}. {long}"),
    ("chuyenvien.sct", "/bao-cao/{writing}/phan/direction/", "text", "Lần {n}. {long}"),
    ("chuyenvien.sct", "/bao-cao/{writing}/chi-tieu/", "i{indicator}-value", "{n}"),
    ("chuyenvien.bqlkcn", "/bao-cao/{parks}/khu-cum/", "z{zone}-labour", "{n}"),
    ("tonghop.sct", "/van-ban/{document}/doan/{paragraph}/", "text", "Lần {n}. {long}"),
]
"""Who saves which field of which page; every save changes it."""
FORM = "application/x-www-form-urlencoded"
LONG = "Nội dung của một nhiệm vụ thường dài chừng này, có khi dài hơn. " * 15


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=30)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        _set_up(folder)
        return _measure(rounds)


def _set_up(folder: str) -> None:
    os.environ |= {
        "VAR_DIR": folder,
        "DJANGO_SETTINGS_MODULE": "bacgiang_plan.settings",
        "LOG_LEVEL": "ERROR",
    }
    for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL"):
        os.environ.pop(name, None)
    import django
    from django.conf import settings

    settings.ROOT_URLCONF = "benchmarks.bare_page"
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.TEMPLATES[0]["DIRS"].append(settings.BASE_DIR / "benchmarks" / "templates")
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    django.setup()
    from django.core.management import call_command

    with open(os.devnull, "w") as silence:
        for command in ("migrate", "load_plan", "load_sample"):
            call_command(command, stdout=silence)


def _measure(rounds: int) -> int:
    places = _places()
    clients: dict[str, object] = {}
    print(f"{'page':<48}{'CPU ms':>8}{'× bare':>8}{'queries':>9}")
    worst = 0.0
    for account, pattern in PAGES:
        client = clients.setdefault(account, _client(account))
        address = pattern.format(**places)
        page, bare = _pair(client, address, rounds)
        worst = max(worst, page / bare)
        print(f"{address:<48}{page * 1000:>8.1f}{page / bare:>8.2f}{_queries(client, address):>9}")
    print(f"{'bare page':<48}{bare * 1000:>8.1f}{1:>8.2f}{_queries(client, '/tran/'):>9}")
    print(f"worst {worst:.2f} × bare, limit {LIMIT} ×")
    worst_save = max(_save(clients, places, rounds, *each) for each in SAVES)
    print(f"worst automatic save {worst_save:.2f} × bare, limit {LIMIT_OF_A_SAVE} ×")
    return int(worst > LIMIT or worst_save > LIMIT_OF_A_SAVE)


def _save(clients: dict, places: dict, rounds: int, account: str, pattern: str, name: str, words: str):
    """Measure one automatic save after the other, a bare page between; print the row, return the multiple."""
    from tests.reports.pages import fields

    client, address, name = clients[account], pattern.format(**places), name.format(**places)
    shown, times = fields(client.get(address)), ([], [])
    row = f"{name.partition('-')[0]}-" if "-" in name else name  # a row of figures is sent as a whole
    sent = {each: shown[each] for each in shown if each in ("seen", "person") or each.startswith(row)}
    for n in range(rounds + 3):
        sent[name] = words.format(n=n + 1, long=LONG)
        body = urlencode(sent)  # as htmx sends it
        answer, spent = _timed(lambda body=body: client.post(f"{address}tu-luu/", body, content_type=FORM))
        assert answer.status_code == 200, answer.content.decode()
        sent["seen"] = fields(answer)["seen"]
        times[0].append(spent)
        times[1].append(_timed(lambda: client.get("/tran/"))[1])
    save, bare = (statistics.median(each[3:]) for each in times)
    queries = _queries(client, f"{address}tu-luu/", sent | {name: words.format(n=0, long=LONG)})
    print(f"{address + 'tu-luu/':<48}{save * 1000:>8.1f}{save / bare:>8.2f}{queries:>9}")
    return save / bare


def _timed(ask) -> tuple:
    started = time.process_time()
    return ask(), time.process_time() - started


def _places() -> dict[str, int]:
    from django.utils import timezone

    from agencies.models import User
    from reports.actions import start_report
    from reports.manuscript import led_assignments
    from reports.models import AgencyReport, Obligation
    from targets.models import Indicator
    from zones.models import Zone

    own = AgencyReport.objects.filter(obligation__agency__code="sxd").first()
    writing = AgencyReport.objects.filter(obligation__agency__code="sct").order_by("-pk").first()
    owed = Obligation.objects.filter(agency__code="bqlkcn", period=writing.obligation.period).get()
    led = led_assignments(writing)
    indicator = Indicator.objects.asked_of(writing.obligation.agency).first()
    officer = User.objects.get(email="chuyenvien.bqlkcn@mau.example")
    return {
        "own": own.pk,
        "writing": writing.pk,
        "assignment": led.filter(task__dated_parts=None)[5].pk,
        "dated": led.filter(task__dated_parts__due_on__isnull=False).first().pk,
        "indicator": indicator.pk,
        "parks": start_report(owed, by=officer, now=timezone.now()).pk,
        "zone": Zone.objects.filter(reporting_agency=owed.agency).first().pk,
        **_on_the_desk(),
        **_going_out(),
    }


def _going_out() -> dict[str, int]:
    """A draft of this year's consolidated report, an issued one of the half-year."""
    from django.utils import timezone

    from agencies.models import User
    from bacgiang_plan.lib.dates import local_date
    from reports.enums import OutgoingKind
    from reports.models import ReportingPeriod
    from reports.outgoing import drafting, issuing, workflow

    now, by = timezone.now(), User.objects.get(email="tonghop.sct@mau.example")
    half, year = ReportingPeriod.objects.opened().regular().order_by("due_before")[1:3]
    issued, draft = (drafting.start(each, OutgoingKind.DEPARTMENT, by=by, now=now) for each in (half, year))
    for action, who in (("submit", by), ("approve", User.objects.get(email="lanhdao.sct@mau.example"))):
        workflow.perform(issued, action, seen=issued.version, by=who, now=now)
    issuing.issue(issued, number=1, day=local_date(now), seen=issued.version, by=by, now=now)
    spoken = draft.paragraphs.filter(section="III.1", key__contains="/agency/").first()
    return {"document": draft.pk, "version": draft.version, "issued": issued.pk, "paragraph": spoken.pk}


def _on_the_desk() -> dict[str, int]:
    """The largest agency's reports under review: one sent first, one sent again after three requests."""
    from agencies.models import User
    from reports.models import AgencyReport, ItemReview, Submission

    first, again = AgencyReport.objects.filter(obligation__agency__code="sct").order_by("pk")[:2]
    AgencyReport.objects.filter(pk=first.pk).update(state="submitted")
    AgencyReport.objects.filter(pk=again.pk).update(state="resubmitted")
    sending = again.submissions.get()
    reviewer = User.objects.get(email="tonghop.sct@mau.example")
    for task in sending.content["tasks"][:3]:
        stamp = {"decided_at": sending.submitted_at, "decided_by": reviewer}
        ItemReview.objects.create(
            submission=sending, item=task["item"], verdict="redo", reason="Sửa.", **stamp
        )
        task["result"] = (
            task["result"].replace("đã", "vừa").replace("tiếp", "liên tục") + " Đã bổ sung số liệu."
        )
    number = {"number": 2, "content": sending.content, "counts": sending.counts, "content_hash": "0" * 64}
    sent = {"submitted_at": sending.submitted_at, "submitted_by": sending.submitted_by}
    Submission.objects.create(report=again, **number, **sent)
    return {"first": first.pk, "again": again.pk}


def _client(account: str):
    from django.test import Client

    from agencies.models import User

    client = Client()
    client.force_login(
        User.objects.get(email=f"{account}@mau.example"), backend="agencies.backends.AgencyBackend"
    )
    return client


def _pair(client, address: str, rounds: int) -> tuple[float, float]:
    times: dict[str, list[float]] = {address: [], "/tran/": []}
    for _ in range(rounds + 3):
        for each, spent in times.items():
            started = time.process_time()
            assert client.get(each).status_code == 200, each
            spent.append(time.process_time() - started)
    return tuple(statistics.median(spent[3:]) for spent in times.values())


def _queries(client, address: str, sent: dict | None = None) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        client.post(address, urlencode(sent), content_type=FORM) if sent else client.get(address)
    return len(captured)


if __name__ == "__main__":
    sys.exit(main())
