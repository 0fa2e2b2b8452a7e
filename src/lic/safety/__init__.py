"""Telling what happened: the form, the receipt, the inbox. What is told is sealed here and read at the desk alone."""
