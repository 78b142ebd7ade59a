"""Sample lives of zones: all kinds of events and holes, and everything marked as sample."""

from io import StringIO

import pytest
from django.core.management import call_command

from reports.sample.lives import load_lives
from tests.conftest import NOW, at
from zones.enums import EventKind, ZoneState
from zones.models import InventoryConfirmation, Zone, ZoneEvent
from zones.target_six import target_six


@pytest.fixture
def plan_loaded(db):
    call_command("load_plan", stdout=StringIO())


def test_every_kind_of_event_state_and_hole_is_seen_and_marked(plan_loaded, administrator):
    assert load_lives(by=administrator, now=NOW) == ZoneEvent.objects.filter(is_sample=True).count()
    assert set(ZoneEvent.objects.values_list("kind", flat=True)) == set(EventKind.values)
    states = Zone.objects.whole().at(NOW.date()).values_list("state", flat=True)
    assert set(states) == set(ZoneState.values)
    six = target_six(NOW.date())
    assert (six.has_sample, bool(six.disputes), six.figures["6f"].holes > 0) == (True, True, True)
    assert all(event.document.startswith("Văn bản mẫu số") for event in ZoneEvent.objects.all())
    assert list(InventoryConfirmation.objects.values_list("is_sample", flat=True)) == [True, True]


def test_nothing_happens_after_today(plan_loaded, administrator):
    load_lives(by=administrator, now=at(2022, 1, 1, 8, 0))
    assert not ZoneEvent.objects.filter(happened_on__year__gte=2022).exists()


def test_without_the_plan_s_zones_there_are_no_events(administrator):
    assert load_lives(by=administrator, now=NOW) == 0
