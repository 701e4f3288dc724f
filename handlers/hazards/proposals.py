"""Saying what a sentence seems to be about, and why."""

from hazards.criteria.classifying import Proposal


def spell_proposal(proposal: Proposal, *, cited: bool = False) -> list[str]:
    """Spell a proposal with the words that led to it, and the criterion by which it may be major.

    No lines when nothing in the sentence led anywhere. It is a proposal only: 疑似. With
    ``cited`` the criterion is named by its article, for those who judge.
    """
    if not proposal.matches:
        return []
    words = "".join(f"“{word}”" for word in proposal.words)
    text = f"疑似类别：{proposal.category.label}（依据{words}）"
    criterion = proposal.criterion
    if criterion is None:
        return [text]
    article = f"，依据{criterion.citation}" if cited else ""
    return [text, f"疑似重大：{criterion.label}{article}"]
