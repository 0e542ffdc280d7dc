"""What the gatekeeper does by itself, put together: the plan, the guard, the journal and the hands in Box."""
