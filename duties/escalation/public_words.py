"""What an exposure says is wrong: the office reads all of it first, and it stays as it went out."""

from dataclasses import replace

from chat.card import clip
from duties.escalation.chain import StepKind
from duties.escalation.model import TakenStep
from hazards.model import Hazard, Source

LONGEST_PUBLIC = 300  # characters


def with_public_words(hazard: Hazard, step: TakenStep) -> TakenStep:
    """Return a step with what would go out of it now; one that was confirmed keeps what did.

    That is what the office has written, else what the hazard's record says. Of a tip nothing goes
    out but the office's own words: the tipster's would lead back to them. Empty: it lacks words.
    """
    if not step.state.open:
        return step
    if step.kind is not StepKind.EXPOSE:
        return replace(step, public_words="")
    own = "" if hazard.source is Source.TIP else hazard.description
    return replace(step, public_words=clip(step.words or own, LONGEST_PUBLIC))
