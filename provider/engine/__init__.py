"""The Pulumi side: the dynamic provider, the resource classes and the program.

The names ``provider.engine.provider.ConnectifProvider`` and the types of the resource classes stand
in every stack's state: moving or renaming them is a breaking change.
"""
