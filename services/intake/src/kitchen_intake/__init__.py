"""The front door: submissions, the contact vault, media, the tracking view."""
