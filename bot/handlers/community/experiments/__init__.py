"""What moderators do about experiments."""
