"""Digital signatures are found by the bytes they cover, never by a word in the text."""

import io

import pytest

from bacgiang_plan.lib.pdf_signatures import PIECE, count_signatures
from tests.lib.file_corpus import pdf


def signed(count: int = 1, *, contents: str = "3082" + "ab" * 200, before: int = 0) -> bytes:
    """A PDF with ``count`` signatures over all but themselves; ``before`` bytes stand in front of them."""
    whole = b"%PDF-1.7\n" + b"%" * before + b"\n"
    for _ in range(count):
        head = whole + b"1 0 obj <</Type /Sig /Filter /Adobe.PPKLite /ByteRange ["
        gap = b"] /Contents "
        start = len(head) + len(b"0 0000000000 0000000000 0000000000") + len(gap)
        end = start + len(contents) + 2
        tail = b">>\nendobj\n%%EOF\n"
        numbers = f"0 {start:010d} {end:010d} {len(tail):010d}".encode()
        whole = head + numbers + gap + f"<{contents}>".encode() + tail
    return whole


@pytest.mark.parametrize("count", [0, 1, 2])
def test_each_signature_counts_once(count):
    assert count_signatures(io.BytesIO(signed(count))) == count


@pytest.mark.parametrize("before", [PIECE - 90, PIECE - 40, PIECE - 5, 3 * PIECE])
def test_a_signature_is_found_wherever_it_stands(before):
    assert count_signatures(io.BytesIO(signed(before=before))) == 1


@pytest.mark.parametrize(
    "content",
    [
        pdf(),
        pdf("Chữ ký số /ByteRange [0 10 20 30] /Sig"),
        pdf("/ByteRange [0 /********** /********** /**********] /Contents <3082>"),
        pdf("/ByteRange [0 99999 5 1]"),
        pdf("/ByteRange [0 20 9999999999 1]"),
        signed(contents="00" * 300),
        signed()[:400],
        b"",
    ],
)
def test_words_broken_ranges_and_places_kept_free_are_no_signature(content):
    assert count_signatures(io.BytesIO(content)) == 0


def test_a_hostile_number_of_signatures_is_counted_to_a_hundred():
    head = b"%PDF-1.7\n" + b"<30>" * 1000
    ranges = b"".join(b"/ByteRange [0 %d %d 1]" % (9 + 4 * n, 13 + 4 * n) for n in range(1000))
    assert count_signatures(io.BytesIO(head + ranges)) == 100


def test_the_file_is_left_at_its_beginning():
    file = io.BytesIO(signed())
    count_signatures(file)
    assert file.tell() == 0
