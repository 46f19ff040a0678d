"""Log lines for people or machines, in real time, without secrets and without what Slack sent us."""

import logging
import re
import sys
import threading
from collections.abc import Callable, Iterable
from typing import Literal, TextIO

import structlog

# Shapes that are secret wherever they stand: Slack's tokens and reply addresses, Fernet keys, and the
# user:password part of a URL.
SECRET_SHAPES = (
    r"xox[a-z](?:\.xox[a-z])?-[\w.-]+",
    r"xapp-[\w-]+",
    r"https://hooks\.slack\.com/[^\s\"'<>]+",
    r"(?<![\w+/-])[\w-]{43}=(?!=)",
    r"(?<=://)[^\s/@\"']+:[^\s/@\"']+(?=@)",
)
HIDDEN = "[hidden]"


def start(
    level: str, form: Literal["console", "json"], secrets: Iterable[str] = (), stream: TextIO | None = None
) -> None:
    """Send every log line of the process to `stream` (standard error), and uncaught exceptions as well.

    `secrets` are values without a shape of their own (signing secrets), hidden wherever they appear.
    """
    stream = stream or sys.stderr
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    shape: list[structlog.typing.Processor]
    if form == "json":
        shape = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    else:
        plain = structlog.dev.plain_traceback
        shape = [structlog.dev.ConsoleRenderer(colors=stream.isatty(), exception_formatter=plain)]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        _Redacting(
            secrets,
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *shape],
        )
    )
    handler.addFilter(_may_be_written)
    logging.root.handlers = [handler]
    logging.root.setLevel(level.upper())
    logging.getLogger("apscheduler").setLevel(max(logging.WARNING, logging.root.level))  # a line for every tick
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    sys.excepthook = _uncaught
    threading.excepthook = lambda failed: _uncaught(failed.exc_type, failed.exc_value, failed.exc_traceback)


def redaction(secrets: Iterable[str] = ()) -> Callable[[str], str]:
    """A function that returns a text with every secret in it replaced by `[hidden]`."""
    exact = [re.escape(secret) for secret in sorted(secrets, key=len, reverse=True) if secret]
    shapes = re.compile("|".join((*exact, *SECRET_SHAPES)))
    return lambda text: shapes.sub(HIDDEN, text)


class _Redacting(structlog.stdlib.ProcessorFormatter):
    """The last hand on a finished line, so that no value, key or traceback goes round it."""

    def __init__(
        self,
        secrets: Iterable[str],
        *,
        foreign_pre_chain: list[structlog.typing.Processor],
        processors: list[structlog.typing.Processor],
    ) -> None:
        super().__init__(foreign_pre_chain=foreign_pre_chain, processors=processors)
        self.redact = redaction(secrets)

    def format(self, record: logging.LogRecord) -> str:
        return self.redact(super().format(record))


def _may_be_written(record: logging.LogRecord) -> bool:
    """Whether a line holds nothing of a request's body: Bolt and the SDK print bodies below INFO, and Bolt
    prints the whole body of a wrongly signed request at INFO. Decided here and not by the loggers' levels,
    because Bolt sets those itself, later."""
    if record.name == "slack_bolt.RequestVerification":
        return False
    return record.levelno >= logging.INFO or not record.name.startswith(("slack_bolt", "slack_sdk"))


def _uncaught(kind: type[BaseException], error: BaseException | None, traceback: object) -> None:
    if error is None or issubclass(kind, KeyboardInterrupt | SystemExit):
        return
    logging.getLogger("bot").critical("stopped by an unforeseen error", exc_info=error)
