"""Objects of a store in the words of its console, for people who review a change."""
