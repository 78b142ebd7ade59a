"""The consolidated report: rows of one period, the drafted text, the official PDF, and its pages."""
