"""A report as a document: for a pull request, a browser or a terminal."""
