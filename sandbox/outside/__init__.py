"""The world outside of the store: a demo shop, Reskyt's receiver, and a customer's phone."""
