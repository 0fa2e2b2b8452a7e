"""Pages on which people tell, come back, and read alerts."""
