"""An invented town with invented people, to try everything in. Never in production."""
