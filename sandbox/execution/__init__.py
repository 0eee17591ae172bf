"""Workflows run: contacts enter, trigger, pass from node to node, wait, and leave."""
