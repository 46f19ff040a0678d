"""What is measured, for Prometheus: numbers by address, method and state. Never a person, a text or an id.

Nothing is counted, and prometheus_client is not even loaded, before `start`.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry
    from prometheus_client.metrics_core import Metric

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# Where the processes of one `web` write their numbers; prometheus_client reads it when it is loaded.
FOLDER = "PROMETHEUS_MULTIPROC_DIR"


@dataclass(frozen=True)
class Meter:
    """One thing that is counted: its name by Prometheus' conventions, what it says, and its labels."""

    kind: Literal["counter", "gauge", "histogram"]
    name: str
    says: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()


ACKS = Meter(
    "histogram", "rapport_ack_seconds", "From Slack's request to our answer, by the address that was called.",
    ("address",), (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3),
)  # fmt: skip
NOTICES_ENDED = Meter(
    "counter", "rapport_notices_ended_total", "Notices that were sent, withdrawn, stale or failed.", ("state",)
)
ERRANDS_ENDED = Meter(
    "counter", "rapport_errands_ended_total", "Errands that were done, tried again later, or failed.", ("state",)
)
SLACK_CALLS = Meter(
    "counter", "rapport_slack_calls_total",
    "Calls of Slack's Web API, by how they ended: done, refused, limited, unclear, away.", ("method", "outcome"),
)  # fmt: skip
SLACK_WAITS = Meter(
    "counter", "rapport_slack_wait_seconds_total", "Seconds Slack told us to wait (Retry-After).", ("method",)
)
SOCKETS_RENEWED = Meter(
    "counter", "rapport_sockets_renewed_total",
    "Times a Socket Mode connection was made anew, by why: silent, broken, asked.", ("app", "why"),
)  # fmt: skip
JOB_SECONDS = Meter(
    "histogram", "rapport_job_seconds", "How long a run of a job took.", ("job",), (0.01, 0.1, 1, 10, 60)
)
JOB_FAILURES = Meter("counter", "rapport_job_failures_total", "Runs of a job that failed.", ("job",))
DATABASE_BUSY = Meter(
    "counter", "rapport_database_busy_total", "Transactions that got no turn to write in time.", ()
)
DATABASE_ERRORS = Meter(
    "counter", "rapport_database_errors_total", "Times the database could not be used.", ()
)
AWAY = Meter("gauge", "rapport_away", "1 while this does not answer us: slack, database, writing, mail.", ("what",))
METERS = (
    ACKS, NOTICES_ENDED, ERRANDS_ENDED, SLACK_CALLS, SLACK_WAITS, SOCKETS_RENEWED, JOB_SECONDS, JOB_FAILURES,
    DATABASE_BUSY, DATABASE_ERRORS, AWAY,
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A gauge looked up when somebody asks: its name, what it says, and its values by the values of its labels."""

    name: str
    says: str
    labels: tuple[str, ...]
    values: Mapping[tuple[str, ...], float]


Look = Callable[[], Iterator[Found]]
_made: dict[Meter, Any] = {}
_registry: list[CollectorRegistry] = []


def start() -> None:
    """From here on this process counts; in the folder of `shared` if there is one. Again changes nothing."""
    if _made:
        return
    import prometheus_client as client

    # When each was first counted would be a line more for each, that nobody asks for.
    client.disable_created_metrics()  # type: ignore[no-untyped-call]
    registry = client.CollectorRegistry()
    for meter in METERS:
        more: dict[str, Any] = {"registry": registry}
        if meter.kind == "counter":
            _made[meter] = client.Counter(meter.name, meter.says, meter.labels, **more)
        elif meter.kind == "gauge":
            _made[meter] = client.Gauge(meter.name, meter.says, meter.labels, multiprocess_mode="livemax", **more)
        else:
            _made[meter] = client.Histogram(meter.name, meter.says, meter.labels, buckets=meter.buckets, **more)
    _registry.append(registry)


def stop() -> None:
    """From here on nothing is counted, and what was is forgotten."""
    _made.clear()
    _registry.clear()


def count(meter: Meter, *labels: str, by: float = 1) -> None:
    """So many more of it."""
    if _made:
        _of(meter, labels).inc(by)


def observe(meter: Meter, value: float, *labels: str) -> None:
    """One more of it, of that size."""
    if _made:
        _of(meter, labels).observe(value)


def put(meter: Meter, value: float, *labels: str) -> None:
    """That is how it stands now."""
    if _made:
        _of(meter, labels).set(value)


def exposition(look: Look) -> bytes:
    """Everything that was counted, by all processes of this `web`, and what `look` finds now, in Prometheus' format."""
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    if FOLDER in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    elif _registry:
        registry.register(_registry[0])
    registry.register(_Looking(look))
    return generate_latest(registry)


@contextmanager
def shared() -> Iterator[None]:
    """While this lasts, the processes forked from this one count together, in a private folder that is gone after."""
    folder, maker = tempfile.mkdtemp(prefix="rapport-metrics-"), os.getpid()
    os.environ[FOLDER] = folder
    import prometheus_client  # noqa: F401 - loaded before the fork, its pages are shared

    try:
        yield
    finally:
        if os.getpid() == maker:  # those forked from us come by here too
            shutil.rmtree(folder, ignore_errors=True)
            del os.environ[FOLDER]


def ended(process: int) -> None:
    """A process that counted with us is gone: what it did is kept, how it stood is not."""
    for file in Path(os.environ.get(FOLDER, os.devnull)).glob(f"gauge_live*_{process}.db"):
        file.unlink(missing_ok=True)


class _Looking:
    def __init__(self, look: Look) -> None:
        self._look = look

    def collect(self) -> Iterator[Metric]:
        from prometheus_client.core import GaugeMetricFamily

        for found in self._look():
            family = GaugeMetricFamily(found.name, found.says, labels=found.labels)
            for labels, value in found.values.items():
                family.add_metric(labels, value)
            yield family


def _of(meter: Meter, labels: tuple[str, ...]) -> Any:
    return _made[meter].labels(*labels) if labels else _made[meter]
