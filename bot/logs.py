"""Log lines for people or machines, in real time, without secrets, names, or anything that somebody typed.

What a line is about is bound where the work begins: `address`, `key` and `workspace` are on every line about a
handler, a job, a notice or an errand. A line given `spare=True` is written once a minute, with how many were left out.
"""

import logging
import re
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
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
# What an error quotes may be anything that somebody typed; an id of Slack's, or a name in our code with an underscore
# or a dot in it, is not. An e-mail address is somebody's wherever it stands.
_QUOTED = re.compile(r"""'[^'\n]*'|"[^"\n]*"|“[^”\n]*”|‘[^’\n]*’""")
_HARMLESS = re.compile(r"""['"“‘]([A-Z][A-Z0-9]{5,}|[a-z]+(?:[._][a-z0-9]+)+)['"”’]""")
_OF_EMAIL = r"[^\s<>@,;:'\"()\[\]]"
_EMAIL = re.compile(rf"(?<!{_OF_EMAIL}){_OF_EMAIL}{{1,64}}@{_OF_EMAIL}{{1,255}}")
# Values of lines that hold what an error says.
_SAID_BY_ERRORS = ("error", "why")
# Values that are several lines by themselves.
_LONGER = ("exception", "stack")
# How often a line that repeats is written.
SPARE_SECONDS = 60.0
# Libraries that write statements, rows or bodies below this level.
_TALKATIVE = ("slack_bolt", "slack_sdk", "sqlalchemy", "psycopg", "urllib3", "asyncio", "alembic")


def start(
    level: str, form: Literal["console", "json"], secrets: Iterable[str] = (), stream: TextIO | None = None
) -> None:
    """Send every log line of the process to `stream` (standard error), and uncaught exceptions as well.

    `secrets` are values without a shape of their own (signing secrets), hidden wherever they appear.
    """
    stream = stream or sys.stderr
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        _without_what_was_typed,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    shape: list[structlog.typing.Processor]
    if form == "json":
        shape = [structlog.processors.JSONRenderer(ensure_ascii=False)]
    else:
        shape = [structlog.dev.ConsoleRenderer(colors=stream.isatty())]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        _Redacting(
            secrets,
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _told, _printable, *shape],
        )
    )
    sparing = _Sparing()
    handler.addFilter(_may_be_written)
    handler.addFilter(sparing.record)
    logging.root.handlers = [handler]
    logging.root.setLevel(level.upper())
    for name in ("sqlalchemy", "asyncio"):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.root.level))
    logging.getLogger("apscheduler").setLevel(max(logging.WARNING, logging.root.level))  # a line for every tick
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            sparing.line,
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
        return _EMAIL.sub("[…]", self.redact(super().format(record)))


class _Sparing:
    """Lets what repeats pass once in `SPARE_SECONDS`: our lines that ask for it, and warnings of Slack's libraries."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._said: dict[tuple[object, object], tuple[float, int]] = {}

    def line(self, logger: object, method: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
        """A processor: the line, with how many were left out since the last of its event and address."""
        if not line.pop("spare", False):
            return line
        left_out = self._left_out(line["event"], line.get("address"))
        if left_out is None:
            raise structlog.DropEvent
        return {**line, "left_out": left_out} if left_out else line

    def record(self, record: logging.LogRecord) -> bool:
        """A filter: whether a library's line is written, with how many were left out since the last from there."""
        if record.levelno < logging.WARNING or not record.name.startswith(("slack_bolt", "slack_sdk")):
            return True
        left_out = self._left_out(record.name, record.lineno)
        if left_out:
            record.left_out = left_out
        return left_out is not None

    def _left_out(self, *which: object) -> int | None:
        now = time.monotonic()
        with self._lock:
            until, left_out = self._said.get((which[0], which[1]), (now, 0))
            if now < until:
                self._said[which[0], which[1]] = (until, left_out + 1)
                return None
            self._said[which[0], which[1]] = (now + SPARE_SECONDS, 0)
            return left_out


def _without_what_was_typed(
    logger: object, method: str, line: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    for name in _SAID_BY_ERRORS:
        if isinstance(line.get(name), str):
            line[name] = _unquoted(line[name])
    return line


def _told(logger: object, method: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """An exception as text: where it was raised, and what it says without what it quotes."""
    given = line.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else sys.exc_info()[1] if given is True else given
    if isinstance(error, BaseException):
        line["exception"] = "\n".join(_traced(error))
    return line


def _printable(logger: object, method: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """No value begins a line of its own, steers a terminal, or cannot be written at all."""
    for name, value in line.items():
        if isinstance(value, str) and not value.isprintable():
            kept = "\n" if name in _LONGER else ""
            line[name] = "".join(c if c.isprintable() or c in kept else ascii(c)[1:-1] for c in value)
    return line


def _traced(error: BaseException) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _traced(before)
        yield "Then:"
    yield "".join(traceback.format_tb(error.__traceback__)).rstrip()
    # Of an error of the database's only its own first line: what follows holds statements and values.
    said = str(getattr(error, "orig", None) or error).partition("\n")[0]
    yield f"{type(error).__name__}: {_unquoted(said)}"


def _unquoted(said: str) -> str:
    return _QUOTED.sub(lambda found: found[0] if _HARMLESS.fullmatch(found[0]) else "[…]", said)


def _may_be_written(record: logging.LogRecord) -> bool:
    """Whether a line holds nothing of a request's body, a statement or a row: Bolt and the SDK print bodies below
    INFO, SQLAlchemy prints rows, and Bolt prints the whole body of a wrongly signed request at INFO. Of a call of the
    Web API that failed, `bot.away` says what there is to say. Decided here and not by the loggers' levels, because
    Bolt sets those itself, later."""
    if record.name == "slack_bolt.RequestVerification" or record.name.startswith("slack_sdk.web."):
        return False
    return record.levelno >= logging.INFO or not record.name.startswith(_TALKATIVE)


def _uncaught(kind: type[BaseException], error: BaseException | None, traceback: object) -> None:
    if error is None or issubclass(kind, KeyboardInterrupt | SystemExit):
        return
    logging.getLogger("bot").critical("stopped by an unforeseen error", exc_info=error)
