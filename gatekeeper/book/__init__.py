"""The registry as a book of tables that a ward officer keeps: written as a workbook or CSV, and read back."""
