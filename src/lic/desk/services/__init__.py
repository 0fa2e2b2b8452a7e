"""Writes at the desk."""
