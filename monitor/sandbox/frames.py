"""What both ends of a worker's pipes agree on: a frame is its length and a pickle."""

import struct

LENGTH = struct.Struct(">Q")
READY = b"ready"
"""The worker has imported what it is to run."""
