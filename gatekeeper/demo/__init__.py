"""The gatekeeper shown at work: a year in the ward on a built-in Box, swept, judged and told as a story."""
