"""``manage.py load_plan``: load the reference fixtures; loading again changes nothing."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from bacgiang_plan.lib.fixture_records import FixtureError
from reports.reference_data import FILES, load_reference_data


class Command(BaseCommand):
    help = "Nạp dữ liệu ban đầu: cơ quan, khu và cụm công nghiệp, nhiệm vụ, mục tiêu, kỳ báo cáo."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--fixtures",
            type=Path,
            default=settings.BASE_DIR / "fixtures",
            metavar="THƯ_MỤC",
            help="Nơi có " + ", ".join(FILES) + ".",
        )

    def handle(self, *, fixtures: Path, **options) -> None:
        try:
            counts = load_reference_data(fixtures)
        except FixtureError as error:
            raise CommandError(f"Không nạp gì, có {len(error.faults)} lỗi:\n{error}") from error
        for count in counts:
            name = count.name[:1].upper() + count.name[1:]
            self.stdout.write(
                f"{name}: tạo mới {count.created}, cập nhật {count.updated}, giữ nguyên {count.kept}"
            )
