"""What the page of one workbook shows, wherever it stands between upload and writing."""

from django.core.paginator import Paginator
from django.http import QueryDict
from django.urls import reverse

from bacgiang_plan.lib.background.models import Job
from zones.imports import ImportState
from zones.models import InventoryImport

from . import actions
from .keeping import preview_mark
from .outcomes import WRITES, Outcome

SHOWN, PAGE = 10, 50
JOB_OF = {ImportState.READING: actions.READ, ImportState.WRITING: actions.WRITE}
TITLES = {
    ImportState.READING: "Đang đọc sổ",
    ImportState.REFUSED: "Sổ cần sửa",
    ImportState.READY: "Xem trước thay đổi từ Excel",
    ImportState.WRITING: "Đang ghi vào Cổng",
    ImportState.APPLIED: "Đã ghi từ Excel",
}
HEADS = {
    Outcome.FAULT: ("Đọc được", "Cần"),
    Outcome.NEW_ZONE: ("", "Sẽ ghi"),
    Outcome.CHANGED: ("Đang ghi trên Cổng", "Sẽ ghi"),
    Outcome.NEW_EVENT: ("Diện tích mới nhất đang ghi", "Sẽ ghi thêm"),
    Outcome.DISAGREEING: ("Diện tích đang ghi", "Văn bản này nêu, ghi thêm bên cạnh"),
    Outcome.MATCHED: ("Đọc được", "Hiểu là"),
    Outcome.SKIPPED: ("Đọc được", "Vì sao không đọc"),
}


def import_page(kept: InventoryImport, asked: QueryDict) -> dict:
    """Return the context of the page: counts, and one page of the lines of one outcome."""
    sections = [
        {"outcome": outcome, "label": outcome.label, "count": kept.counts.get(outcome.value, 0)}
        for outcome in (Outcome.FAULT, *WRITES, Outcome.MATCHED, Outcome.SKIPPED)
    ]
    present = [section["outcome"].value for section in sections if section["count"]]
    chosen = asked.get("muc") if asked.get("muc") in present else next(iter(present), "")
    lines = kept.lines.filter(outcome=chosen).order_by("order").defer("data")
    return {
        "kept": kept,
        "title": TITLES[ImportState(kept.state)],
        "sections": [section for section in sections if section["count"]],
        "chosen": chosen,
        "heads": HEADS[Outcome(chosen)] if chosen else ("", ""),
        "page": Paginator(lines, PAGE).get_page(asked.get("page")),
        "writes": sum(kept.counts.get(outcome.value, 0) for outcome in WRITES),
        "mark": preview_mark(kept) if kept.state == ImportState.READY else "",
        "unchanged": kept.counts.get("unchanged", 0),
        "progress": progress_of(kept),
        "crumbs": [
            {"label": "Khu, cụm công nghiệp", "url": reverse("zones:list")},
            {"label": "Danh mục bằng Excel", "url": reverse("zones:workbook")},
        ],
    }


def progress_of(kept: InventoryImport) -> dict | None:
    """Return what `_progress.html` shows of the newest job of ``kept``; None when there is none."""
    kinds = [JOB_OF[kept.state]] if kept.state in JOB_OF else [actions.READ, actions.WRITE]
    job = Job.objects.filter(kind__in=kinds, key=str(kept.pk)).order_by("-pk").first()
    if job is None:
        return None
    words = "Đọc" if job.kind == actions.READ else "Ghi"
    return {
        "job": job,
        "poll_url": reverse("zones:import-progress", args=[kept.pk]),
        "title": f"{words} sổ “{kept.file_name}”",
        "result_url": reverse("zones:import", args=[kept.pk]),
        "result_label": "Xem kết quả",
    }
