"""Load marked sample people and reports, so that every page has something to show."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from agencies.models import Agency, User
from reports.sample import cycle, lives, people
from targets.history import enter_history, read_history


class Command(BaseCommand):
    """Idempotent: once sample people exist, nothing is written again."""

    help = "Nạp người dùng và báo cáo mẫu (chỉ dùng để thử nghiệm)."

    def handle(self, *args, **options) -> None:
        if settings.PRODUCTION:
            raise CommandError(
                "Không nạp dữ liệu mẫu trên hệ thống vận hành chính thức. Chưa có gì được ghi."
            )
        if not Agency.objects.exists():
            raise CommandError("Chưa có danh mục cơ quan. Đề nghị chạy load_plan trước. Chưa có gì được ghi.")
        if User.objects.exists():
            self.stdout.write("Đã có người dùng, không nạp thêm dữ liệu mẫu.")
        else:
            self._load()
        if User.objects.filter(is_sample=True).exists():
            self.stdout.write(f"\nTài khoản mẫu (mật khẩu chung: {people.PASSWORD})")
            self.stdout.write("\n".join(people.account_lines()))

    @transaction.atomic
    def _load(self) -> None:
        now = timezone.now()
        count = people.load_people()
        cycle.load_locations()
        by = User.objects.get(email=f"quantri@{people.DOMAIN}")
        published = read_history(settings.BASE_DIR / "fixtures" / "published-figures.csv")
        entered = sum(outcome.is_new for outcome in enter_history(published, by=by, now=now))
        cycle.load_series(by=by, now=now)
        events = lives.load_lives(by=by, now=now)
        periods = cycle.load_cycle(now)
        names = ", ".join(period.name for period in periods)
        self.stdout.write(f"Đã ghi {entered} số liệu thật đã công bố; năm nào chưa có thì dùng số liệu mẫu.")
        self.stdout.write(f"Đã ghi {events} sự kiện mẫu của khu, cụm công nghiệp.")
        self.stdout.write(f"Đã nạp {count} người dùng mẫu và báo cáo mẫu các kỳ: {names}.")
