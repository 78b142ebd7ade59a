"""What zones are, what happens to them, and the states that follow."""

from django.db import models


class ZoneKind(models.TextChoices):
    INDUSTRIAL_PARK = "industrial_park", "Khu công nghiệp (KCN)"
    INDUSTRIAL_CLUSTER = "industrial_cluster", "Cụm công nghiệp (CCN)"


SHORT_KINDS = {ZoneKind.INDUSTRIAL_PARK: "KCN", ZoneKind.INDUSTRIAL_CLUSTER: "CCN"}


class PartKind(models.TextChoices):
    PHASE = "phase", "Giai đoạn"
    EXPANSION = "expansion", "Phần mở rộng"
    SUB_ZONE = "sub_zone", "Phân khu"


class EventKind(models.TextChoices):
    """Events in the life of a zone (domain.md 8); ``AREA_STATED`` is another document naming its area."""

    PLANNED = "planned", "Đưa vào quy hoạch"
    ESTABLISHED = "established", "Thành lập"
    EXPANDED = "expanded", "Mở rộng"
    IN_USE = "in_use", "Hạ tầng đồng bộ, đưa vào sử dụng"
    MERGED = "merged", "Sáp nhập vào KCN"
    REMOVED = "removed", "Đưa ra khỏi quy hoạch"
    AREA_STATED = "area_stated", "Nêu diện tích"


class ZoneState(models.TextChoices):
    """What a zone is at a day: the last of its events that decides (`STATE_AFTER`), or nothing known."""

    UNKNOWN = "unknown", "Chưa có văn bản"
    PLANNED = "planned", "Quy hoạch"
    ESTABLISHED = "established", "Đã thành lập"
    IN_USE = "in_use", "Đã đưa vào sử dụng"
    MERGED = "merged", "Đã sáp nhập vào KCN"
    REMOVED = "removed", "Đã đưa ra khỏi quy hoạch"


STATE_AFTER = {
    EventKind.PLANNED: ZoneState.PLANNED,
    EventKind.ESTABLISHED: ZoneState.ESTABLISHED,
    EventKind.IN_USE: ZoneState.IN_USE,
    EventKind.MERGED: ZoneState.MERGED,
    EventKind.REMOVED: ZoneState.REMOVED,
}
"""Deciding events, each called as the state it leaves: an expansion or a stated area changes no state."""

ENDS = [EventKind.MERGED, EventKind.REMOVED]
"""After these a zone is no zone any more: the plan's limits for it are not judged."""

COUNTED_STATES = [ZoneState.ESTABLISHED, ZoneState.IN_USE]
"""What the totals of target (6) count: "tổng số KCN trên địa bàn" are those established, in use or not."""
