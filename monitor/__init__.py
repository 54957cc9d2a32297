"""What US, Armenian and Azerbaijani officials newly said about their conflict.

feed → entry → page → article → reading (episodes + statements) → utterance → alert → outbox message → mail
"""

__version__ = "0.1.0"
