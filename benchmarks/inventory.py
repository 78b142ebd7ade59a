"""The inventory at a date over 10,000 zones and 100,000 events: query plans, and times beside the bare page.

    .venv/bin/python -m benchmarks.inventory [--rounds 15] [--postgres postgres://postgres@127.0.0.1:5432]

On SQLite (a file of its own in a temporary folder), or with --postgres in a database made for the run and
dropped. Fails when a plan reads the table of events instead of the index of lives, or when a page asks more
queries than over a hundred zones. Pages are asked for in turn with a bare page of as many rows; medians.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from datetime import date

DAY = date(2020, 6, 1)
DATABASE = "inventory_benchmark"
ROWS = 50
LIST = "/khu-cum-cong-nghiep/?ngay=1/6/2020"
PAGES = [LIST, f"{LIST}&page=200", f"{LIST}&trang_thai=removed", f"{LIST}&sap_xep=-dien-tich"]
PRODUCTION = {
    "SECRET_KEY": "only-for-benchmarks-0123456789-0123456789-0123456789-01",
    "ALLOWED_HOSTS": "testserver",
    "HTTPS": "0",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--postgres", help="address of the server, without a database")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _environment(folder, options.postgres)
        try:
            return _run(options.rounds)
        finally:
            _drop(options.postgres)


def _environment(folder: str, postgres: str | None) -> None:
    for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL"):
        os.environ.pop(name, None)
    os.environ |= {
        "VAR_DIR": folder,
        "DJANGO_SETTINGS_MODULE": "bacgiang_plan.settings",
        "LOG_LEVEL": "ERROR",
    }
    if postgres:
        _execute(postgres, f"DROP DATABASE IF EXISTS {DATABASE}")
        _execute(postgres, f"CREATE DATABASE {DATABASE}")
        os.environ |= PRODUCTION | {"DATABASE_URL": f"{postgres}/{DATABASE}"}


def _execute(postgres: str, statement: str) -> None:
    import psycopg2

    connection = psycopg2.connect(f"{postgres}/postgres")
    connection.autocommit = True
    connection.cursor().execute(statement)
    connection.close()


def _drop(postgres: str | None) -> None:
    if postgres:
        from django.db import connection

        connection.close()
        _execute(postgres, f"DROP DATABASE IF EXISTS {DATABASE}")


def _run(rounds: int) -> int:
    client = _set_up()
    few = [_queries(client, page) for page in PAGES]
    _fill()
    failed = _plans() + _pages(client, few, rounds)
    _functions(rounds)
    return int(failed > 0)


def _set_up():
    import django
    from django.conf import settings

    settings.ROOT_URLCONF = "benchmarks.bare_page"
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.TEMPLATES[0]["DIRS"].append(settings.BASE_DIR / "benchmarks" / "templates")
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    django.setup()
    from django.core.management import call_command
    from django.test import Client

    from agencies.models import Role, User

    with open(os.devnull, "w") as silence:
        for command in ("migrate", "load_plan"):
            call_command(command, stdout=silence)
    client = Client()
    person = User.objects.create_user("do@example.vn", "x" * 16, full_name="Người đo", role=Role.LEADER)
    client.force_login(person, backend="agencies.backends.AgencyBackend")
    return client


def _fill() -> None:
    from django.db import connection
    from django.utils import timezone

    from agencies.models import User
    from benchmarks.inventory_data import fill
    from zones.models import Zone, ZoneEvent

    fill(User.objects.get(email="do@example.vn"), timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{connection.vendor}: {Zone.objects.count()} zones, {ZoneEvent.objects.count()} events")


def _plans() -> int:
    """Print how the database looks into the events; return how many plans read the table."""
    from django.db.models import Count, Sum

    from zones.models import Zone

    zones = Zone.objects.whole().at(DAY)
    keys = list(Zone.objects.whole().values_list("pk", flat=True)[5000 : 5000 + ROWS])
    asked = {
        "one page at a day": zones.filter(pk__in=keys).values_list("pk", "state", "area"),
        "totals by kind and state": zones.order_by()
        .values("kind", "state")
        .annotate(count=Count("pk"), ha=Sum("area")),
    }
    return sum(_reads_the_table(name, query.explain()) for name, query in asked.items())


def _reads_the_table(name: str, plan: str) -> bool:
    lines = [line.strip() for line in plan.splitlines() if "U0" in line or "zoneevent" in line]
    print(f"\n{name}:", *sorted(set(lines)), sep="\n  ")
    return any("SCAN" in line or "Seq Scan" in line for line in lines)


def _pages(client, few: list[int], rounds: int) -> int:
    """Print each page beside a bare one of as many rows; return how many ask more queries than before."""
    print(f"\n{'page':<64}{'ms':>8}{'× bare':>8}{'queries':>9}")
    more = 0
    for page, before in zip(PAGES, few, strict=True):
        (taken, bare), queries = _pair(client, page, rounds), _queries(client, page)
        more += queries > before
        print(f"{page:<64}{taken * 1000:>8.1f}{taken / bare:>8.1f}{queries:>9}")
    return more


def _pair(client, page: str, rounds: int) -> tuple[float, float]:
    times: dict[str, list[float]] = {page: [], f"/tran/?dong={ROWS}": []}
    for _ in range(rounds + 2):
        for each, spent in times.items():
            started = time.perf_counter()
            assert client.get(each).status_code == 200, each
            spent.append(time.perf_counter() - started)
    return tuple(statistics.median(spent[2:]) for spent in times.values())


def _queries(client, page: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


def _functions(rounds: int) -> None:
    from zones.inventory import inventory_rows, inventory_totals
    from zones.models import Zone
    from zones.target_six import target_six

    keys = list(Zone.objects.whole().values_list("pk", flat=True)[5000 : 5000 + ROWS])
    asked = {
        f"inventory_rows, {ROWS} zones": lambda: inventory_rows(keys, DAY),
        "inventory_totals, every zone": lambda: inventory_totals(DAY),
        "target_six, every zone and event": lambda: target_six(DAY),
    }
    print()
    for name, ask in asked.items():
        times = []
        for _ in range(max(3, rounds // 3)):
            started = time.perf_counter()
            ask()
            times.append(time.perf_counter() - started)
        print(f"{name:<64}{statistics.median(times) * 1000:>8.1f} ms")


if __name__ == "__main__":
    sys.exit(main())
