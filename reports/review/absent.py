"""What a sending could hold and does not: a reviewer may ask for that, too."""

from targets.models import Indicator
from zones.models import full_name

from ..enums import PARTS
from ..items import indicator_item, part_item, zone_item
from ..models import AgencyReport
from .entries import Entry, part_entry


def absent(report: AgencyReport, said: dict) -> dict[str, Entry]:
    """Return the unwritten parts and figures of ``report`` as entries without a line: two queries.

    An ad hoc report has no figures: they belong to the regular periods.
    """
    found = [part_entry(part_item(key), title, "") for key, title in PARTS.items()]
    if not report.obligation.period.is_ad_hoc:
        found += _figures(report)
    written = {each["item"] for kind in ("parts", "indicators", "zones") for each in said[kind]}
    return {entry.item: entry for entry in found if entry.item not in written}


def _figures(report: AgencyReport) -> list[Entry]:
    agency = report.obligation.agency
    indicators = Indicator.objects.asked_of(agency).order_by("order").values_list("pk", "code", "name")
    found = [
        Entry(indicator_item(pk), f"chỉ tiêu {code}", f"{code}. {name}", "", ())
        for pk, code, name in indicators
    ]
    zones = agency.zones.order_by("-kind", "order").values_list("pk", "kind", "name")
    named = [(pk, full_name(kind, name)) for pk, kind, name in zones]
    return found + [Entry(zone_item(pk), name, name, "", ()) for pk, name in named]
