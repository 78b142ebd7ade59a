"""Official documents of any report: their parts, their words, and their two formats, PDF and Word."""
