"""Lines of version 1 of the audit chain: words before and after, with ids among them.

None is added any more; those that exist are read as they are.
"""

import re
from collections.abc import Callable, Mapping

from checklists.model import Verdict
from storage.stores.audit.chain import Line

_VERDICTS = {verdict.value: verdict.label for verdict in Verdict}
_PERSON = re.compile(r"person:(\d+)")
_CRITERION = re.compile(r"(?<=依据 )[^;；]+")


def persons_in(line: Line) -> set[int]:
    """Return the ids of the persons whom a line speaks of."""
    return {int(id_) for id_ in _PERSON.findall(f"{line.before} {line.after}")}


def spell_words(
    line: Line, names: Mapping[int, str], criterion: Callable[[str], str]
) -> str | None:
    """Return what a line says has become of what: persons, criteria and verdicts by their names."""

    def spell(stored: str | None) -> str | None:
        if stored is None:
            return None
        if line.action in {"answer", "withdraw"}:
            return _VERDICTS.get(stored, stored)
        named = _PERSON.sub(lambda found: names.get(int(found[1]), found[0]), stored)
        return _CRITERION.sub(lambda found: criterion(found[0]), named)

    before, after = spell(line.before), spell(line.after)
    return after if before is None else f"{before} → {after or '空'}"
