"""Django's PostgreSQL, but that each statement of a request says for whom it asks (`lic.base.walls`)."""
