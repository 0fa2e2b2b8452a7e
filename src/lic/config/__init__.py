"""Composition of the installation: settings, addresses, commands, start-up checks."""
