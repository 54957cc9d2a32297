"""What is told of an alert, of what follows it or of a list, as each channel carries it."""

from __future__ import annotations

from monitor.model.mailing import AlertView, FoldedView, FollowView, Reader
from monitor.model.outbox import Channel, EmailContent, Letter
from monitor.render import alert_mail, chat, document, thread_mail

RENDER_VERSION = 2
"""Grows with every change of templates or strings that changes what a letter says."""

View = AlertView | FollowView | FoldedView


def letter(view: View, reader: Reader, channel: Channel) -> Letter:
    """The view as that channel carries it: a mail, a JSON document, or a short text."""
    content = _mail(view, reader)
    if channel is Channel.WEBHOOK:
        content = EmailContent(content.subject, document.json_text(view, reader), "")
    elif channel is Channel.CHAT:
        content = EmailContent(content.subject, chat.text(view, reader), "")
    return Letter(content, reader.language, reader.zone)


def _mail(view: View, reader: Reader) -> EmailContent:
    match view:
        case AlertView():
            return alert_mail.alert(view, reader)
        case FollowView():
            return thread_mail.follow(view, reader)
        case FoldedView():
            return thread_mail.folded(view, reader)
