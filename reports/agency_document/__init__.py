"""The report of one agency as an official document: PDF by a worker, Word at once, from the same content."""
