"""Workbooks both ways: downloaded, filled in, uploaded, checked, previewed, written as a whole."""
