"""What moderators do about segments, and recruiters about those of the hiring side."""
