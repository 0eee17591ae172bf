"""Review: what a change does to a store and to its customers, before anybody applies it."""
