"""Cards as their authors fill them in and as others read them, and who is asked for one that is late."""

FEATURE = "hiring.scorecards"
