"""The way down to a zone, as every page of it shows it."""

from django.urls import reverse

from .models import Zone


def above(zone: Zone | None) -> list[dict[str, str]]:
    """Return the way to ``zone``, without itself: the list, and for a part the zone it belongs to."""
    way = [{"label": "Khu, cụm công nghiệp", "url": reverse("zones:list")}]
    return [*way, step(zone.parent)] if zone and zone.parent else way


def below(zone: Zone | None) -> list[dict[str, str]]:
    """Return the way to a page below ``zone``."""
    return [*above(zone), step(zone)] if zone else above(None)


def step(zone: Zone) -> dict[str, str]:
    return {"label": zone.full_name, "url": reverse("zones:detail", args=[zone.pk])}
