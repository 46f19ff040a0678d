"""The stand-in in a process of its own: for what must not share an interpreter with it, as benchmarks and crashes."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sandbox.client import StandIn
from sandbox.elements import Json

TOP = Path(__file__).parents[1]


@contextmanager
def apart(world: Json, **settings: Any) -> Iterator[StandIn]:
    """Started with this world, and stopped when the block is left. `settings` are the options of
    `python -m sandbox`: `port=8080`, `clock_file=path`, `retry_delays=(0, 0, 0)`, `limits=True`. An app that listens to
    nothing (`"events": []` in its world) spares it the most. RuntimeError when it cannot start."""
    command = [sys.executable, "-m", "sandbox"]
    for name, value in settings.items():
        values = value if isinstance(value, list | tuple) else [] if value is True else [value]
        command += [f"--{name.replace('_', '-')}", *map(str, values)]
    process = subprocess.Popen(command, cwd=TOP, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stdout is not None
    try:
        if not (url := process.stdout.readline().strip()):
            raise RuntimeError(f"the stand-in did not start: exit code {process.wait()}")
        with StandIn(url) as stand_in:
            stand_in.load(world)
            yield stand_in
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()
