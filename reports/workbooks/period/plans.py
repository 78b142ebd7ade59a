"""What the sheets of the period's workbook consist of; only conclusions and their reasons are filled in."""

from reports.enums import ReviewVerdict
from reports.models import ItemReview, TaskProgress
from reports.workbooks.plans import Column, SheetPlan, label_of
from zones.models import ZoneFacts

VERDICTS = dict(ReviewVerdict.choices)
WHO = (("Cơ quan", 26), ("Tình trạng báo cáo", 18))
MARKS = (
    Column("verdict", label_of(ItemReview, "verdict"), "choice", 15, VERDICTS),
    Column("reason", label_of(ItemReview, "reason"), "words", 40),
)
SAID = ("state", "completed_on", "expected_on", "no_change", "result", "difficulties", "proposals")
WIDTHS = {"result": 46, "difficulties": 32, "proposals": 32}
TASKS = SheetPlan(
    "tasks",
    "Nhiệm vụ",
    (
        *WHO,
        ("Mục", 10),
        ("Nhiệm vụ theo Kế hoạch", 38),
        *((label_of(TaskProgress, name), WIDTHS.get(name, 13)) for name in SAID),
    ),
    MARKS,
)
INDICATORS = SheetPlan(
    "indicators",
    "Số liệu chỉ tiêu",
    (
        *WHO,
        ("Chỉ tiêu", 46),
        ("Đơn vị tính", 14),
        ("Số liệu", 16),
        ("Tính chất", 13),
        ("Nguồn, ghi chú", 36),
    ),
    MARKS,
)
ZONES = SheetPlan(
    "zones",
    "Khu, cụm",
    (*WHO, ("Khu, cụm", 26), *((label_of(ZoneFacts, name), 14) for name in ZoneFacts.FIELDS)),
    MARKS,
)
PARTS_SHEET = SheetPlan("parts", "Phần chung", (*WHO, ("Phần của báo cáo", 34), ("Nội dung", 90)), MARKS)
