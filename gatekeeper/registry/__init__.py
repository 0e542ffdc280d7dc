"""The approved procedures, their counterparties and terms; which of them governs an item, and who counts."""
