"""SQLite as Django's own backend speaks to it, but for one thing: what is asked again is not translated again."""
