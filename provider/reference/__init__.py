"""What editors and readers get of the schemas: composed schemas, and the reference pages.

Everything is made from ``schemas/`` and from the packs of a checkout, and nothing else. What is
made is committed: an editor reads a file, and a reader a page.
"""
