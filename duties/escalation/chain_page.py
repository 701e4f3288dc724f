"""The page of docs on late hazards: ``python -m duties.escalation.chain_page``."""

import sys

from duties.escalation.chain import Chain, ChainStep
from duties.escalation.chain_reading import load_chains

HEAD = """# How late hazards climb (`督办`)

Made from `duties/escalation/chains.toml` by `python -m duties.escalation.chain_page`; a test
holds this page to the file. `xunan doctor` and the start read the file, and name a mistake by
its line.

No document gives days: each number is ours and may be changed, with a higher `version`. A
case keeps the steps with which it began; a changed file holds for hazards that are late from
then on.

**Colours.** 🔵 blue: the deadline is near. 🟡 yellow: more than half of the time has passed
and nobody has begun. 🔴 red: overdue. The office sees its cases by colour with `/supervise`,
or 台账 → 督办.

**Steps.** Each is taken at 9:00, so many days after the one before it, the first after the
deadline. Reminders go by themselves, one message to a person and day, however many hazards
are late. What has an effect outside is proposed to the office of the street, or of the area:
`确认`, `改措施` (another step, or words for the paper), `暂缓` (until a working day, with a
reason; it is proposed again then). With the confirmation the step gets its number 〔year〕n号
and its paper, which goes to the unit and the office.

**After the last step** the hazard stands on the office's list every working day until it is
struck off. **It rests** while the unit is not who is awaited (plan or proof handed in, sent
back to be assigned), and while a granted extension lasts; a proposal that waits is withdrawn.
When the hazard is returned, is late again or has relapsed, the chain goes on where it stood,
its days counted from then. **It ends** when the hazard is closed or ended.

**`曝光` goes on the board** (`OFFICE_CHAT_ID`: the office's channel or group): the name of the
unit, what is wrong, and a photo of the hazard that the office chooses. Before it can be confirmed,
all of it is pixelated, or tiles of it are covered by tapping their numbers, and the office is sent
the picture as it will go out; what the camera wrote is gone. All the words that go out stand beside
it, and are kept as they went. Neither a photo with which somebody tipped nor their words ever go
out: of a tip the office writes its own. The post then says what becomes of the hazard, in its
place, until it is struck off.

**After an outage** only the step that is due now is taken; those whose turn passed meanwhile
are on record as such.
"""


def page() -> str:
    """Return the page in Markdown."""
    return HEAD + "".join(_section(chain) for chain in load_chains().values())


def _section(chain: Chain) -> str:
    lines = [
        "",
        f"## {chain.title} (`{chain.severity}`)",
        "",
        f"Blue {chain.near_days} days before the deadline, yellow after {chain.behind_percent} %.",
        "",
        "| step | after the one before | decided by | source |",
        "|---|---|---|---|",
        *map(_row, chain.steps),
    ]
    return "\n".join(lines) + "\n"


def _row(step: ChainStep) -> str:
    who = "office" if step.kind.outside else "by itself"
    source = "；".join(each for each in (step.source, "ours" if step.ours else "") if each)
    return f"| {step.kind.label} `{step.kind}` | {step.after} | {who} | {source} |"


if __name__ == "__main__":
    sys.stdout.write(page())
