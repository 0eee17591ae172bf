"""The Pulumi program of this project: everything stands in resources/ and stacks/."""

from pathlib import Path

from provider.engine.program import run

run(Path(__file__).parent)
