"""Verbs that write the progress of zones."""

from datetime import date
from typing import Any

from django.db import transaction

from .models import Zone, ZoneFacts, ZoneProgress

BLANK = (None, "")


@transaction.atomic
def record_progress(
    zone: Zone, *, as_of: date, facts: dict[str, Any], source: str, is_sample: bool = False
) -> ZoneProgress | None:
    """Record what is known of ``zone`` on ``as_of``: one row per zone and day, a later word replaces it.

    ``facts`` maps names of `ZoneFacts.FIELDS` (areas in ha, shares in % from 0 to 100, labour in
    persons) to values; a name left out counts as blank, and facts that are all blank record nothing
    (None is returned). Raises `ValueError` for an unknown name and `ValidationError` when a value
    does not fit, for instance more land cleared than the zone has.
    """
    unknown = sorted(set(facts) - set(ZoneFacts.FIELDS))
    if unknown:
        raise ValueError(f"not facts of a zone: {', '.join(unknown)}")
    if all(fact in BLANK for fact in facts.values()):
        return None
    Zone.objects.select_for_update().get(pk=zone.pk)  # two writers of one day take turns
    row = ZoneProgress.objects.filter(zone=zone, as_of=as_of).first() or ZoneProgress(zone=zone, as_of=as_of)
    for name in ZoneFacts.FIELDS:
        setattr(row, name, facts.get(name, "" if name == "investor" else None))
    row.source, row.is_sample = source, is_sample
    row.full_clean()
    row.save()
    return row
