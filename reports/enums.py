"""The words of the reporting cycle, each once."""

from django.db import models


class PeriodKind(models.TextChoices):
    HALF_YEAR = "half_year", "6 tháng"
    ANNUAL = "annual", "Năm"
    AD_HOC = "ad_hoc", "Đột xuất"


class ObligationKind(models.TextChoices):
    OWED = "owed", "Phải báo cáo"
    EXEMPT = "exempt", "Được miễn"


class ReportState(models.TextChoices):
    """Work state: the first of the three facts about a report (domain.md 5)."""

    DRAFT = "draft", "Đang soạn"
    IN_APPROVAL = "in_approval", "Chờ lãnh đạo duyệt"
    SENT_BACK = "sent_back", "Lãnh đạo yêu cầu sửa"
    SUBMITTED = "submitted", "Đã gửi"
    RETURNED = "returned", "Trả lại"
    ACCEPTED = "accepted", "Đã tiếp nhận"


EDITABLE_STATES = [ReportState.DRAFT, ReportState.SENT_BACK, ReportState.RETURNED]


class Timeliness(models.TextChoices):
    """The second fact: computed from the deadline and the first submission."""

    NOT_YET_DUE = "not_yet_due", "Chưa đến hạn"
    ON_TIME = "on_time", "Đúng hạn"
    LATE = "late", "Gửi muộn"
    OVERDUE = "overdue", "Quá hạn chưa gửi"
    EXEMPT = "exempt", "Được miễn"


class TaskState(models.TextChoices):
    """What an agency says of a task in one period."""

    NOT_STARTED = "not_started", "Chưa thực hiện"
    ONGOING = "ongoing", "Đang thực hiện"
    DONE = "done", "Đã hoàn thành"


PARTS = {
    "direction": "I. Công tác lãnh đạo, chỉ đạo, triển khai",
    "achievements": "IV.1. Kết quả đạt được",
    "shortcomings": "IV.2. Tồn tại, hạn chế",
    "causes": "IV.3. Nguyên nhân",
    "obstacles": "IV.4. Khó khăn, vướng mắc",
    "next_steps": "V. Nhiệm vụ trọng tâm thời gian tới",
    "to_central": "VI. Kiến nghị với Trung ương",
    "to_province": "VI. Kiến nghị với Tỉnh ủy, HĐND, UBND tỉnh",
    "to_peers": "VI. Kiến nghị với các sở, ngành, địa phương",
}
"""General parts of the report's outline (documents.md), keyed for code, in the order of the outline."""

REQUIRED_PARTS = ["direction", "achievements", "next_steps"]
