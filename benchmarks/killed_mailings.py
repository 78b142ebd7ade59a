"""Scenario 13: the run that mails reminders is killed (-9) a hundred times in mid-mailing.

A site of its own (SQLite, or PostgreSQL with ``--postgres URL``), a real SMTP server on the loopback, the
real command in a process of its own. Each run is killed a few thousandths of a second after a random mail was
taken; the next comes twenty minutes later by the simulated clock, and the last run of each rung lives. Prints
what is lost, doubled under another Message-ID, and repeated under the same one: the first two must be 0, the
third at most once a kill.

    .venv/bin/python -m benchmarks.killed_mailings
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from tests.lib.loopback_smtp import LoopbackSmtp

ROOT = Path(__file__).resolve().parent.parent
KILLS = 100
DAYS = [
    "2026-11-13", "2026-11-27", "2026-12-07", "2026-12-11", "2026-12-14", "2026-12-15", "2026-12-17",
    "2026-12-21", "2026-12-28", "2027-01-04", "2027-01-11", "2027-01-18", "2027-01-25", "2027-02-01",
]  # fmt: skip
"""Days on which a rung of the period of 2026 is due, working days all."""
KILLS_A_DAY, MOST_MAILS = 8, 6


def main() -> int:
    """Fill, kill, count, print; 1 when a mail was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--postgres", default="", help="a server on which a database may be made")
    database = parser.parse_args().postgres
    with tempfile.TemporaryDirectory() as folder, LoopbackSmtp() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        os.environ |= environment(folder, database, server.port)
        step("fill")
        chance, kills = random.Random(147), 0  # noqa: S311  # repeatable, not secret
        for day in DAYS:
            for turn in range(KILLS_A_DAY if kills < KILLS else 0):
                kills += killed(server, f"{day}T{8 + turn // 3:02d}:{turn % 3 * 20:02d}", chance)
            step("send", f"{day}T16:00")
        found = {tuple(line.split("\t")) for line in step("ledger").splitlines()}
        server.shutdown()
        return told(server, found, kills)


def environment(folder: str, database: str, port: int) -> dict[str, str]:
    given = {"DATABASE_URL": f"{database}/killed_mailings"} if database else {}
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    return given | {
        "VAR_DIR": folder,
        "LOG_LEVEL": "ERROR",
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "bacgiang_plan.settings",
        "SECRET_KEY": "only-for-benchmarks-0123456789-0123456789-0123456789",
        "ALLOWED_HOSTS": "localhost",
        "HTTPS": "0",
    }


def step(name: str, *arguments: str) -> str:
    """Run one step of this file in a process of its own and return what it prints."""
    command = [sys.executable, "-m", "benchmarks.killed_mailings", name, *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT).stdout


def killed(server: LoopbackSmtp, now: str, chance: random.Random) -> int:
    """Start a run and kill it just after a mail; return 1, or 0 when the run had less to send."""
    wanted = len(server.messages) + chance.randint(1, MOST_MAILS)
    command = [sys.executable, "-m", "benchmarks.killed_mailings", "send", now]
    run = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    while run.poll() is None and len(server.messages) < wanted:
        time.sleep(0.0005)
    time.sleep(chance.uniform(0, 0.02))
    died = run.poll() is None
    run.send_signal(signal.SIGKILL)
    run.wait()
    return int(died)


def told(server: LoopbackSmtp, ledger: set[tuple[str, ...]], kills: int) -> int:
    arrived = Counter((message["To"], message["Message-ID"]) for message in server.messages)
    owed = {(to, message_id) for to, message_id, _ in ledger}
    lost = len([row for row in ledger if not row[2]]) + len(owed - set(arrived))
    doubled, repeated = len(set(arrived) - owed), sum(arrived.values()) - len(arrived)
    print(f"{kills} runs killed in mid-mailing; {len(owed)} mails owed, {sum(arrived.values())} arrived")
    print(f"lost {lost}, doubled under another Message-ID {doubled}, repeated under the same one {repeated}")
    return int(kills < KILLS or lost > 0 or doubled > 0 or repeated > kills)


# --- in a process of its own ------------------------------------------------------------------------------


def fill() -> None:
    """The plan, an officer and a head for each agency, the period of 2026 open."""
    from django.core.management import call_command

    from agencies.models import Agency, Role, User
    from bacgiang_plan.lib.dates import VIETNAM
    from reports.actions import open_period
    from reports.models import ReportingPeriod

    for command in ("migrate", "load_plan"):
        call_command(command, stdout=sys.stderr, verbosity=0)
    roles = ((Role.OFFICER, "chuyenvien"), (Role.AGENCY_HEAD, "lanhdao"))
    for agency in Agency.objects.all():
        for role, name in roles:
            User.objects.create_user(
                f"{name}.{agency.code}@example.vn", full_name=name, role=role, agency=agency
            )
    period = ReportingPeriod.objects.get(code="2026-nam")
    opening = period.due_before.astimezone(VIETNAM).replace(month=11, day=2, hour=8)
    open_period(period, now=opening)


def send(now: str) -> None:
    from django.core.management import call_command

    call_command("send_reminders", now=now)


def ledger() -> None:
    """Print each mail of the ledger: to whom, under which Message-ID, and "1" when it is marked as sent."""
    from reports.models import Reminder

    rows = Reminder.objects.exclude(mail_due_at=None).filter(covered_at=None) | Reminder.objects.exclude(
        message_id=""
    )
    for to, message_id, sent_at in rows.distinct().values_list("person__email", "message_id", "sent_at"):
        print(to, message_id, int(sent_at is not None) or "", sep="\t")


if __name__ == "__main__":
    if len(sys.argv) == 1 or sys.argv[1].startswith("--"):
        raise SystemExit(main())
    import django

    django.setup()
    {"fill": fill, "send": send, "ledger": ledger}[sys.argv[1]](*sys.argv[2:])
