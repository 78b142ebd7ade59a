"""The words of the guide sheet; its list of headers is the table by which the reader knows them."""

from collections.abc import Iterator

from zones.enums import EventKind

from .columns import COLUMNS

STEPS = [
    "1. Mỗi dòng trang “Khu, cụm” là một khu, cụm hoặc một phần của nó; mỗi dòng trang “Sự kiện” là một sự "
    "kiện theo một văn bản. Thêm dòng mới ở cuối trang; được sắp xếp, ẩn cột, thêm trang, thêm cột.",
    "2. Ô trống nghĩa là không nêu: không xóa nội dung đang có trên Cổng. Dòng bỏ đi không xóa khu, cụm hay "
    "sự kiện. Sự kiện ghi sai thì rút trên Cổng, có lý do.",
    "3. Sự kiện mới để trống “Mã sự kiện”. Không sửa dòng đã có mã, không sửa mã. Các cột nền xám chỉ để "
    "xem.",
    "4. Ngày viết ngày/tháng/năm, ví dụ 05/01/2022. Diện tích tính bằng ha, ghi ô dạng số, hoặc viết "
    "1.322,5. Chữ “1.853”, “1,853” và “51.2” không được đoán: đề nghị ghi ô dạng số.",
    "5. Mỗi diện tích cần văn bản. Hai văn bản nêu hai diện tích khác nhau thì ghi hai dòng; Cổng giữ cả "
    "hai.",
    "6. Ghi xong, lưu ở dạng .xlsx rồi nạp ở trang “Danh mục bằng Excel” trên Cổng. Cổng liệt kê mọi chỗ "
    "sai, cho xem trước mọi thay đổi; chưa xác nhận thì chưa ghi gì; một dòng sai thì không dòng nào được "
    "ghi.",
    "7. Cũng nạp được danh sách không tải từ Cổng, miễn là có hàng tiêu đề (trong 40 hàng đầu). Dòng tổng, "
    "dòng tiêu đề nhóm như “I. Khu công nghiệp” được bỏ qua và nói rõ ở bản xem trước. Loại KCN, CCN lấy từ "
    "cột “Loại”, từ chữ trước tên, từ dòng tiêu đề nhóm, tiêu đề cột hoặc tên trang.",
    "8. Cột ngày như “Ngày QĐ”, “Ngày ký” là ngày của văn bản ở cột bên trái nó. Đọc được tiêu đề hai hàng "
    "như “Quyết định thành lập” trên “Số QĐ” và “Ngày ký”. Quyết định không có ngày thì không ghi sự kiện "
    "thành lập và được nêu từng dòng ở bản xem trước.",
    "9. Cột “Số liệu mẫu” ghi “mẫu”: sự kiện là số liệu mẫu để dùng thử, hoặc khu, cụm có sự kiện như vậy.",
]
SECRETS = "Không ghi thông tin thuộc bí mật nhà nước vào sổ này và vào Cổng."


def guide_lines(exported: str) -> Iterator[str]:
    """The paragraphs of the guide, for a workbook that left the portal at ``exported``."""
    yield f"Sổ kết xuất từ Cổng lúc {exported}."
    yield from STEPS
    events = ", ".join(f"“{label}”" for label in EventKind.labels)
    yield f"Các sự kiện: {events}."
    yield "Tiêu đề cột đọc được (chữ hoa, dấu, dấu câu và “(ha)” không phân biệt):"
    for column in COLUMNS:
        yield f"– {'; '.join((column.header, *column.synonyms))}"
    yield SECRETS
