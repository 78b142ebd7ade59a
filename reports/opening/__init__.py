"""The opening check: what is not in order before a period opens, cleared or waived with a reason (ADR 14)."""
