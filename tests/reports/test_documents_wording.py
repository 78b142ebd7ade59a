"""Words that every format prints the same: the letters of items in one section."""

from reports.documents.phrases import ITEM_LETTERS
from reports.documents.wording import letters_of, printed


def said(style: str, lead: str, text: str = "Chữ.") -> dict:
    return {"key": "k", "style": style, "lead": lead, "text": text, "sources": []}


def test_lettered_items_are_counted_in_order_whatever_stands_between_them():
    items = [
        said("text", ""),
        said("lettered", "Đã gửi (04):"),
        said("item", "(1) Tăng trưởng:"),
        said("lettered", ""),
        said("lettered", "Gửi muộn (01):", "Sở A.\nSở B."),
    ]
    assert [(each["style"], each["lead"], each["text"]) for each in printed(items)] == [
        ("text", "", "Chữ."),
        ("item", "a) Đã gửi (04):", "Chữ."),
        ("item", "(1) Tăng trưởng:", "Chữ."),
        ("item", "b)", "Chữ."),
        ("item", "c) Gửi muộn (01):", "Sở A."),
        ("more", "", "Sở B."),
    ]


def test_letters_are_those_of_official_documents_and_end_with_them():
    found = list(letters_of(["lettered"] * (len(ITEM_LETTERS) + 1)))
    assert found[:9] == ["a)", "b)", "c)", "d)", "đ)", "e)", "g)", "h)", "i)"]
    assert found[-2:] == ["y)", ""]
