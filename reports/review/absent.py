"""What a sending could hold and does not: a reviewer may ask for that, too."""

from bacgiang_plan.lib.fixed_query import FixedQuery
from targets.models import Indicator
from zones.models import Zone, full_name

from ..enums import PARTS
from ..items import indicator_item, part_item, zone_item
from ..models import AgencyReport
from .entries import Entry, part_entry

INDICATORS = FixedQuery(
    lambda agency: Indicator.objects.asked_of(agency).order_by("order").values_list("pk", "code", "name"), int
)
ZONES = FixedQuery(
    lambda agency: (
        Zone.objects.filter(reporting_agency=agency)
        .order_by("-kind", "order")
        .values_list("pk", "kind", "name")
    ),
    int,
)


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
    agency = report.obligation.agency_id
    found = [
        Entry(indicator_item(pk), f"chỉ tiêu {code}", f"{code}. {name}", "", ())
        for pk, code, name in INDICATORS(agency)
    ]
    named = [(pk, full_name(kind, name)) for pk, kind, name in ZONES(agency)]
    return found + [Entry(zone_item(pk), name, name, "", ()) for pk, name in named]
