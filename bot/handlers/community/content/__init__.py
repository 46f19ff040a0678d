"""What people can do about what a community says."""
