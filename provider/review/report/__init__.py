"""The report of a plan: what will change, for whom, and what is dangerous about it."""
