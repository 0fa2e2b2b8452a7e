"""Composition: home, this week, menus, error pages, middleware, leave now."""
