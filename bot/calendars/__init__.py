"""How calendars are spoken: published feeds, CalDAV, invitations. What stands in one is never kept, only when."""
