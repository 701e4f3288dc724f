"""One screen, one place: what is on a card, what it remembers, and what it does with what comes.

Old buttons carry their own ids and read everything anew; what a scene remembers is for what comes
without a button: words, a photo, a place, and the card's being shown again.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import MISSING, dataclass, fields
from enum import Enum
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter

from chat.done import Done
from chat.incoming import IncomingPhoto, Noted
from chat.ports import ChatWork
from chat.state import MenuScene, Scene

W = TypeVar("W", bound=ChatWork)
W_contra = TypeVar("W_contra", contravariant=True)
S = TypeVar("S", bound=Scene)
V_co = TypeVar("V_co", covariant=True)

COLUMNS = ("inspection_id", "number", "left_number")
"""The fields of a scene with columns of their own: late messages are looked up by them."""

LISTED_BY = ":"  # between the things that an older note held where they were several


@dataclass(frozen=True, slots=True)
class Taken(Generic[V_co]):
    """The message was taken: the view to show now, and the outcome to say beside it."""

    view: V_co
    done: Done | None


class RoomView:
    """A view of a room above the one that says what the outcome of a turn is."""

    __slots__ = ()


class Heeds(Enum):
    """The words that a scene takes for its own: a reply may be about something else."""

    CARD = "card"  # those that answer nothing, or the card
    OTHERS = "others"  # also those that answer another message, but for a snap's photo
    ALL = "all"  # whatever they answer


@dataclass(frozen=True, eq=False)
class SceneSpec(Generic[W_contra, S, V_co]):
    """One screen: its view, read from the tables, and what it does with what comes.

    ``view`` changes nothing: the card is shown again by it, too. ``settle`` returns what the card
    remembers once it was shown, where that is more than what was asked for: the page that there is
    rather than the one that was wanted, or what was seen.

    ``words``, ``photo`` and ``place`` (degrees of WGS84) return ``None`` for what is not theirs;
    it then goes wherever it would without them. They raise what refuses it. ``photo`` is told last
    whether the photo belongs to something else, by a reply or its album; of words ``heeds`` says,
    by what they are where that matters. Voices and files come to ``photo`` with ``attachments``.

    ``takes_number`` tells, of the letters of a series or ``""`` for none, whether such a number is
    what the screen asks for; any other number that is all of the words opens its record.
    """

    scene: type[S]
    view: Callable[[W_contra, S], V_co]
    words: Callable[[W_contra, S, str], V_co | Taken[V_co] | None] | None = None
    photo: Callable[[W_contra, S, IncomingPhoto, bool], Noted | None] | None = None
    place: Callable[[W_contra, S, float, float], V_co | None] | None = None
    attachments: bool = False
    heeds: Heeds | Callable[[str], Heeds] = Heeds.CARD
    settle: Callable[[S, Any], S] | None = None
    takes_number: Callable[[S, str], bool] = lambda _scene, _series: False

    @property
    def awaits(self) -> bool:
        """Whether the screen does anything with words, a photo or a place."""
        return any(each is not None for each in (self.words, self.photo, self.place))

    def heeds_of(self, text: str) -> Heeds:
        """Return to what such words may be a reply and still be the scene's."""
        return self.heeds if isinstance(self.heeds, Heeds) else self.heeds(text)


def put_scene(work: ChatWork, scene: Scene) -> None:
    """Put a scene on the actor's card."""
    work.chat_states.move(work.chat_id, scene, work.update_id)


def show(work: W, spec: SceneSpec[W, S, V_co], scene: S) -> V_co:
    """Put a scene on the actor's card and return its view; raises as ``spec.view``."""
    view = spec.view(work, scene)
    put_scene(work, spec.settle(scene, view) if spec.settle else scene)
    return view


def shows(spec: SceneSpec[W, Any, V_co], **remembered: Any) -> Callable[[W, int], V_co]:
    """Return the use case that shows a screen about the thing whose id it is given."""
    return lambda work, id_: show(work, spec, spec.scene(id_, **remembered))


class SceneRegistry(Generic[W_contra, V_co]):
    """All screens that there are, by the name that stands in a row."""

    def __init__(self, *rooms: Iterable[SceneSpec[W_contra, Any, V_co]]) -> None:
        """Collect the screens of each room; raises ``ValueError`` for two of one name."""
        self._specs: dict[str, SceneSpec[W_contra, Any, V_co]] = {}
        for spec in (each for room in rooms for each in room):
            if spec.scene.name in self._specs:
                raise ValueError(f"two scenes are called {spec.scene.name}")
            self._specs[spec.scene.name] = spec

    @property
    def specs(self) -> tuple[SceneSpec[W_contra, Any, V_co], ...]:
        """Every screen."""
        return tuple(self._specs.values())

    def of(self, scene: Scene) -> SceneSpec[W_contra, Any, V_co]:
        """Return what a scene shows and takes."""
        return self._specs[scene.name]

    def read(self, name: str, note: str, columns: dict[str, int | None]) -> Scene:
        """Return the scene that a row stands for; the menu for one that nobody knows any more."""
        spec = self._specs.get(name)
        return (_read(spec.scene, note, columns) if spec is not None else None) or MenuScene()


_ADAPTERS: dict[type[Scene], TypeAdapter[Any]] = {}


def _adapter(kind: type[Scene]) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def note_of(scene: Scene) -> str:
    """Return what a scene remembers besides its columns, as canonical JSON; nothing is ``""``."""
    kept = _adapter(type(scene)).dump_python(scene, mode="json", exclude_defaults=True)
    kept = {name: value for name, value in kept.items() if name not in COLUMNS}
    if not kept:
        return ""
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def columns_of(scene: Scene) -> dict[str, int | None]:
    """Return what a scene remembers in columns of their own."""
    return {column: getattr(scene, column, None) for column in COLUMNS}


def _read(kind: type[S], note: str, columns: dict[str, int | None]) -> S | None:
    """Return a scene as it was kept, or as much of it as an older row tells; else ``None``.

    Notes were words once, each scene's in a format of its own, and the id of what a scene was about
    stood in the column for the item. Words that were no list stood for the scene's only text, such
    as the stamp of the link by which a department came.
    """
    known = {field.name: field for field in fields(kind)}
    kept: dict[str, Any] = {n: v for n, v in _object(note).items() if n in known}
    kept |= {n: v for n, v in columns.items() if n in known and v is not None}
    lacking = [
        name
        for name, field in known.items()
        if name not in kept and field.default is MISSING and field.default_factory is MISSING
    ]
    if len(lacking) == 1 and lacking[0] not in COLUMNS and columns["number"] is not None:
        kept[lacking[0]] = columns["number"]
    texts = [name for name, field in known.items() if field.type in {str, "str"}]
    if len(texts) == 1 and texts[0] not in kept and _is_one_text(note):
        kept[texts[0]] = note
    try:
        scene: S = _adapter(kind).validate_python(kept)
        return scene
    except ValueError:
        return None


def _is_one_text(note: str) -> bool:
    return bool(note) and not note.startswith("{") and LISTED_BY not in note


def _object(note: str) -> dict[str, Any]:
    try:
        kept = json.loads(note) if note else None
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}
