"""Lint: hazards that are valid configuration, and would hurt customers all the same."""
