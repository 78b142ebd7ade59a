"""``manage.py load_history``: enter the published figures as history; entering again changes nothing."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from agencies.models import Role, User
from bacgiang_plan.lib.numbers import format_decimal
from targets.history import HistoryError, Outcome, enter_history, read_history


class Command(BaseCommand):
    help = "Nạp số liệu các chỉ tiêu đã công bố, từng dòng, kèm nguồn; nạp lại không thay đổi gì."

    def add_arguments(self, parser: ArgumentParser) -> None:
        default = settings.BASE_DIR / "fixtures" / "published-figures.csv"
        parser.add_argument("--file", type=Path, default=default, metavar="TỆP")
        parser.add_argument(
            "--by", metavar="THƯ_ĐIỆN_TỬ", help="Người ghi; mặc định là quản trị viên đầu tiên."
        )

    def handle(self, *, file: Path, by: str | None, **options) -> None:
        try:
            rows = read_history(file)
        except (HistoryError, OSError, UnicodeDecodeError) as error:
            raise CommandError(f"Chưa ghi gì. {error}") from error
        outcomes = []
        for outcome in enter_history(rows, by=person(by), now=timezone.now()):
            self.stdout.write(line_of(outcome))
            outcomes.append(outcome)
        entered = sum(each.is_new for each in outcomes)
        refused = sum(bool(each.refusal) for each in outcomes)
        there = len(outcomes) - entered - refused
        self.stdout.write(f"Đã ghi {entered}, đã có từ trước {there}, không ghi {refused}.")


def person(email: str | None) -> User:
    """Return who enters the figures. Raises `CommandError` when there is nobody."""
    people = User.objects.may_sign_in().order_by("pk")
    found = people.filter(email=email.lower()) if email else people.filter(role=Role.ADMINISTRATOR)
    if not found:
        who = f"Không có tài khoản “{email}”" if email else "Chưa có quản trị viên nào"
        raise CommandError(f"Chưa ghi gì. {who}; đề nghị tạo tài khoản hoặc nêu --by.")
    return found[0]


def line_of(outcome: Outcome) -> str:
    row = outcome.row
    value = f"{format_decimal(row.value)} {row.unit}"
    figure = f"Dòng {row.line}: {row.code or row.name}, {row.year} ({row.span}), {value}"
    if outcome.refusal:
        return f"{figure}: không ghi. {outcome.refusal}"
    words = "đã ghi" if outcome.is_new else "đã có"
    return f"{figure}: {words}, lần {outcome.entry.revision}."
