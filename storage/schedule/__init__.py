"""The schedule: acts that fall due, reminders of people."""
