"""`make bench`: every budget of this house, measured with Python alone and written down."""
