"""read_mailbox: unread mails of listed senders → articles, as news; the refused ones are told and left in place."""

from __future__ import annotations

from monitor.errors import MonitorError, UserError
from monitor.fetch.mailbox import Mailbox
from monitor.model.common import Counts
from monitor.pipeline.importing import store_input
from monitor.pipeline.inputs import Input
from monitor.pipeline.work import Work
from monitor.pressmail import MAX_BYTES, PressMail

SECONDS = 10.0
"""Deadline of taking one mail apart."""


def read_mailbox(work: Work) -> Counts:
    """Counts mails by what became of them; nothing without MONITOR_IMAP_URL. A refused sender's mail stays unread."""
    if work.settings.imap_url is None:
        return Counts()
    senders = work.catalogue.senders
    run = work.storage.runs.begin("mail", work.settings.real_time(), work.cause)
    counts = Counts()
    with Mailbox(work.settings.imap_url.get_secret_value()) as mailbox:
        for number, raw in mailbox.unread(MAX_BYTES):
            try:
                mail: PressMail = work.box.call(
                    "monitor.pressmail:read_mail", raw, senders, work.now(), seconds=SECONDS
                )
                _, outcome = store_input(work, Input(mail.page.url, mail.page, mail.hints), run, is_baseline=False)
            except UserError as error:
                outcome = error.code
            except MonitorError as error:
                outcome = f"unreadable_{error.code}"
            if outcome != "sender_refused":
                mailbox.mark_read(number)
            counts += Counts(1, {outcome: 1})
    stored = sum(counts.ended.get(name, 0) for name in ("new", "version", "known"))
    brought = work.storage.ledger.brought(run)
    entries = {"found": counts.taken, "unreadable": counts.taken - stored, "known": stored - brought}
    work.storage.runs.end(run, Counts(counts.taken, counts.ended | entries), work.settings.real_time())
    return counts
