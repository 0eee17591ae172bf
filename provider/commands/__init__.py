"""The subcommands of ``connectif``: one module each, imported when its command is given.

A module has ``arguments(parser)`` and ``run(arguments) -> exit code``; ``arguments.root`` is the
folder that holds ``Pulumi.yaml``.
"""
