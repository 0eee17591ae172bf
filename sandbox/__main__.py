"""Run the sandbox: `python -m sandbox serve`."""

import sys

from sandbox.command import main

sys.exit(main())
