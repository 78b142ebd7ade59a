"""The fixtures made of the plan's text and its reviewed annotations (docs/adr/0003).

Everything verbatim comes from the text; every annotation carries words that must occur in its passage.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .plan_annotations import Agencies, Faults, members, plain, zone_key
from .plan_targets import target_rows
from .plan_text import KIND_LABELS, Kind, Passage, PlanText

PARTY = {"required": ["words"], "optional": ["agency", "group"]}
TASK_KEYS = ["leads", "coordinating", "other_parties", "cited_documents", "dated_parts", "zones", "note"]
DATED_PART = {"required": ["words", "due_words", "recurrence"], "optional": ["due_on"]}
ZONE = {"required": ["zone", "words"], "optional": ["dated_part", "is_expansion", "phase", "area_ha"]}
PARK_REPORTER = "bqlkcn"


@dataclass
class Builder:
    """Collects the rows of each model, and every fault on the way."""

    plan: PlanText
    agencies: Agencies
    annotations: Mapping
    faults: Faults = field(default_factory=Faults)
    sections: list[dict] = field(default_factory=list)
    tasks: list[dict] = field(default_factory=list)
    dated_parts: list[dict] = field(default_factory=list)
    mentions: list[dict] = field(default_factory=list)
    assignments: list[dict] = field(default_factory=list)
    zone_parts: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return self.annotations["plan"]["code"]

    def add_section(self, passage: Passage) -> None:
        is_paragraph = passage.kind is Kind.PARAGRAPH
        self.sections.append(
            {
                "plan": self.code,
                "parent": [self.code, passage.parent] if passage.parent else None,
                "clause": passage.clause,
                "kind": "section" if is_paragraph else passage.kind.value,
                "order": len(self.sections) + 1,
                "title": "" if is_paragraph else passage.text,
                "text": passage.text if is_paragraph else "",
            }
        )

    def add_task(self, passage: Passage, notes: Mapping) -> None:
        self.faults.keys(passage.clause, notes, [], TASK_KEYS)
        for words in [*notes.get("other_parties", []), *notes.get("cited_documents", [])]:
            self.faults.words(passage.clause, words, passage.text)
        self.tasks.append(
            {
                "section": [self.code, passage.parent],
                "clause": passage.clause,
                "order": len(self.tasks) + 1,
                "text": passage.text,
                "first_line": passage.first_line,
                "last_line": passage.last_line,
                "other_parties": notes.get("other_parties", []),
                "cited_documents": notes.get("cited_documents", []),
                "note": notes.get("note", ""),
            }
        )
        self.add_dated_parts(passage, notes.get("dated_parts", []))
        self.add_mentions(passage, notes)
        self.add_assignments(passage, notes)

    def add_dated_parts(self, passage: Passage, parts: list[Mapping]) -> None:
        for order, part in enumerate(parts, start=1):
            where = f"{passage.clause}, phần có thời hạn {order}"
            if self.faults.keys(where, part, **DATED_PART):
                self.faults.words(where, part["words"], passage.text)
                self.faults.words(where, part["due_words"], plain(part["words"]))
            self.dated_parts.append({"task": passage.clause, "order": order, "due_on": None} | part)

    def add_mentions(self, passage: Passage, notes: Mapping) -> None:
        """Zones are named in the order of the text: each is looked for after the one before."""
        reached = 0
        for order, zone in enumerate(notes.get("zones", []), start=1):
            where = f"{passage.clause}, khu, cụm {order}"
            if not self.faults.keys(where, zone, **ZONE):
                continue
            if self.faults.words(where, zone["words"], passage.text[reached:]):
                words = plain(zone["words"])
                reached = passage.text.index(words, reached) + len(words)
            self.check_mention(where, zone, notes)
            self.mentions.append(self.mention(passage, order, zone, where))

    def check_mention(self, where: str, zone: Mapping, notes: Mapping) -> None:
        self.faults.words(where, zone.get("phase", ""), plain(zone["words"]))
        self.faults.words(where, zone.get("area_ha", ""), plain(zone["words"]))
        parts = notes.get("dated_parts", [])
        number = zone.get("dated_part")
        if number is not None and not 1 <= number <= len(parts):
            self.faults.append(f"{where}: không có phần có thời hạn {number}.")
        elif number is not None:
            self.faults.words(where, zone["words"], plain(parts[number - 1].get("words", "")))

    def mention(self, passage: Passage, order: int, zone: Mapping, where: str) -> dict:
        part = zone.get("dated_part")
        return {
            "task": passage.clause,
            "order": order,
            "zone": self.named_zone(where, zone),
            "dated_part": [passage.clause, part] if part else None,
            "words": zone["words"],
            "area_ha": zone.get("area_ha"),
        }

    def named_zone(self, where: str, zone: Mapping) -> list[str]:
        """Return the key of the zone a passage names, or of its part: the words speak of that part alone."""
        kind, name = zone_key(where, zone["zone"], self.faults)
        part_kind, part = zone_part(zone)
        if not part:
            self.zone_parts.setdefault((kind, name), {})
            return [kind, name]
        self.zone_parts.setdefault((kind, name), {})[f"{name} ({part})"] = part_kind
        return [kind, f"{name} ({part})"]

    def add_assignments(self, passage: Passage, notes: Mapping) -> None:
        leads = self.leads(passage, notes)
        coordinating = self.parties(passage, notes.get("coordinating", []), "phối hợp")
        for code in set(leads) & {code for code, group in coordinating.items() if not group}:
            self.faults.append(f"{passage.clause}: cơ quan “{code}” vừa chủ trì vừa phối hợp.")
        for role, parties in [("lead", leads), ("coordinating", coordinating)]:
            for code in self.agencies.codes:
                if code in parties and not (role == "coordinating" and code in leads):
                    row = {"task": passage.clause, "agency": code, "role": role}
                    self.assignments.append(row | {"from_group": parties[code]})

    def leads(self, passage: Passage, notes: Mapping) -> dict[str, str]:
        """The agency of the heading, the members of its group, or those the annotations name."""
        heading = next((p for p in self.plan.of_kind(Kind.AGENCY) if p.clause == passage.parent), None)
        if heading and "leads" in notes:
            self.faults.append(f"{passage.clause}: cơ quan chủ trì đã nêu ở đề mục {heading.clause}.")
        if heading and heading.text in self.agencies.code_of:
            return {self.agencies.code_of[heading.text]: ""}
        if heading:
            group = {"group": self.annotations["headings"][heading.text], "words": heading.text}
            return members(passage.clause, group, self.agencies, self.faults)
        if not notes.get("leads"):
            self.faults.append(f"{passage.clause}: chưa có cơ quan chủ trì.")
        return self.parties(passage, notes.get("leads", []), "chủ trì")

    def parties(self, passage: Passage, entries: list[Mapping], role: str) -> dict[str, str]:
        """Agencies with their group's words; one that is also named by itself counts as named."""
        found: dict[str, str] = {}
        for entry in entries:
            where = f"{passage.clause}, {role}"
            if self.faults.keys(where, entry, **PARTY):
                self.faults.words(where, entry["words"], passage.text)
                named = members(where, entry, self.agencies, self.faults)
                found |= {code: "" if found.get(code) == "" else group for code, group in named.items()}
        return found

    def zones(self) -> list[dict]:
        """Every zone once, parks first, each kind in the order in which the plan names them.

        The parts of a zone stand behind it; a zone of which the plan names a part only has its row too.
        """
        keys = sorted(self.zone_parts, key=lambda key: key[0] != "industrial_park")
        rows = []
        for kind, name in keys:
            rows.append(zone_row(kind, name))
            parts = self.zone_parts[kind, name]
            rows += [zone_row(kind, part, [kind, name], parts[part]) for part in parts]
        return [row | {"order": order} for order, row in enumerate(rows, start=1)]

    def plan_row(self) -> dict:
        return {
            "code": self.code,
            "number": self.plan.number,
            "issued_on": None,
            "issued_words": self.plan.issued_words,
            "title": self.plan.title,
            "issuer": self.annotations["plan"]["issuer"],
            "preamble": self.plan.preamble,
            "signature": "\n".join(self.plan.signature),
            "recipients": list(self.plan.recipients),
        }


def zone_part(zone: Mapping) -> tuple[str, str]:
    """Return the kind and the words of the part of a zone that a passage speaks of; blanks for all of it."""
    if zone.get("is_expansion"):
        return "expansion", "mở rộng"
    return ("phase", zone["phase"]) if zone.get("phase") else ("", "")


def zone_row(kind: str, name: str, parent: list[str] | None = None, part_kind: str = "") -> dict:
    return {
        "kind": kind,
        "name": name,
        "parent": parent,
        "part_kind": part_kind,
        "reporting_agency": PARK_REPORTER if kind == "industrial_park" else None,
    }


def unknown_clauses(plan: PlanText, annotations: Mapping, faults: Faults) -> None:
    """Note annotations of passages that the text does not have."""
    for name, kind in [("tasks", Kind.TASK), ("targets", Kind.TARGET)]:
        clauses = {passage.clause for passage in plan.of_kind(kind)}
        for clause in annotations[name]:
            if clause not in clauses:
                faults.append(
                    f"{clause}: văn bản không có {'nhiệm vụ' if name == 'tasks' else 'mục tiêu'} này."
                )


def check_counts(plan: PlanText, annotations: Mapping, faults: Faults) -> None:
    """Note a text shorter or longer than the one that was reviewed: a whole bullet can go unseen."""
    for kind, expected in annotations["passages"].items():
        found = len(plan.of_kind(Kind(kind)))
        if found != expected:
            faults.append(f"văn bản có {found} {KIND_LABELS[Kind(kind)]}, bản đã rà soát có {expected}.")


def build(plan: PlanText, agencies: Agencies, annotations: Mapping) -> dict[str, dict[str, list[dict]]]:
    """Return the rows of each model, by fixture file and model label.

    Raises `AnnotationError` with every fault: counts other than the reviewed ones, unknown clause, agency,
    group or key, words that do not occur in their passage, an agency both leading and co-ordinating, a
    task without lead.
    """
    builder = Builder(plan, agencies, annotations)
    check_counts(plan, annotations, builder.faults)
    unknown_clauses(plan, annotations, builder.faults)
    for passage in plan.passages:
        if passage.kind is Kind.TASK:
            builder.add_task(passage, annotations["tasks"].get(passage.clause, {}))
        elif passage.kind is not Kind.TARGET:
            builder.add_section(passage)
    targets = target_rows(plan, agencies, annotations, builder.faults)
    builder.faults.raise_any()
    return {
        "zones.json": {"zones.zone": builder.zones()},
        "plan.json": {
            "tasks.plan": [builder.plan_row()],
            "tasks.section": builder.sections,
            "tasks.task": builder.tasks,
            "tasks.datedpart": builder.dated_parts,
            "tasks.zonemention": builder.mentions,
            "tasks.assignment": builder.assignments,
        },
        "targets.json": targets,
    }
