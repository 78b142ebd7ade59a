"""CPU time of each main page as a multiple of the bare page, measured in the same run.

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

LIMIT = 3.0
PAGES = [
    ("chuyenvien.sxd", "/bao-cao/"),
    ("chuyenvien.sxd", "/bao-cao/{own}/"),
    ("chuyenvien.sct", "/bao-cao/{writing}/"),
    ("chuyenvien.sct", "/bao-cao/{writing}/nhiem-vu/{assignment}/"),
    ("chuyenvien.sct", "/bao-cao/{writing}/phan/direction/"),
    ("chuyenvien.sct", "/bao-cao/{writing}/chi-tieu/"),
    ("chuyenvien.bqlkcn", "/bao-cao/{parks}/khu-cum/"),
    ("tonghop.sct", "/tiep-nhan/"),
    ("tonghop.sct", "/theo-doi/"),
    ("tonghop.sct", "/tong-hop/"),
    ("lanhdao.ubnd", "/tong-quan/"),
    ("lanhdao.ubnd", "/tong-quan/muc-tieu/"),
    ("lanhdao.ubnd", "/nhiem-vu/"),
    ("lanhdao.ubnd", "/nhiem-vu/III.5.6-1/"),
    ("lanhdao.ubnd", "/nhiem-vu/III.5.6-1/ket-qua/"),
    ("lanhdao.ubnd", "/muc-tieu/"),
    ("lanhdao.ubnd", "/muc-tieu/2b/"),
    ("lanhdao.ubnd", "/khu-cum-cong-nghiep/"),
    ("lanhdao.ubnd", "/khu-cum-cong-nghiep/{zone}/"),
]


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
    return int(worst > LIMIT)


def _places() -> dict[str, int]:
    from django.utils import timezone

    from agencies.models import User
    from reports.actions import start_report
    from reports.manuscript import led_assignments
    from reports.models import AgencyReport, Obligation
    from zones.models import Zone

    own = AgencyReport.objects.filter(obligation__agency__code="sxd").first()
    writing = AgencyReport.objects.filter(obligation__agency__code="sct").order_by("-pk").first()
    owed = Obligation.objects.filter(agency__code="bqlkcn", period=writing.obligation.period).get()
    officer = User.objects.get(email="chuyenvien.bqlkcn@mau.example")
    return {
        "own": own.pk,
        "writing": writing.pk,
        "assignment": led_assignments(writing)[5].pk,
        "parks": start_report(owed, by=officer, now=timezone.now()).pk,
        "zone": Zone.objects.filter(reporting_agency=owed.agency).first().pk,
    }


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


def _queries(client, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


if __name__ == "__main__":
    sys.exit(main())
