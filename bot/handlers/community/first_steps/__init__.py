"""Setting up a community: whether it is the right thing, and its first channels."""
