"""Sample people: an officer and a head in every agency, and the people of Sở Công Thương and the province."""

from django.contrib.auth.hashers import make_password

from agencies.models import Agency, AgencyKind, Role, User

PASSWORD = "Mau-Ke-hoach-147"  # noqa: S105 - a sample account's, refused in production
DOMAIN = "mau.example"
FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Lý"]
GIVEN_HEADS = ["Văn Hải", "Thị Hương", "Đức Thắng", "Quang Minh", "Thị Thủy", "Văn Dũng", "Xuân Trường"]
GIVEN_OFFICERS = ["Thị Lan", "Văn Nam", "Thị Mai", "Anh Tuấn", "Thu Hà", "Văn Bình", "Minh Ngọc", "Thị Yến"]
HEAD_POSITIONS = {
    AgencyKind.DEPARTMENT: "Phó Giám đốc",
    AgencyKind.BOARD: "Phó Trưởng ban",
    AgencyKind.OFFICE: "Phó Chánh Văn phòng",
    AgencyKind.INSPECTORATE: "Phó Chánh Thanh tra",
    AgencyKind.POLICE: "Phó Giám đốc",
    AgencyKind.DISTRICT_COMMITTEE: "Phó Chủ tịch",
}


def load_people() -> int:
    """Create the sample people that do not exist yet; return how many were created."""
    wanted = [person for agency in Agency.objects.all() for person in _agency_people(agency)] + _province()
    existing = set(User.objects.values_list("email", flat=True))
    password = make_password(PASSWORD)  # one hash for all: hashing 60 passwords takes seconds
    new = [User(password=password, **person) for person in wanted if person["email"] not in existing]
    User.objects.bulk_create(new)
    return len(new)


def _person(local: str, name: str, position: str, role: Role, agency: Agency | None) -> dict:
    return {
        "email": f"{local}@{DOMAIN}",
        "full_name": f"{name} (mẫu)",
        "position": position,
        "role": role,
        "agency": agency,
        "is_sample": True,
    }


def _agency_people(agency: Agency) -> list[dict]:
    n = agency.order
    family = FAMILY[n % len(FAMILY)]
    officer = f"{family} {GIVEN_OFFICERS[n % len(GIVEN_OFFICERS)]}"
    head = f"{FAMILY[(n + 5) % len(FAMILY)]} {GIVEN_HEADS[n % len(GIVEN_HEADS)]}"
    people = [_person(f"chuyenvien.{agency.code}", officer, "Chuyên viên", Role.OFFICER, agency)]
    if agency.is_consolidator:
        return [*people, *_consolidators(agency, head)]
    position = HEAD_POSITIONS[AgencyKind(agency.kind)]
    return [*people, _person(f"lanhdao.{agency.code}", head, position, Role.AGENCY_HEAD, agency)]


def _consolidators(agency: Agency, head: str) -> list[dict]:
    return [
        _person(
            "tonghop.sct", "Vũ Thị Thanh", "Chuyên viên Phòng Quản lý công nghiệp", Role.SPECIALIST, agency
        ),
        _person("lanhdao.sct", head, "Phó Giám đốc", Role.CONSOLIDATOR_HEAD, agency),
    ]


def _province() -> list[dict]:
    return [
        _person("lanhdao.ubnd", "Phan Văn Khánh", "Lãnh đạo UBND tỉnh", Role.LEADER, None),
        _person("quantri", "Lương Văn Sơn", "Quản trị viên", Role.ADMINISTRATOR, None),
    ]


ACCOUNTS = [
    ("chuyenvien.sxd", "Chuyên viên Sở Xây dựng: soạn và trình báo cáo"),
    ("lanhdao.sxd", "Lãnh đạo Sở Xây dựng: duyệt và gửi"),
    ("tonghop.sct", "Chuyên viên tổng hợp Sở Công Thương: tiếp nhận, trả lại, lập báo cáo tổng hợp"),
    ("lanhdao.sct", "Lãnh đạo Sở Công Thương"),
    ("lanhdao.ubnd", "Lãnh đạo UBND tỉnh: xem tổng quan"),
    ("quantri", "Quản trị viên"),
]


def account_lines() -> list[str]:
    """Return what the console says about the sample accounts, one line each."""
    return [f"{local + '@' + DOMAIN:<28} {words}" for local, words in ACCOUNTS]
