"""Working until told to stop: SIGTERM or Ctrl-C, waited for and not handled."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable

SIGNALS = {signal.SIGTERM, signal.SIGINT}


def hold_signals() -> None:
    """From here on the signals wait for `until_told`, in every thread that starts.

    With a handler instead, one that reaches another thread leaves the main thread asleep, and the process goes on; a
    thread that was there before and holds nothing takes it, and the process ends as if nobody had thought of it.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)


def until_told(start: Callable[[], None], stop: Callable[[], bool]) -> None:
    """Start, and stop when told; the signals are held. Where `stop` is not done in time, the process ends at once."""
    try:
        start()
    except Exception:
        stop()
        raise
    signal.sigwait(SIGNALS)
    for each in SIGNALS:  # a second one ends the process at once
        signal.signal(each, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    if not stop():
        logging.shutdown()
        os._exit(0)
