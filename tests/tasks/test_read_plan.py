"""``read_plan``: the committed fixtures are its output, and it writes nothing when something is wrong."""

import json
import re
import shutil
from collections import Counter
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tasks.plan_targets import numbers_in

FIXTURES = settings.BASE_DIR / "fixtures"
SOURCE = FIXTURES / "ke-hoach-147.txt"
WRITTEN = ["plan.json", "targets.json", "zones.json"]


def fixture(name):
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


PLAN = fixture("plan.json")
TEXT = {row["clause"]: row["text"] for row in PLAN["tasks.task"]}


@pytest.fixture
def folder(tmp_path):
    """A copy of the reviewed inputs, to be spoilt."""
    for name in ["agencies.json", "annotations.json"]:
        shutil.copyfile(FIXTURES / name, tmp_path / name)
    return tmp_path


def run(folder, source=SOURCE, capsys=None):
    call_command("read_plan", str(source), fixtures=folder, output=folder)
    return capsys.readouterr().out if capsys else ""


def annotate(folder, change):
    path = folder / "annotations.json"
    annotations = json.loads(path.read_text(encoding="utf-8"))
    change(annotations)
    path.write_text(json.dumps(annotations, ensure_ascii=False), encoding="utf-8")


def refused(folder, source=SOURCE):
    with pytest.raises(CommandError) as caught:
        run(folder, source)
    assert sorted(path.name for path in folder.glob("*.json")) == ["agencies.json", "annotations.json"]
    return str(caught.value)


# The committed fixtures


def test_the_committed_fixtures_are_the_output(folder):
    run(folder)
    for name in WRITTEN:
        assert (folder / name).read_bytes() == (FIXTURES / name).read_bytes()
    assert list(folder.glob(".*")) == []


def test_it_tells_in_vietnamese_what_it_found(folder, capsys):
    lines = run(folder, capsys=capsys).splitlines()
    assert [line.strip() for line in lines[3:16]] == [
        "4 phần",
        "8 mục",
        "37 đề mục cơ quan",
        "2 khoản mục đích, yêu cầu",
        "82 nhiệm vụ",
        "6 mục tiêu",
        "10 dòng nơi nhận",
        "266 phân công chủ trì",
        "194 phân công phối hợp",
        "9 phần có thời hạn",
        "36 khu, cụm công nghiệp",
        "41 lượt nêu khu, cụm công nghiệp",
        "24 chỉ tiêu",
    ]
    assert len(lines) == 16 + 4 + 8 + 37 + 2 + 82 + 6 + 1
    assert "  III.2.5-1  Quản lý chặt chẽ quỹ đất đảm bảo cho phát …  (dòng 258–274)" in lines
    assert lines[-1] == "Bỏ qua số trang “13” ở dòng 970."


DISTRICTS = [
    "tpbg",
    "hiephoa",
    "vietyen",
    "yendung",
    "langgiang",
    "tanyen",
    "yenthe",
    "lucnam",
    "lucngan",
    "sondong",
]
PROVINCIAL = [
    "vpubnd",
    "snv",
    "skhdt",
    "sct",
    "snnptnt",
    "sgtvt",
    "sxd",
    "stnmt",
    "stttt",
    "sldtbxh",
    "skhcn",
    "sgddt",
    "syt",
    "sngv",
    "ttt",
    "bqlkcn",
    "cat",
]
ALL = PROVINCIAL + DISTRICTS


def agencies_by_task(role):
    found = {}
    for row in PLAN["tasks.assignment"]:
        if row["role"] == role:
            found.setdefault(row["task"], []).append(row["agency"])
    return found


def test_agencies_in_official_order():
    rows = fixture("agencies.json")["agencies.agency"]
    assert [row["code"] for row in rows] == ALL
    assert [row["order"] for row in rows] == list(range(1, 28))
    assert [row["code"] for row in rows if row["is_consolidator"]] == ["sct"]


def test_the_board_of_parks_in_all_five_spellings_of_the_text():
    rows = fixture("agencies.json")
    names = {row["name"] for row in rows["agencies.agency"] if row["code"] == "bqlkcn"}
    names |= {row["name"] for row in rows["agencies.agencyalias"] if row["agency"] == "bqlkcn"}
    source = " ".join(TEXT.values()) + " ".join(row["title"] + "\n" for row in PLAN["tasks.section"])
    written = set(re.findall(r"Ban Quản lý các (?:KCN|[Kk]hu công nghiệp)(?: tỉnh)?", source))
    assert len(written) == 5
    assert names == written | {"BQL các KCN"}


def test_number_of_tasks_each_agency_leads():
    leads = Counter(agency for agencies in agencies_by_task("lead").values() for agency in agencies)
    common = 5  # III.1-1 to III.1-3, IV.1, IV.3
    own = {"skhdt": 2 + 4 + 2 + 3 + 1 + 2, "sct": 3 + 2 + 4 + 2 + 1, "bqlkcn": 2 + 2 + 2 + 1 + 3 + 2}
    own |= {"sxd": 4 + 1, "stnmt": 1 + 1 + 1 + 2, "snnptnt": 1, "snv": 2, "vpubnd": 2, "stttt": 1}
    own |= {"sgtvt": 1, "sngv": 2, "ttt": 1, "cat": 3, "syt": 1, "sldtbxh": 4, "skhcn": 4, "sgddt": 1}
    assert leads == {code: common + own.get(code, 6) for code in ALL}


def test_tasks_given_to_a_group_have_a_row_for_each_member():
    leads = agencies_by_task("lead")
    groups = {clause: agencies for clause, agencies in leads.items() if len(agencies) > 1}
    assert groups == {
        **dict.fromkeys(["III.1-1", "III.1-2", "III.1-3", "IV.1", "IV.3"], ALL),
        **dict.fromkeys(
            ["III.2.7-1", "III.2.7-2", "III.2.7-3", "III.5.6-1", "III.5.6-2", "III.7.5-1"], DISTRICTS
        ),
    }
    assert len(leads) == 82
    assert sum(map(len, leads.values())) == 266


def but(agencies, lead):
    return [code for code in agencies if code != lead]


def test_coordinating_agencies_of_every_task():
    assert agencies_by_task("coordinating") == {
        "III.2.2-3": ["skhdt"],
        "III.2.3-1": but(PROVINCIAL, "sct"),
        "III.2.4-1": ["sct", *DISTRICTS],
        "III.2.7-2": ["sct", "bqlkcn"],
        "III.3.3-2": ["skhdt", *DISTRICTS],
        "III.4.2-1": DISTRICTS,
        "III.5.2-1": DISTRICTS,
        "III.5.3-1": ["skhdt"],
        "III.6.1-1": but(ALL, "bqlkcn"),
        "III.6.2-1": but(PROVINCIAL, "skhdt"),
        "III.6.3-2": but(ALL, "sct"),
        "III.6.5-1": but(ALL, "ttt"),
        "III.7.2-1": but(ALL, "cat"),
        "III.8.1-3": ["snv"],
        "III.8.1-4": DISTRICTS,
        "IV.2": ["vpubnd"],
    }


def test_other_parties_verbatim():
    assert {row["clause"]: row["other_parties"] for row in PLAN["tasks.task"] if row["other_parties"]} == {
        "III.2.2-2": ["sở, ngành liên quan"],
        "III.2.4-2": ["các sở, ngành liên quan"],
        "III.2.6-1": ["các sở, ngành liên quan"],
        "III.3.1-1": ["các sở, ngành liên quan", "các Nhà đầu tư"],
        "III.3.2-1": ["sở, ngành liên quan"],
        "III.4.1-1": ["các đơn vị liên quan"],
        "III.4.1-2": ["Phòng Thương mại và Công nghiệp Việt Nam (VCCI)"],
        "III.5.2-1": ["các cơ quan, đơn vị liên quan"],
        "III.5.2-2": ["các đơn vị liên quan"],
        "III.5.2-3": ["Công ty Điện lực Bắc Giang"],
        "III.5.4-1": ["các cơ quan chức năng"],
        "III.5.5-2": ["các cơ quan liên quan"],
        "III.5.6-1": ["Nhà đầu tư hạ tầng khu, cụm công nghiệp"],
        "III.6.3-1": ["các cơ quan, đơn vị liên quan"],
        "III.6.4-1": ["các cơ quan liên quan"],
        "III.7.3-2": ["cơ quan liên quan"],
        "III.7.5-1": ["cơ quan liên quan"],
        "III.8.1-4": ["các ngành liên quan"],
        "III.8.2-1": ["các sở, ngành liên quan"],
        "III.8.2-2": ["các cơ quan liên quan"],
        "III.8.2-3": ["các sở, ngành có liên quan"],
    }


def test_every_task_that_says_phoi_hop_has_somebody_to_work_with():
    says_so = {clause for clause, text in TEXT.items() if re.search("phối hợp", text, re.IGNORECASE)}
    told = set(agencies_by_task("coordinating"))
    told |= {row["clause"] for row in PLAN["tasks.task"] if row["other_parties"]}
    assert told - says_so == set()
    assert says_so - told == {"III.6.1-2"}  # "cơ quan chủ trì, cơ quan phối hợp" of a plan to come


def test_dated_parts():
    assert [
        (row["task"], row["order"], row["due_words"], row["due_on"], row["recurrence"])
        for row in PLAN["tasks.datedpart"]
    ] == [
        ("III.3.1-1", 1, "trong năm 2021", "2021-12-31", "once"),
        ("III.4.1-2", 1, "định kỳ hàng năm", None, "yearly"),
        ("III.5.3-1", 1, "Hàng năm", None, "yearly"),
        ("III.5.6-1", 1, "Trong năm 2021", "2021-12-31", "once"),
        ("III.5.6-1", 2, "Từ nay đến năm 2025", "2025-12-31", "once"),
        ("III.6.5-1", 1, "hàng năm", None, "yearly"),
        ("IV.1", 1, "trong tháng 9 năm 2021", "2021-09-30", "once"),
        ("IV.3", 1, "trước ngày 15/6", None, "half_yearly"),
        ("IV.3", 2, "trước ngày 15/12", None, "yearly"),
    ]


def test_every_time_in_a_task_is_a_dated_part_or_explained():
    """A year 2021–2030 or "hàng năm" outside a dated part belongs to a document, a planning or a note."""
    parts = {}
    for row in PLAN["tasks.datedpart"]:
        parts.setdefault(row["task"], []).append(row["words"])
    unexplained = {}
    for row in PLAN["tasks.task"]:
        text = row["text"]
        for words in [*parts.get(row["clause"], []), *row["cited_documents"]]:
            text = text.replace(words, "")
        found = re.findall(r"20[23]\d ?- ?20[23]\d|20[23]\d|[Hh]àng năm", text)
        if found and not row["note"]:
            unexplained[row["clause"]] = found
    assert unexplained == {}


def zone_names(kind):
    rows = fixture("zones.json")["zones.zone"]
    return [row["name"] for row in rows if row["kind"] == kind and row["parent"] is None]


def test_zones():
    assert zone_names("industrial_park") == [
        "Yên Lư",
        "Yên Sơn - Bắc Lũng",
        "Tân Hưng",
        "Quang Châu",
        "Hòa Phú",
        "Việt Hàn",
    ]
    assert zone_names("industrial_cluster") == [
        "Hợp Thịnh",
        "Thanh Vân",
        "Việt Nhật",
        "Việt Tiến",
        "Tăng Tiến",
        "Nội Hoàng",
        "Yên Lư",
        "Nham Sơn - Yên Lư",
        "Dĩnh Trì",
        "Hà Thịnh",
        "Đoan Bái",
        "Đoan Bái - Lương Phong 1",
        "Đoan Bái - Lương Phong 2",
        "JUTECH",
        "Trung Sơn - Ninh Sơn",
        "Đồng Đình",
        "Lăng Cao",
        "Hương Sơn",
        "Đại Lâm",
        "Nghĩa Hòa",
        "Lan Sơn 2",
        "Tiên Hưng",
        "Mỹ An",
        "Tân Mỹ",
    ]
    reporters = {(row["kind"], row["reporting_agency"]) for row in fixture("zones.json")["zones.zone"]}
    assert reporters == {("industrial_park", "bqlkcn"), ("industrial_cluster", None)}


def test_parts_of_zones_stand_behind_their_zone():
    rows = fixture("zones.json")["zones.zone"]
    parts = [(row["name"], row["part_kind"], row["parent"][1]) for row in rows if row["parent"]]
    assert parts == [
        ("Quang Châu (mở rộng)", "expansion", "Quang Châu"),
        ("Hòa Phú (mở rộng)", "expansion", "Hòa Phú"),
        ("Việt Hàn (giai đoạn 1)", "phase", "Việt Hàn"),
        ("Việt Hàn (mở rộng)", "expansion", "Việt Hàn"),
        ("Nghĩa Hòa (mở rộng)", "expansion", "Nghĩa Hòa"),
        ("Tân Mỹ (mở rộng)", "expansion", "Tân Mỹ"),
    ]
    names = [row["name"] for row in rows]
    assert names.index("Việt Hàn (mở rộng)") == names.index("Việt Hàn") + 2


def test_zone_mentions_by_task_and_dated_part():
    mentions = PLAN["tasks.zonemention"]
    counts = Counter((row["task"], (row["dated_part"] or [None, None])[1]) for row in mentions)
    assert counts == {
        ("III.3.1-1", 1): 5,
        ("III.4.2-1", None): 5,
        ("III.5.6-1", 1): 10,
        ("III.5.6-1", 2): 21,
    }
    assert [(row["task"], row["words"]) for row in mentions if row["zone"][1].endswith("(mở rộng)")] == [
        ("III.3.1-1", "KCN Quang Châu"),
        ("III.3.1-1", "Hòa Phú"),
        ("III.4.2-1", "KCN Quang Châu"),
        ("III.4.2-1", "KCN Hòa Phú"),
        ("III.5.6-1", "KCN Quang Châu"),
        ("III.5.6-1", "KCN Hòa Phú"),
        ("III.5.6-1", "KCN Việt Hàn"),
        ("III.5.6-1", "Nghĩa Hòa (mở rộng)"),
        ("III.5.6-1", "Tân Mỹ (mở rộng)"),
    ]
    assert [(row["words"], row["zone"][1], row["area_ha"]) for row in mentions if row["area_ha"]] == [
        ("KCN Việt Hàn (giai đoạn 1 với 50ha)", "Việt Hàn (giai đoạn 1)", "50")
    ]


def test_every_park_named_in_a_task_is_mentioned():
    named = Counter(
        (clause, name)
        for clause, text in TEXT.items()
        for name in re.findall(r"KCN ([A-ZĐ]\w+ [A-ZĐ]\w+)", text)
    )
    told = Counter(
        (row["task"], match[1])
        for row in PLAN["tasks.zonemention"]
        if (match := re.match(r"KCN ([A-ZĐ]\w+ [A-ZĐ]\w+)", row["words"]))
    )
    assert told == named


def test_targets_and_indicators():
    rows = fixture("targets.json")["targets.indicator"]
    told = [
        (
            row["code"],
            row["kind"],
            row["comparator"],
            row["target_value"],
            row["unit"],
            row["target_year"],
            row["price_basis"],
            row["owner"],
        )
        for row in rows
    ]
    assert told == [
        ("1a", "average_growth", "about", "19", "%/năm", 2030, "unstated", "skhdt"),
        ("1b", "level", "equal", "60", "%", 2030, "unstated", "skhdt"),
        ("2a", "average_growth", "about", "26", "%/năm", 2030, "unstated", "sct"),
        ("2b", "level", "about", "2200000", "tỷ đồng", 2030, "constant_2010", "sct"),
        ("3", "cumulative", "about", "855", "nghìn tỷ đồng", 2030, "unstated", "skhdt"),
        ("4a", "level", "above", "90", "%", 2030, "", "sldtbxh"),
        ("4b", "level", "above", "40", "%", 2030, "", "sldtbxh"),
        ("4c", "average_growth", "about", "11", "%/năm", 2030, "unstated", "sldtbxh"),
        ("5", "level", "equal", "36", "%", 2030, "unstated", "skhdt"),
        ("6a", "count", "equal", "23", "KCN", 2030, "", "bqlkcn"),
        ("6b", "count", "equal", "5", "KCN", 2030, "", "bqlkcn"),
        ("6c", "count", "equal", "6", "CCN", 2030, "", "sct"),
        ("6d", "area", "equal", "6518", "ha", 2030, "", "bqlkcn"),
        ("6e", "count", "equal", "29", "KCN", 2030, "", "bqlkcn"),
        ("6f", "area", "equal", "7840", "ha", 2030, "", "bqlkcn"),
        ("6g", "count", "equal", "29", "CCN", 2030, "", "sct"),
        ("6h", "count", "equal", "3", "CCN", 2030, "", "sct"),
        ("6i", "area", "equal", "1853", "ha", 2030, "", "sct"),
        ("6j", "count", "equal", "9", "CCN", 2030, "", "sct"),
        ("6k", "area", "equal", "372.6", "ha", 2030, "", "sct"),
        ("6l", "count", "equal", "66", "CCN", 2030, "", "sct"),
        ("6m", "area", "equal", "3209", "ha", 2030, "", "sct"),
        ("6n", "count", "at_least", "5", "KCN", 2025, "", "bqlkcn"),
        ("6o", "count", "at_least", "9", "CCN", 2025, "", "sct"),
    ]
    assert [
        (row["code"], row["baseline_value"], row["baseline_year"]) for row in rows if row["baseline_value"]
    ] == [("1b", "47.1", 2020), ("5", "30.9", 2020)]
    over_the_period = {"1a", "2a", "3", "4c"}
    new_in_the_period = {"6a", "6b", "6c", "6d", "6g", "6h", "6i", "6j", "6k", "6n", "6o"}
    assert {row["code"] for row in rows if row["start_year"] == 2021} == over_the_period | new_in_the_period


def test_every_number_of_the_targets_is_in_an_indicator():
    targets = fixture("targets.json")
    years = {Decimal(year) for year in (2010, 2020, 2021, 2025, 2030)}
    for target in targets["targets.target"]:
        own = [row for row in targets["targets.indicator"] if row["target"] == target["number"]]
        values = [row[name] for row in own for name in ("target_value", "baseline_value") if row[name]]
        assert numbers_in(target["text"]) - years == {Decimal(value) for value in values}


# What it refuses


def test_words_that_are_not_in_the_task(folder):
    def change(annotations):
        annotations["tasks"]["III.2.4-2"]["other_parties"] = ["các sở ngành liên quan"]
        annotations["tasks"]["IV.1"]["dated_parts"][0]["due_words"] = "trong tháng 10 năm 2021"

    annotate(folder, change)
    assert refused(folder).splitlines()[1:] == [
        "III.2.4-2: không tìm thấy trong văn bản các từ “các sở ngành liên quan”.",
        "IV.1, phần có thời hạn 1: không tìm thấy trong văn bản các từ “trong tháng 10 năm 2021”.",
    ]


def test_unknown_clause_agency_group_key_and_dated_part_all_at_once(folder):
    def change(annotations):
        tasks = annotations["tasks"]
        tasks["III.9.1-1"] = {}
        tasks["III.2.2-3"]["coordinating"][0]["agency"] = "stc"
        tasks["III.2.4-1"]["coordinating"][1]["group"] = "xa"
        tasks["III.2.2-2"]["ghi_chu"] = ""
        tasks["III.3.1-1"]["zones"][0]["dated_part"] = 2

    annotate(folder, change)
    assert refused(folder).splitlines()[1:] == [
        "III.9.1-1: văn bản không có nhiệm vụ này.",
        "III.2.2-2: không có mục chú giải “ghi_chu”.",
        "III.2.2-3, phối hợp: không có cơ quan mã “stc”.",
        "III.2.4-1, phối hợp: không có nhóm cơ quan “xa”.",
        "III.3.1-1, khu, cụm 1: không có phần có thời hạn 2.",
    ]


def test_an_agency_is_never_lead_and_coordinating_of_one_task(folder):
    def change(annotations):
        annotations["tasks"]["III.8.1-3"]["coordinating"][0]["agency"] = "sldtbxh"

    annotate(folder, change)
    assert "III.8.1-3: cơ quan “sldtbxh” vừa chủ trì vừa phối hợp." in refused(folder)


def test_a_task_without_lead(folder):
    annotate(folder, lambda annotations: annotations["tasks"]["IV.2"].pop("leads"))
    assert "IV.2: chưa có cơ quan chủ trì." in refused(folder)


def test_a_lead_beside_the_one_of_the_heading(folder):
    def change(annotations):
        annotations["tasks"]["III.2.2-2"]["leads"] = [{"agency": "sxd", "words": "KCN"}]

    annotate(folder, change)
    assert "III.2.2-2: cơ quan chủ trì đã nêu ở đề mục III.2.2." in refused(folder)


def test_numbers_and_comparators_that_the_target_does_not_state(folder):
    def change(annotations):
        first = annotations["targets"]["II(1)"]["indicators"][0]
        first |= {"target_value": "20", "comparator": "above"}

    annotate(folder, change)
    words = "Tốc độ tăng trưởng GRDP ngành công nghiệp bình quân giai đoạn 2021-2030 đạt khoảng 19%/năm"
    assert refused(folder).splitlines()[1:] == [
        f"II(1), chỉ tiêu 1a: số 20 không có trong các từ “{words}”.",
        f"II(1), chỉ tiêu 1a: “above” không đúng với các từ “{words}”.",
    ]


def test_a_text_with_one_bullet_less_than_the_reviewed_one(folder, tmp_path):
    lines = SOURCE.read_text(encoding="utf-8").split("\n")
    short = tmp_path / "short.txt"
    short.write_text("\n".join(lines[:473] + lines[480:]), encoding="utf-8")
    assert refused(folder, short).splitlines()[1:] == ["văn bản có 81 nhiệm vụ, bản đã rà soát có 82."]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda data: data[:20000], "Không đọc được bad.txt, chưa ghi gì. Dòng "),
        (lambda data: data.decode().encode("utf-16"), "Dòng 1: tệp không phải bảng mã UTF-8"),
        (lambda data: data.decode().encode("latin-1", "replace"), "Dòng 1: "),
        (lambda data: b"", "Dòng 1: tệp rỗng"),
        (
            lambda data: data.replace("4.5. Sở Nội vụ".encode(), "4.5. Sở Tư pháp".encode()),
            "Dòng 499: đề mục của cơ quan không có trong danh sách: “Sở Tư pháp”.",
        ),
    ],
    ids=["truncated", "UTF-16", "Latin-1", "empty", "unknown agency"],
)
def test_a_bad_text_is_named_by_line_and_nothing_is_written(folder, tmp_path, spoil, message):
    bad = tmp_path / "bad.txt"
    bad.write_bytes(spoil(SOURCE.read_bytes()))
    assert message in refused(folder, bad)


def test_a_file_that_is_not_there(folder):
    assert "Không mở được tệp" in refused(folder, folder / "khong-co.txt")


def test_annotations_that_are_no_json(folder):
    (folder / "annotations.json").write_text("{", encoding="utf-8")
    assert "Tệp annotations.json không phải JSON đúng cách" in refused(folder)


def test_a_place_that_cannot_be_written(folder, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="Không ghi được vào"):
        call_command("read_plan", str(SOURCE), fixtures=folder, output=tmp_path / "file")
