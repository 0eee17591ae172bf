"""Manual tasks: what a person does in the console, because the API cannot.

``steps`` turns definitions into steps, ``Task`` is what a person has to do for one of them. The
engine decides what is left to do; the guide shows it.
"""

from provider.tasks.model import Act, Action, Settled, Step, Task

__all__ = ["Act", "Action", "Settled", "Step", "Task"]
