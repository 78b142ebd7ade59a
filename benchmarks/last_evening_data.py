"""The database of ``last_evening.py``: filled before, compared after; run in processes of its own."""

import json
import secrets
import sys
from pathlib import Path
from typing import NamedTuple

PERIOD = "2026-nam"


class Place(NamedTuple):
    """What one officer writes: a field of a task, or a general part."""

    path: str
    field: str
    seen: str
    model: str
    key: int


def text_of(words: str, count: int) -> str:
    """Return the text of a save; the same words as in ``last_evening.lua``."""
    return words + " Đã kiểm tra thêm một cụm." * count + f" Lần lưu {count}."


def fill(folder: str, officers: str) -> dict:
    """Load the plan; give every agency a half-written report, each of its officers a place of their own."""
    from django.core.management import call_command
    from django.utils import timezone

    from reports.actions import open_period
    from reports.models import ReportingPeriod

    call_command("migrate", verbosity=0)
    call_command("load_plan", stdout=sys.stderr)
    period = ReportingPeriod.objects.get(code=PERIOD)
    now = timezone.now()
    open_period(period, now=now)
    owed = list(period.obligations.select_related("agency", "period").order_by("agency__order"))
    agencies = [_places(each, now) for each in owed]
    people = [_officer(number, *agencies[number % len(agencies)]) for number in range(int(officers))]
    (Path(folder) / "officers.lua").write_text("return {" + ",\n".join(map(_lua, people)) + "}")
    (Path(folder) / "officers.json").write_text(json.dumps(people))
    return {"officers": len(people)}


def _places(owed, now):
    """Return the agency and an endless supply of places in its report, whose tasks all have words."""
    from django.urls import reverse

    from agencies.models import Role, User
    from benchmarks.consolidated_pdf import Words
    from reports.actions import start_report
    from reports.enums import PARTS
    from reports.manuscript import led_assignments
    from reports.models import ReportPart, TaskProgress
    from tests.reports import tokens

    author = User.objects.create_user(
        f"{owed.agency.code}@example.vn", full_name="Bench", role=Role.OFFICER, agency=owed.agency
    )
    report, words, places = start_report(owed, by=author, now=now), Words(), []
    stamp = {"edited_at": now, "edited_by": author}
    for field in ("result", "difficulties", "proposals"):
        for task in led_assignments(report):
            said, _ = TaskProgress.objects.get_or_create(
                report=report,
                assignment=task,
                defaults={"state": "ongoing", "result": words.some(60, 200), **stamp},
            )
            path = reverse("reports:task-autosave", args=[report.pk, task.pk])
            places.append(Place(path, field, tokens.task_token(report, task), "TaskProgress", said.pk))
    for key in PARTS:
        part = ReportPart.objects.create(report=report, key=key, text=words.some(20, 60), **stamp)
        path = reverse("reports:part-autosave", args=[report.pk, key])
        places.append(Place(path, "text", tokens.part_token(report, key), "ReportPart", part.pk))
    return owed.agency, iter(places)


def _officer(number: int, agency, places) -> dict:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from agencies.models import Role, User
    from agencies.sessions import SessionStore

    user = User(
        email=f"officer{number}@example.vn", full_name=f"Officer {number}", role=Role.OFFICER, agency=agency
    )
    user.set_unusable_password()
    user.save()
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session.save()
    place = next(places)
    return {
        **place._asdict(),
        "person": str(user.pk),
        "session": session.session_key,
        "csrf": secrets.token_hex(16),
        "words": f"Kết quả của cán bộ số {number}.",
        "first": 0,
    }


def _lua(officer: dict) -> str:
    values = {name: json.dumps(value, ensure_ascii=False) for name, value in officer.items()}
    return "{" + ", ".join(f"{name} = {value}" for name, value in values.items()) + "}"


def check(folder: str) -> dict:
    """Compare what was acknowledged last with the database; the next run goes on from what is there."""
    from reports import models
    from tests.reports import tokens

    people = json.loads((Path(folder) / "officers.json").read_text())
    outcome = json.loads((Path(folder) / "result.json").read_text())["officers"]
    lost = []
    for officer, wrk in zip(people, outcome, strict=True):
        row = getattr(models, officer["model"]).objects.get(pk=officer["key"])
        saved = getattr(row, officer["field"])
        # the last one sent may have arrived without its answer being waited for
        possible = {
            text_of(officer["words"], count): count for count in range(wrk["acknowledged"], wrk["sent"] + 1)
        }
        if possible.get(saved):
            officer["first"] = possible[saved]
        elif wrk["acknowledged"] > officer["first"]:
            lost.append(f"{officer['path']} {officer['field']}: {wrk}, saved: …{saved[-40:]}")
        is_task = officer["model"] == "TaskProgress"
        officer["seen"] = (
            tokens.task_token(row.report, row.assignment)
            if is_task
            else tokens.part_token(row.report, row.key)
        )
    (Path(folder) / "officers.lua").write_text("return {" + ",\n".join(map(_lua, people)) + "}")
    (Path(folder) / "officers.json").write_text(json.dumps(people))
    return {"lost": lost}


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps({"fill": fill, "check": check}[sys.argv[1]](*sys.argv[2:])))
