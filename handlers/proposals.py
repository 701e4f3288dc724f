"""Saying what a sentence seems to be about, and why."""

from hazards.classifying import Proposal


def spell_proposal(proposal: Proposal) -> str | None:
    """Spell a proposal with the words that led to it, and the criterion by which it may be major.

    ``None`` when nothing in the sentence led anywhere. It is a proposal only: 像是, 可能.
    """
    if not proposal.matches:
        return None
    words = "".join(f"“{word}”" for word in proposal.words)
    said = f"像是:{proposal.category.label}(写了{words})"
    criterion = proposal.criterion
    if criterion is None:
        return said
    return f"{said} · 可能重大:{criterion.label},依据{criterion.citation}"
