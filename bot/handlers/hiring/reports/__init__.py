"""Reports: what a role's cards come to."""
