"""Pages of the table itself."""
