"""sozialblog: a static-site generator that publishes nobody without their documented consent."""

__version__ = "0.1.0"
