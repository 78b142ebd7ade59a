"""The content of one report as a plain snapshot, for tests of the agency's document."""

from copy import deepcopy

from agencies.models import AgencyKind
from reports.agency_document.drafting import Facts, write
from reports.agency_document.offices import Issuer
from reports.documents.draft import Document

HASH = "0f" * 32
PLAN = (
    "Kế hoạch tháng 8 năm 2021 của UBND tỉnh Bắc Giang triển khai thực hiện Nghị quyết số 147-NQ/TU ngày "
    "15/7/2021 của Tỉnh ủy về phát triển công nghiệp tỉnh Bắc Giang giai đoạn 2021-2030"
)
HEADINGS = {
    "III.1": "Tăng cường công tác lãnh đạo",
    "III.2": "Nâng cao chất lượng công tác lập và quản lý quy hoạch",
    "IV": "TỔ CHỨC THỰC HIỆN",
}


def task(clause: str, **said) -> dict:
    """One task of a snapshot, unwritten unless ``said`` says otherwise."""
    blank = {
        "item": f"task-{clause}",
        "clause": clause,
        "text": f"Nội dung nhiệm vụ {clause} của Kế hoạch.",
        "written": bool(said),
        "state": "ongoing" if said else "",
        "completed_on": None,
        "expected_on": None,
        "no_change": False,
        "result": "",
        "difficulties": "",
        "proposals": "",
        "parts": [],
        "evidence": [],
        "contributions": [],
        "missing_contributors": [],
    }
    return blank | said


def indicator(code: str, value: str, **fields) -> dict:
    return {
        "item": f"indicator-{code}",
        "code": code,
        "name": f"Chỉ tiêu {code}",
        "unit": "%",
        "value": value,
        "status": "estimate",
        "note": "",
    } | fields


def zone(name: str, kind: str = "industrial_park", **facts) -> dict:
    blank = dict.fromkeys(
        [
            "area_ha",
            "cleared_ha",
            "infrastructure_percent",
            "occupancy_percent",
            "registered_capital",
            "labour",
        ],
        None,
    )
    short = "KCN" if kind == "industrial_park" else "CCN"
    named = {
        "item": f"zone-{name}",
        "kind": kind,
        "name": name,
        "full_name": f"{short} {name}",
        "is_part": "(" in name,
    }
    return named | blank | {"investor": ""} | facts


def part(key: str, text: str) -> dict:
    return {"item": f"part-{key}", "key": key, "title": key, "text": text}


def content(**changes) -> dict:
    """A report of Sở Xây dựng in which everything that can be said is said once."""
    said = {
        "version": 1,
        "period": {"code": "2026-nam", "name": "Năm 2026"},
        "agency": {"code": "sxd", "name": "Sở Xây dựng"},
        "nothing_to_report": False,
        "paper": {"number": "", "date": None},
        "tasks": [
            task("III.1-1", state="done", completed_on="2026-06-10", result="Đã tuyên truyền.\nĐã phổ biến."),
            task(
                "III.2.2-1",
                state="ongoing",
                expected_on="2027-06-30",
                no_change=True,
                result="Đang lập quy hoạch.",
                difficulties="Thiếu kinh phí.",
                proposals="Bố trí kinh phí.",
                parts=[
                    {
                        "order": 1,
                        "due_on": "2025-12-31",
                        "words": "Phê duyệt quy hoạch",
                        "completed_on": "2026-01-05",
                    }
                ],
                evidence=[{"file": 1, "name": "Quyết định 12.pdf", "sha256": HASH}],
                contributions=[{"agency": "Sở Tài nguyên và Môi trường", "text": "Đã thẩm định."}],
                missing_contributors=["Sở Kế hoạch và Đầu tư", "UBND huyện Hiệp Hòa"],
            ),
            task("IV.1"),
        ],
        "indicators": [indicator("1a", "47.1", note="Cục Thống kê")],
        "zones": [
            zone("Yên Lư", area_ha="377.00", cleared_ha="120.50", labour="1200", investor="Công ty A"),
            zone("Nội Hoàng", "industrial_cluster"),
        ],
        "parts": [
            part("direction", "Đã ban hành kế hoạch."),
            part("achievements", "Kết quả tốt."),
            part("next_steps", "Tiếp tục thực hiện."),
            part("to_province", "Đề nghị UBND tỉnh quan tâm."),
        ],
    }
    return deepcopy(said | changes)


def facts(**changes) -> Facts:
    """A draft of Sở Xây dựng, not sample."""
    blank = Facts(
        issuer=Issuer("Sở Xây dựng", AgencyKind.DEPARTMENT, "SXD"),
        addressee="Sở Công Thương",
        plan=PLAN,
        headings=HEADINGS,
        year=2026,
        is_sample=False,
        is_rehearsal=False,
        sending=None,
        content_hash=HASH,
    )
    return blank._replace(**changes)


def document(said: dict | None = None, **changes) -> Document:
    return write(said or content(), facts(**changes))
