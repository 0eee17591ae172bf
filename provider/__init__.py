"""Reconcile YAML definitions of Connectif store configuration with Connectif's API."""
