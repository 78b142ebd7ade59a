"""The calculation in words carries the numbers that the row shows."""

from datetime import date
from decimal import Decimal

from targets.explanation import explain
from targets.rows import indicator_rows

TODAY = date(2026, 11, 23)


def steps() -> list[tuple[str, str, str]]:
    found = explain(indicator_rows(today=TODAY)[-1])
    return [(step.label, step.formula, f"{step.sign} {step.result}") for step in found]


def test_the_worked_example_in_words(make_indicator, record):
    level = make_indicator(
        unit="tỷ đồng",
        target_value=Decimal("176.2342"),
        target_year=2025,
        baseline_value=Decimal(100),
        baseline_year=2020,
    )
    record(level, 2022, "121")
    assert steps() == [
        ("Mức cần có năm 2022", "100 × (176,2342 ÷ 100)<sup>2/5</sup>", "≈ 125,44 tỷ đồng"),
        ("Nhịp thực tế (2020-2022)", "(121 ÷ 100)<sup>1/2</sup> - 1", "= 10,0 %/năm"),
        ("Nhịp cần từ nay (2022-2025)", "(176,2342 ÷ 121)<sup>1/3</sup> - 1", "≈ 13,35 %/năm"),
        ("Nhịp của Kế hoạch (2020-2025)", "(176,2342 ÷ 100)<sup>1/5</sup> - 1", "≈ 12,0 %/năm"),
        (
            "Năm 2025 nếu giữ nhịp thực tế",
            "121 × (1 + 10 %)<sup>3</sup>",
            "≈ 161,05 tỷ đồng, so với mục tiêu 176,23",
        ),
        ("Tiến độ", "(121 - 100) ÷ (176,2342 - 100)", "≈ 27,5 %"),
    ]


def test_the_worked_example_as_yearly_growths(growth, record):
    record(growth, 2021, "10")
    record(growth, 2022, "10")
    assert steps() == [
        ("Chỉ số năm 2022 (năm 2020 = 100)", "100 × (1 + 10 %) × (1 + 10 %)", "= 121"),
        ("Chỉ số mục tiêu năm 2025", "100 × (1 + 12 %)<sup>5</sup>", "≈ 176,23"),
        ("Mức cần có năm 2022", "100 × (176,2342 ÷ 100)<sup>2/5</sup>", "= 125,44"),
        ("Nhịp thực tế (2020-2022)", "(121 ÷ 100)<sup>1/2</sup> - 1", "= 10,0 %/năm"),
        ("Nhịp cần từ nay (2022-2025)", "(176,2342 ÷ 121)<sup>1/3</sup> - 1", "≈ 13,35 %/năm"),
        ("Nhịp của Kế hoạch (2020-2025)", "(176,2342 ÷ 100)<sup>1/5</sup> - 1", "= 12,0 %/năm"),
        ("Năm 2025 nếu giữ nhịp thực tế", "121 × (1 + 10 %)<sup>3</sup>", "≈ 161,05, so với mục tiêu 176,23"),
        ("Tiến độ", "(121 - 100) ÷ (176,2342 - 100)", "≈ 27,5 %"),
    ]


def test_a_share_in_words(share, record):
    record(share, 2024, "54.8")
    assert steps()[0] == ("Mức cần có năm 2024", "47,1 + (60 - 47,1) × 4/10", "= 52,26 %")
    assert steps()[2] == ("Nhịp cần từ nay (2024-2030)", "(60 - 54,8) ÷ 6 năm", "≈ 0,87 điểm %/năm")


def test_years_without_a_figure_stand_beside_the_pace(share, record):
    record(share, 2024, "54.8")
    notes = [step.note for step in explain(indicator_rows(today=TODAY)[-1])]
    assert notes == ["", "không có số liệu năm 2021-2023", "", "", "", ""]


def test_growths_show_how_they_become_an_index(growth, record):
    record(growth, 2021, "20")
    record(growth, 2022, "-10")
    assert steps()[0] == ("Chỉ số năm 2022 (năm 2020 = 100)", "100 × (1 + 20 %) × (1 - 10 %)", "= 108")


def test_a_sum_shows_its_parts(make_indicator, record):
    capital = make_indicator(
        "3", kind="cumulative", unit="tỷ đồng", start_year=2021, target_value=Decimal(855)
    )
    record(capital, 2021, "60")
    record(capital, 2022, "70.5")
    assert steps()[0] == ("Lũy kế 2021-2022", "60 + 70,5", "= 130,5 tỷ đồng")


def test_an_implied_base_shows_where_it_comes_from(make_indicator, growth, record):
    level = make_indicator("2b", unit="tỷ đồng", target_value=Decimal("176.2342"), target_year=2025)
    record(level, 2022, "121")
    assert steps()[0] == (
        "Gốc năm 2020, suy ra từ mục tiêu",
        "176,2342 ÷ (1 + 12 %)<sup>5</sup>",
        "≈ 100 tỷ đồng",
    )


def test_a_reached_target_needs_no_outlook(share, record):
    record(share, 2024, "61")
    assert [label for label, _, _ in steps()] == [
        "Mức cần có năm 2024",
        "Nhịp thực tế (2020-2024)",
        "Tiến độ",
    ]


def test_without_figures_nothing_is_computed(share):
    assert steps() == []
