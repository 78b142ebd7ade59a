"""The urging letter (công văn đôn đốc) of Sở Công Thương to the agencies that are overdue."""
