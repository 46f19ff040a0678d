"""How Slack is spoken."""
