"""The zone inventory as a workbook, both ways: export; import with a preview, all or nothing."""
