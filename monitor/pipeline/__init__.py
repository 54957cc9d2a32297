"""The only place where pure stages meet storage and network: one module per task, named like the task."""
