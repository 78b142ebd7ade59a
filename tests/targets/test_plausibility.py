"""What a figure can be: hard rules that are never passed, jumps that ask for a word."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from targets.plausibility import Beside, Near, faults, jumps


@dataclass(frozen=True)
class Kind:
    kind: str = "level"
    unit: str = "%"
    code: str = "1b"
    jump_factor: Decimal | None = Decimal("1.5")


SHARE, MONEY = Kind(), Kind(unit="tỷ đồng", code="2-hien-hanh")
GROWTH, COUNT = Kind(kind="average_growth"), Kind(kind="count", unit="KCN")
AREA, SUM = Kind(kind="area", unit="ha"), Kind(kind="cumulative", unit="nghìn tỷ đồng")


def near(value: str, period: str = "năm 2022", name: str = "2, Toàn ngành") -> Near:
    return Near(name, period, Decimal(value))


@pytest.mark.parametrize(
    ("indicator", "value", "told"),
    [
        (SHARE, "0", []),
        (SHARE, "100", []),
        (SHARE, "100.01", ["Số đã đọc là 100,01; giá trị không được lớn hơn 100."]),
        (SHARE, "-0.01", ["Số đã đọc là -0,01; giá trị không được nhỏ hơn 0."]),
        (MONEY, "541169", []),
        (MONEY, "-1", ["Số đã đọc là -1; giá trị không được nhỏ hơn 0."]),
        (AREA, "-1", ["Số đã đọc là -1; giá trị không được nhỏ hơn 0."]),
        (SUM, "-1", ["Số đã đọc là -1; giá trị không được nhỏ hơn 0."]),
        (COUNT, "8", []),
        (COUNT, "8.5", ["Số đã đọc là 8,5; số KCN phải là số nguyên."]),
        (COUNT, "-1", ["Số đã đọc là -1; giá trị không được nhỏ hơn 0."]),
        (GROWTH, "-99.99", []),
        (GROWTH, "250", []),
        (GROWTH, "-100", ["Số đã đọc là -100; tốc độ tăng phải lớn hơn -100 %."]),
    ],
)
def test_bounds_of_each_kind(indicator, value, told):
    assert faults(indicator, Decimal(value)) == told


def test_a_part_is_not_above_its_whole():
    told = faults(MONEY, Decimal(358300), Beside(whole=near("342000")))
    assert told == [
        "Số đã đọc là 358.300 tỷ đồng, lớn hơn 342.000 tỷ đồng của chỉ tiêu 2, Toàn ngành (năm 2022). "
        "Một phần không thể lớn hơn toàn bộ; đề nghị kiểm tra lại cả hai số."
    ]


def test_a_whole_is_not_below_any_of_its_parts():
    parts = (near("358300", name="2-fdi, FDI"), near("10", name="2-nn, Nhà nước"))
    assert faults(MONEY, Decimal(342000), Beside(parts=parts)) == [
        "Số đã đọc là 342.000 tỷ đồng, nhỏ hơn 358.300 tỷ đồng của một phần, chỉ tiêu 2-fdi, FDI (năm 2022). "
        "Một phần không thể lớn hơn toàn bộ; đề nghị kiểm tra lại cả hai số."
    ]


def test_a_part_may_be_its_whole():
    assert faults(MONEY, Decimal(5), Beside(whole=near("5"), parts=(near("5"),))) == []


@pytest.mark.parametrize(
    ("value", "earlier", "told"),
    [
        ("150", "100", None),
        ("150.1", "100", "gấp 1,501 lần"),
        ("1020", "100", "gấp 10,2 lần"),
        ("66.6", "100", "giảm 1,502 lần so với"),
        ("100", "0", "khác hẳn"),
        ("0", "100", "khác hẳn"),
        ("0", "0", None),
        ("5", "-4", "trái dấu với"),
        ("-5", "-4", None),
        ("-9", "-4", "gấp 2,3 lần"),
    ],
)
def test_a_jump_quotes_both_figures_and_how_many_times(value, earlier, told):
    found = jumps(GROWTH, Decimal(value), Beside(earlier=near(earlier, "năm 2021")))
    assert len(found) == (told is not None)
    if told:
        read, known = value.replace(".", ","), earlier.replace(".", ",")
        assert found[0].replace("1.020", "1020") == (
            f"Số đã đọc là {read} %, {told} số năm 2021 ({known} %); ngưỡng của chỉ tiêu 1b là 1,5 lần."
        )


def test_the_next_later_figure_is_compared_too():
    beside = Beside(earlier=near("100", "năm 2021"), later=near("1000", "năm 2024"))
    assert [each.count("năm 2024") for each in jumps(MONEY, Decimal(110), beside)] == [1]
    assert len(jumps(MONEY, Decimal(300), beside)) == 2


def test_without_a_factor_nothing_jumps():
    assert jumps(Kind(jump_factor=None), Decimal(1000), Beside(earlier=near("1"))) == []
