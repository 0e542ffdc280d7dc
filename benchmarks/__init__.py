"""The figures that `make bench` prints: each module with a `run` gives rows of figure, measured value and target."""
