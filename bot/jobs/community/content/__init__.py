"""What a community says, and how it comes to its members."""
