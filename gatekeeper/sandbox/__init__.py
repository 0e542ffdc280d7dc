"""A Box server to run against where there is no Box: in memory, stateful, over real HTTP."""
