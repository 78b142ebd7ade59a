"""Reminding as an obligation with a ledger: what is due, for whom, told once (ADR 0005, 0011)."""
