"""The columns of an inventory workbook, and every header under which they are known: one table.

The guide sheet publishes it, the reader looks things up in it. Headers are compared by their words, without
case, diacritics, punctuation and the unit at their end.
"""

from typing import NamedTuple

from ..names import plain_key


class Column(NamedTuple):
    """One notion: the header that the export writes, and the others that are understood."""

    field: str
    header: str
    width: float
    synonyms: tuple[str, ...] = ()


NAME = Column(
    "name",
    "Khu, cụm",
    34,
    (
        "Tên",
        "Tên khu, cụm",
        "Tên khu, cụm công nghiệp",
        "Khu, cụm công nghiệp",
        "Tên KCN, CCN",
        "KCN, CCN",
        "Tên KCN",
        "Tên khu công nghiệp",
        "Khu công nghiệp",
        "KCN",
        "Tên CCN",
        "Tên cụm công nghiệp",
        "Cụm công nghiệp",
        "CCN",
        "Danh mục",
    ),
)
KIND = Column("kind", "Loại", 9, ("Loại hình", "Loại khu, cụm", "Phân loại", "Loại KCN, CCN"))
PARENT = Column("parent", "Thuộc khu, cụm", 26, ("Thuộc", "Thuộc KCN", "Thuộc CCN", "Thuộc KCN, CCN"))
PART_KIND = Column("part_kind", "Loại phần", 15, ("Là phần", "Phần"))
DISTRICT = Column(
    "district",
    "Địa bàn cấp huyện",
    20,
    (
        "Địa bàn",
        "Huyện",
        "Huyện, thành phố",
        "Huyện, TP",
        "Huyện, thị xã, thành phố",
        "Tên huyện",
        "Cấp huyện",
        "UBND huyện, thành phố",
        "Địa bàn huyện",
    ),
)
LOCATION = Column(
    "location",
    "Địa điểm",
    30,
    (
        "Vị trí",
        "Địa chỉ",
        "Xã",
        "Xã, thị trấn",
        "Xã, phường, thị trấn",
        "Địa điểm xây dựng",
        "Địa điểm thực hiện",
    ),
)
AGENCY = Column("agency", "Cơ quan báo cáo", 24, ("Đơn vị báo cáo", "Cơ quan quản lý", "Đơn vị quản lý"))
EVENT = Column("event", "Sự kiện", 24)
DAY = Column(
    "day",
    "Ngày",
    12,
    (
        "Ngày văn bản",
        "Ngày ban hành",
        "Ngày quyết định",
        "Ngày QĐ",
        "Ngày, tháng, năm",
        "Ngày tháng",
        "Ngày ký",
        "Ngày cấp",
    ),
)
DOCUMENT = Column(
    "document",
    "Văn bản",
    44,
    (
        "Số quyết định",
        "Số QĐ",
        "Số văn bản",
        "Số, ký hiệu văn bản",
        "Số hiệu văn bản",
        "Quyết định",
        "Quyết định phê duyệt",
        "Quyết định quy hoạch",
        "Căn cứ",
        "Căn cứ pháp lý",
        "Văn bản pháp lý",
        "Nguồn",
    ),
)
DECISION = Column(
    "decision",
    "Quyết định thành lập",
    44,
    (
        "Số quyết định thành lập",
        "Số QĐ thành lập",
        "QĐ thành lập",
        "Văn bản thành lập",
        "Quyết định thành lập, mở rộng",
    ),
)
DECIDED = Column(
    "decided",
    "Ngày thành lập",
    12,
    ("Ngày quyết định thành lập", "Ngày QĐ thành lập", "Thời gian thành lập"),
)
AREA = Column(
    "area",
    "Diện tích theo văn bản (ha)",
    14,
    (
        "Diện tích",
        "Diện tích quy hoạch",
        "Tổng diện tích",
        "Diện tích đất",
        "Quy mô",
        "Quy mô diện tích",
        "Diện tích theo quyết định",
        "Diện tích tự nhiên",
        "DT",
    ),
)
ADDED = Column("added", "Diện tích tăng thêm (ha)", 14, ("Diện tích mở rộng", "Diện tích bổ sung"))
INTO = Column("into", "Sáp nhập vào", 24, ("Sáp nhập vào KCN", "Nhập vào"))
NOTE = Column("note", "Ghi chú", 34)
EVENT_ID = Column("event_id", "Mã sự kiện", 11)
STATE_NOW = Column("state_now", "Tình trạng (chỉ để xem)", 18, ("Trạng thái (chỉ để xem)",))
AREA_NOW = Column("area_now", "Diện tích mới nhất, ha (chỉ để xem)", 18)
SAMPLE = Column("sample", "Số liệu mẫu (chỉ để xem)", 13)
SERIAL = Column("serial", "STT", 6, ("TT", "Số TT", "Số thứ tự"))

ZONE_SHEET = (NAME, KIND, PARENT, PART_KIND, DISTRICT, LOCATION, AGENCY, STATE_NOW, AREA_NOW, SAMPLE)
EVENT_SHEET = (NAME, EVENT, DAY, DOCUMENT, AREA, ADDED, INTO, NOTE, EVENT_ID, SAMPLE)
COLUMNS = (*ZONE_SHEET[:7], *EVENT_SHEET[1:9], DECISION, DECIDED)
SILENT = (SERIAL, STATE_NOW, AREA_NOW, SAMPLE)
"""Known, and never read: what a workbook shows only to be looked at."""
ZONE_FIELDS = {"kind", "parent", "part_kind", "district", "location", "agency"}
EVENT_FIELDS = {column.field for column in (*EVENT_SHEET[1:9], DECISION, DECIDED)}


def header_key(text: str) -> str:
    """Return the key of a header, without the unit at its end."""
    return plain_key(text).removesuffix(" ha")


BY_KEY = {
    header_key(words): column for column in (*COLUMNS, *SILENT) for words in (column.header, *column.synonyms)
}
