"""Rehearsals: a period for practice, marked everywhere, counted nowhere, gone when the real one opens."""
