"""The console: the page where a person watches the local store and acts as its user."""
