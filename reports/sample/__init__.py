"""Sample people and reports, marked as sample everywhere; never loaded in production."""
