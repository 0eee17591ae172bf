"""The rules of lint: each module here has ``RULES``, and is found by being here."""
