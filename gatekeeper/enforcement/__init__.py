"""From violations to what is done about them: planned first, as a value, and never more than a policy's mode allows."""
