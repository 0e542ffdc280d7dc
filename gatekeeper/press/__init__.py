"""Where a paper becomes files: workbook, Word, PDF, CSV and JSON, all of the same tables. Knows nothing of records."""
