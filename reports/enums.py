"""The words of the reporting cycle, each once."""

from django.db import models


class PeriodKind(models.TextChoices):
    HALF_YEAR = "half_year", "6 tháng"
    ANNUAL = "annual", "Năm"
    AD_HOC = "ad_hoc", "Đột xuất"
    REHEARSAL = "rehearsal", "Tập dượt"


REGULAR_KINDS = [PeriodKind.HALF_YEAR, PeriodKind.ANNUAL]
"""The periods of the plan: ad hoc reports answer another question, rehearsals none."""


class ObligationKind(models.TextChoices):
    OWED = "owed", "Phải báo cáo"
    EXEMPT = "exempt", "Được miễn"


class DecisionKind(models.TextChoices):
    """What a document decides about one agency's obligation."""

    EXTENSION = "extension", "Gia hạn"
    EXEMPTION = "exemption", "Miễn báo cáo"
    RESTORATION = "restoration", "Bỏ miễn báo cáo"


class PeriodAction(models.TextChoices):
    """What is done to a whole period."""

    ASK = "ask", "Yêu cầu báo cáo đột xuất"
    CORRECT = "correct", "Đính chính yêu cầu"
    ADD_AGENCIES = "add_agencies", "Bổ sung cơ quan"
    LOCK = "lock", "Khóa kỳ báo cáo"
    UNLOCK = "unlock", "Mở khóa kỳ báo cáo"
    OPEN = "open", "Mở kỳ báo cáo"
    REHEARSE = "rehearse", "Tổ chức tập dượt"
    WIPE = "wipe", "Xóa dữ liệu tập dượt"


BY_THE_CLOCK = [PeriodAction.OPEN, PeriodAction.WIPE]
"""What may happen to a period without anybody doing it."""


class Ending(models.TextChoices):
    """How a matter ended for somebody who was told of it."""

    DONE = "done", "đã xong"
    STOPPED = "stopped", "đã dừng nhắc"


class LadderScope(models.TextChoices):
    """What a ladder of reminders is about."""

    REPORT = "report", "Báo cáo"
    TASK = "task", "Nhiệm vụ có thời hạn"


class Reach(models.TextChoices):
    """Whom an overdue rung reaches besides those who can act; each includes those before it."""

    HEAD = "head", "Lãnh đạo cơ quan"
    CONSOLIDATOR = "consolidator", "Sở Công Thương (danh sách quá hạn)"
    OFFICE = "office", "Văn phòng UBND tỉnh (danh sách quá hạn)"


class ReportState(models.TextChoices):
    """Work state: the first of the three facts about a report (domain.md 5)."""

    DRAFT = "draft", "Đang soạn"
    IN_APPROVAL = "in_approval", "Chờ lãnh đạo duyệt"
    SENT_BACK = "sent_back", "Lãnh đạo yêu cầu sửa"
    SUBMITTED = "submitted", "Đã gửi"
    RETURNED = "returned", "Trả lại"
    RESUBMITTED = "resubmitted", "Đã gửi lại"
    ACCEPTED = "accepted", "Đã tiếp nhận"
    REOPENED = "reopened", "Mở lại để sửa"


UNSENT_STATES = [ReportState.DRAFT, ReportState.IN_APPROVAL, ReportState.SENT_BACK]
"""The states a report can have before it was ever sent."""
EDITABLE_STATES = [ReportState.DRAFT, ReportState.SENT_BACK, ReportState.RETURNED, ReportState.REOPENED]
WAITING_STATES = [ReportState.SUBMITTED, ReportState.RESUBMITTED]
"""Sent, and Sở Công Thương's turn."""


class ReviewVerdict(models.TextChoices):
    ACCEPTED = "accepted", "Đạt"
    REDO = "redo", "Yêu cầu bổ sung"


class ProposalVerdict(models.TextChoices):
    CONFIRMED = "confirmed", "Đã xác nhận hoàn thành"
    DECLINED = "declined", "Không xác nhận"
    WITHDRAWN = "withdrawn", "Cơ quan đã rút đề nghị"


LOCKED_WORDS = {
    ReportState.IN_APPROVAL: "Báo cáo đang chờ lãnh đạo duyệt nên chưa sửa được. "
    "Cần sửa, đề nghị lãnh đạo bấm “Yêu cầu sửa”.",
    ReportState.SUBMITTED: "Báo cáo đã gửi Sở Công Thương nên không sửa được, "
    "trừ khi Sở Công Thương trả lại.",
    ReportState.RESUBMITTED: "Báo cáo đã gửi lại Sở Công Thương nên không sửa được, "
    "trừ khi Sở Công Thương trả lại.",
    ReportState.ACCEPTED: "Báo cáo đã được Sở Công Thương tiếp nhận nên không sửa được. "
    "Cần sửa, đề nghị Sở Công Thương mở lại báo cáo.",
}


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
    "direction": "Công tác lãnh đạo, chỉ đạo, triển khai",
    "achievements": "Đánh giá chung: kết quả đạt được",
    "shortcomings": "Đánh giá chung: tồn tại, hạn chế",
    "causes": "Đánh giá chung: nguyên nhân",
    "obstacles": "Đánh giá chung: khó khăn, vướng mắc",
    "next_steps": "Nhiệm vụ trọng tâm thời gian tới",
    "to_central": "Kiến nghị với Trung ương",
    "to_province": "Kiến nghị với Tỉnh ủy, HĐND, UBND tỉnh",
    "to_peers": "Kiến nghị với các sở, ngành, địa phương",
}
"""General parts of the report's outline (documents.md) in its order. Their numbers are left to the
document: on the screen "IV.1" is a clause of the plan."""

REQUIRED_PARTS = ["direction", "achievements", "next_steps"]
REQUIRED_AD_HOC = ["achievements"]
"""An ad hoc report answers one request: its answer stands in the first part of the assessment."""


class OutgoingKind(models.TextChoices):
    """What Sở Công Thương drafts and sends out (văn bản đi)."""

    DEPARTMENT = "department", "Báo cáo tổng hợp của Sở Công Thương"
    PROVINCE = "province", "Dự thảo báo cáo của UBND tỉnh"
    URGING = "urging", "Công văn đôn đốc"


class OutgoingState(models.TextChoices):
    """Work state of a document that goes out; moved by ``outgoing/workflow.py`` only."""

    DRAFT = "draft", "Đang soạn"
    IN_APPROVAL = "in_approval", "Chờ lãnh đạo Sở duyệt"
    RETURNED = "returned", "Lãnh đạo Sở yêu cầu sửa"
    APPROVED = "approved", "Đã duyệt, chờ số"
    ISSUED = "issued", "Đã ban hành"
    DISCARDED = "discarded", "Đã bỏ"


OUTGOING_EDITABLE = [OutgoingState.DRAFT, OutgoingState.RETURNED]
OUTGOING_CLOSED = [OutgoingState.ISSUED, OutgoingState.DISCARDED]


class OutgoingAction(models.TextChoices):
    """What is done to a document that goes out, in its history."""

    DRAFT = "draft", "Lập dự thảo"
    REDRAFT = "redraft", "Cập nhật theo nguồn"
    HEAD = "head", "Sửa thể thức"
    ADD = "add", "Thêm đoạn"
    DROP = "drop", "Bỏ đoạn"
    BRING_BACK = "bring_back", "Lấy lại đoạn đã bỏ"
    MOVE = "move", "Chuyển chỗ đoạn"
    MERGE = "merge", "Gộp đoạn"
    SPLIT = "split", "Tách đoạn đã gộp"
    KEEP = "keep", "Giữ nội dung đã sửa"
    TAKE_UP = "take_up", "Dùng lại nội dung đã sửa"
    RESTORE = "restore", "Khôi phục nội dung hệ thống lập"
    SUBMIT = "submit", "Trình duyệt"
    TAKE_BACK = "take_back", "Rút lại để sửa"
    RETURN = "return", "Yêu cầu sửa"
    APPROVE = "approve", "Duyệt"
    REOPEN = "reopen", "Hủy duyệt để sửa"
    ISSUE = "issue", "Ghi nhận ban hành"
    SIGN = "sign", "Đưa bản ký vào"
    DISCARD = "discard", "Bỏ dự thảo"
    REPLACE = "replace", "Lập văn bản thay thế"
