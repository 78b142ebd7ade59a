"""``manage.py read_plan FILE``: read the plan's text, tell what was found, write the fixtures."""

import json
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tasks.plan_annotations import Agencies, AnnotationError
from tasks.plan_fixture import build
from tasks.plan_text import KIND_LABELS, Kind, PlanText, PlanTextError, decode, read

FIRST_WORDS = 10
ROW_LABELS = {
    "tasks.datedpart": "phần có thời hạn",
    "zones.zone": "khu, cụm công nghiệp",
    "tasks.zonemention": "lượt nêu khu, cụm công nghiệp",
    "targets.indicator": "chỉ tiêu",
}


class Command(BaseCommand):
    help = "Đọc văn bản Kế hoạch, in những gì tìm thấy và ghi dữ liệu ban đầu (fixtures)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        fixtures = settings.BASE_DIR / "fixtures"
        parser.add_argument("file", type=Path, metavar="TỆP", help="Văn bản Kế hoạch, bảng mã UTF-8.")
        parser.add_argument(
            "--fixtures",
            type=Path,
            default=fixtures,
            metavar="THƯ_MỤC",
            help="Nơi có agencies.json và annotations.json.",
        )
        parser.add_argument(
            "--output", type=Path, default=fixtures, metavar="THƯ_MỤC", help="Nơi ghi kết quả."
        )

    def handle(self, *, file: Path, fixtures: Path, output: Path, **options) -> None:
        agencies = Agencies.of_fixture(read_json(fixtures / "agencies.json"))
        annotations = read_json(fixtures / "annotations.json")
        plan = read_plan(file, [*agencies.code_of, *annotations["headings"]])
        try:
            files = build(plan, agencies, annotations)
        except AnnotationError as error:
            raise CommandError("Chú giải không khớp văn bản, chưa ghi gì:\n" + str(error)) from error
        try:
            self.write(files, output)
        except OSError as error:
            raise CommandError(f"Không ghi được vào {output}: {error.strerror}.") from error
        self.tell(plan, files)

    def tell(self, plan: PlanText, files: dict) -> None:
        counts = Counter(passage.kind for passage in plan.passages)
        for kind, label in KIND_LABELS.items():
            self.stdout.write(f"{counts[kind]:>5} {label}")
        self.stdout.write(f"{len(plan.recipients):>5} dòng nơi nhận")
        rows = {label: rows for tables in files.values() for label, rows in tables.items()}
        roles = Counter(row["role"] for row in rows["tasks.assignment"])
        self.stdout.write(f"{roles['lead']:>5} phân công chủ trì")
        self.stdout.write(f"{roles['coordinating']:>5} phân công phối hợp")
        for label, words in ROW_LABELS.items():
            self.stdout.write(f"{len(rows[label]):>5} {words}")
        self.tell_passages(plan)

    def tell_passages(self, plan: PlanText) -> None:
        for passage in plan.passages:
            words = passage.text.split()
            opening = " ".join(words[:FIRST_WORDS]) + (" …" if len(words) > FIRST_WORDS else "")
            indent = "" if passage.kind in (Kind.PART, Kind.SECTION, Kind.AGENCY) else "  "
            lines = f"dòng {passage.first_line}–{passage.last_line}"
            self.stdout.write(f"{indent}{passage.clause}  {opening}  ({lines})")
        for line in plan.page_numbers:
            self.stdout.write(f"Bỏ qua số trang “{line.text}” ở dòng {line.number}.")

    def write(self, files: dict, output: Path) -> None:
        """Write all files beside the old ones first, so that a full disk leaves the old ones whole."""
        output.mkdir(parents=True, exist_ok=True)
        drafts = {output / name: output / f".{name}.new" for name in files}
        for draft, tables in zip(drafts.values(), files.values(), strict=True):
            text = json.dumps(tables, ensure_ascii=False, indent=2) + "\n"
            draft.write_text(text, encoding="utf-8", newline="\n")
        for path, draft in drafts.items():
            draft.replace(path)
            self.stdout.write(f"Đã ghi {path}")


def read_plan(file: Path, agencies: list[str]) -> PlanText:
    try:
        return read(decode(file.read_bytes()), agencies)
    except OSError as error:
        raise CommandError(f"Không mở được tệp {file}: {error.strerror}.") from error
    except PlanTextError as error:
        raise CommandError(f"Không đọc được {file.name}, chưa ghi gì. {error}") from error


def read_json(path: Path) -> dict:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"Không mở được tệp {path}: {error.strerror}.") from error
    except ValueError as error:
        raise CommandError(f"Tệp {path.name} không phải JSON đúng cách: {error}.") from error
