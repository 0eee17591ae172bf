"""The script that the pages of a shop load, and the endpoint that it reports to."""
