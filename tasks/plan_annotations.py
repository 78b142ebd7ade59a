"""Words against text: what the reviewed annotations may say of a passage, and the agencies they name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bacgiang_plan.lib.vietnamese import nfc

ZONE_KINDS = {"KCN": "industrial_park", "CCN": "industrial_cluster"}


class AnnotationError(ValueError):
    """The annotations do not fit the text; ``faults`` lists all of it in Vietnamese."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = list(faults)


@dataclass(frozen=True)
class Agencies:
    """The agencies in official order: code by name or alias, and the three groups the plan assigns to."""

    codes: tuple[str, ...]
    code_of: Mapping[str, str]
    groups: Mapping[str, tuple[str, ...]]

    @classmethod
    def of_fixture(cls, fixture: Mapping) -> "Agencies":
        rows = sorted(fixture["agencies.agency"], key=lambda row: row["order"])
        districts = tuple(row["code"] for row in rows if row["kind"] == "district_committee")
        codes = tuple(row["code"] for row in rows)
        aliases = {nfc(row["name"]): row["agency"] for row in fixture["agencies.agencyalias"]}
        return cls(
            codes=codes,
            code_of=aliases | {nfc(row["name"]): row["code"] for row in rows},
            groups={
                "all": codes,
                "provincial": tuple(code for code in codes if code not in districts),
                "districts": districts,
            },
        )


class Faults(list):
    """The faults found so far; each check adds its own and goes on."""

    def keys(self, where: str, entry: Mapping, required: Iterable[str], optional: Iterable[str] = ()) -> bool:
        """Note unknown and missing keys; return whether there are none."""
        unknown = sorted(set(entry) - set(required) - set(optional))
        missing = sorted(set(required) - set(entry))
        self.extend(f"{where}: không có mục chú giải “{key}”." for key in unknown)
        self.extend(f"{where}: thiếu mục “{key}”." for key in missing)
        return not (unknown or missing)

    def words(self, where: str, words: str, text: str) -> bool:
        """Note words that the text does not contain, blanks and Unicode form aside."""
        if occurs(words, text):
            return True
        self.append(f"{where}: không tìm thấy trong văn bản các từ “{words}”.")
        return False

    def raise_any(self) -> None:
        if self:
            raise AnnotationError(self)


def plain(words: str) -> str:
    return " ".join(nfc(words).split())


def occurs(words: str, text: str) -> bool:
    return plain(words) in text


def members(where: str, entry: Mapping, agencies: Agencies, faults: Faults) -> dict[str, str]:
    """Return the agencies an entry names, each with the words of the group it stands in ("" if none)."""
    if "group" in entry:
        if entry["group"] not in agencies.groups:
            faults.append(f"{where}: không có nhóm cơ quan “{entry['group']}”.")
        return dict.fromkeys(agencies.groups.get(entry["group"], ()), entry["words"])
    if entry.get("agency") not in agencies.codes:
        faults.append(f"{where}: không có cơ quan mã “{entry.get('agency')}”.")
        return {}
    return {entry["agency"]: ""}


def zone_key(where: str, name: str, faults: Faults) -> list[str]:
    """Split "KCN Yên Lư" into the natural key of the zone."""
    kind, _, rest = name.partition(" ")
    if kind not in ZONE_KINDS or not rest:
        faults.append(f"{where}: tên khu, cụm “{name}” phải bắt đầu bằng KCN hoặc CCN.")
    return [ZONE_KINDS.get(kind, ""), rest]
