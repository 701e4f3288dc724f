"""The outcome of a turn in a word: the conversations say it in a toast or a line."""

from enum import StrEnum


class Done(StrEnum):
    """The outcome of a turn, to be said in a toast or a line."""

    ANSWERED = "answered"
    FINDING_FILED = "finding_filed"
    FINDING_LACKS = "finding_lacks"
    FINDING_UNDONE = "finding_undone"
    LATER = "later"
    BULK = "bulk"
    MEASURE = "measure"
    DESCRIBED = "described"
    PHOTO_TO = "photo_to"
    WORDS_KEPT = "words_kept"
    SIGNED = "signed"
    NOT_READY = "not_ready"
    PHOTOS_ON_THEIR_WAY = "photos_on_their_way"
    CANCELLED = "cancelled"
    DROPPED = "dropped"
    JOINED = "joined"
    NAMED = "named"
    CORRECTED = "corrected"
    LEFT = "left"
    MOVED_ON = "moved_on"
    RECEIPT_READ = "receipt_read"
    ACKNOWLEDGED = "acknowledged"
    ACKNOWLEDGED_BEFORE = "acknowledged_before"
    ALERT_CORRECTED = "alert_corrected"
    DUTY_DONE = "duty_done"
    HANDED_OVER = "handed_over"
