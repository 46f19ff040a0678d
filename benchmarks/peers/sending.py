"""What a peer's worker does: post one message with the SDK's client as it comes. Settings come from the environment."""

from __future__ import annotations

import os
import time

from slack_sdk import WebClient

# Where a worker does not try again itself: how often this does, and how long it waits between.
ATTEMPTS, WAIT_SECONDS = 5, 1.0


def send(id: str, to: str) -> None:
    """Post it; raises what the SDK raises."""
    client = WebClient(os.environ["SLACK_TOKEN"], base_url=os.environ["SLACK_API"])
    metadata = {"event_type": "contest", "event_payload": {"id": id}}
    client.chat_postMessage(channel=to, text=f"Message {id}", metadata=metadata)


def send_and_retry(id: str, to: str) -> None:
    """The same, tried again after every failure; raises the last one."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return send(id, to)
        except Exception:
            if attempt == ATTEMPTS:
                raise
            time.sleep(WAIT_SECONDS)
    return None
