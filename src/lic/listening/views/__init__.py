"""Pages about rounds, statements, answers, talks and results."""
