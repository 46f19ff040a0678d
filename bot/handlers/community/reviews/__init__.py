"""What moderators do about the quarterly review."""
