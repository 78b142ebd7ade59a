"""The whole period as one workbook, for Sở Công Thương: what was sent out, the conclusions back in."""
