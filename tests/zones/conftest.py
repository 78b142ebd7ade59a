"""Zones as small as they can be, and what the plan says of them."""

from datetime import date
from decimal import Decimal

import pytest

from tasks.models import DatedPart, Task, ZoneMention
from tests.conftest import NOW
from zones.actions import record_progress
from zones.events import record_event
from zones.models import Zone


@pytest.fixture
def make_zone(sct):
    def make(name: str = "Yên Lư", kind: str = "industrial_park", **fields) -> Zone:
        zone = Zone(
            **{"kind": kind, "name": name, "order": Zone.objects.count() + 1, "reporting_agency": sct}
            | fields
        )
        zone.clean()
        zone.save()
        return zone

    return make


@pytest.fixture
def zone(make_zone) -> Zone:
    return make_zone()


@pytest.fixture
def task(section) -> Task:
    return Task.objects.create(
        section=section,
        clause="III.5.6-1",
        order=1,
        text="Hoàn thành giải phóng mặt bằng.",
        first_line=1,
        last_line=2,
        search_text="hoan thanh giai phong mat bang.",
    )


@pytest.fixture
def clearance(task) -> DatedPart:
    """A limit on 31/12/2025 for clearing the land."""
    return DatedPart.objects.create(
        task=task,
        order=1,
        words="hoàn thành công tác giải phóng mặt bằng",
        due_words="đến năm 2025",
        due_on=date(2025, 12, 31),
    )


@pytest.fixture
def mention(task):
    def make(zone: Zone, part: DatedPart | None = None, **fields) -> ZoneMention:
        order = ZoneMention.objects.count() + 1
        words = {"words": zone.full_name} | fields
        return ZoneMention.objects.create(task=task, zone=zone, order=order, dated_part=part, **words)

    return make


@pytest.fixture
def progress(specialist):
    def make(zone: Zone, day: date = date(2026, 6, 10), **facts):
        texts = [name for name, fact in facts.items() if isinstance(fact, str) and name != "investor"]
        numbers = {name: Decimal(facts[name]) for name in texts}
        source = "Báo cáo 6 tháng đầu năm 2026"
        return record_progress(zone, as_of=day, facts=facts | numbers, source=source, by=specialist, now=NOW)

    return make


@pytest.fixture
def event(specialist):
    def make(zone: Zone, day: date, kind: str = "established", area: str | None = None, **fields):
        fields = {"document": f"Quyết định {kind} {day}", "area_ha": area and Decimal(area)} | fields
        return record_event(zone, kind=kind, happened_on=day, by=specialist, now=NOW, **fields)

    return make
