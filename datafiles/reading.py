"""One TOML file under reading: what it says as models, and all that is wrong with it, by line.

A model says what may be written; what goes beyond one value is checked by whoever asked, and
reported at its place in the same way. Reasons are Chinese: those who write forms read them.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Annotated, Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator
from pydantic_core import ErrorDetails, PydanticCustomError, PydanticKnownError

from core.errors import XunanError
from datafiles.positions import Path, Positions

T = TypeVar("T")
Model = TypeVar("Model", bound=BaseModel)
Several = Annotated[tuple[T, ...], Field(strict=False)]  # TOML has lists and no tuples

_REASONS = {
    "missing": "缺少 {key}",
    "extra_forbidden": "不认识的键 {key}，可用：{known}",
    "string_type": "{each}应是文字",
    "int_type": "{each}应是整数",
    "bool_type": "{each}应是 true 或 false",
    "tuple_type": "{each}应是列表",
    "frozen_set_type": "{each}应是列表",
    "dict_type": "{each}要是表，例如 {{ key = … }}",
    "model_type": "{each}要是表，例如 {{ key = … }}",
    "enum": "{key} “{input}”不认识，可用：{words}",
    "string_too_short": "{each}是空的",
    "string_too_long": "{key} 有 {length} 个字，最多 {max_length} 个，否则卡片放不下",
    "too_short": "{key} 不能空，至少要有一个值",
    "too_long": "{key} 最多 {max_length} 个",
    "greater_than_equal": "{key} 不能小于 {ge}",
    "less_than_equal": "{key} 不能大于 {le}",
    "string_pattern_mismatch": "{key} “{input}”只能用小写字母、数字、_ 和 -，以字母开头",
    "value_error": "{key} {error}",
}


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing wrong in a file: ``line`` counts from 1, ``reason`` is Chinese."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class Mistakes(XunanError):
    """Files with mistakes; the product does not start with them."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = mistakes


class Written(BaseModel):
    """A table as it may be written: no other keys, no other types, and no text that is blank."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    @field_validator("*")
    @classmethod
    def _filled(cls, value: object) -> object:
        if isinstance(value, str) and not value.strip():
            raise PydanticKnownError("string_too_short", {"min_length": 1})
        return value


def wrong_keys(reasons: Mapping[Path, str]) -> PydanticCustomError:
    """Return what a validator of a whole table raises: reasons by the place in that table."""
    return PydanticCustomError("wrong_keys", "wrong keys", {"reasons": reasons})


class DataFile:
    """A file, its document (empty when it cannot be read) and its mistakes so far."""

    def __init__(self, file: Traversable, name: str = "") -> None:
        self.name = name or str(file)
        self.document: dict[str, Any] = {}
        self.mistakes: list[Mistake] = []
        self._text = ""
        self._positions: Positions | None = None
        try:
            self._text = file.read_bytes().decode("utf-8")
            self.document = tomllib.loads(self._text)
        except OSError as error:
            self._add(1, f"读不了这个文件：{error.strerror}")
        except UnicodeDecodeError as error:
            self._add(error.object.count(b"\n", 0, error.start) + 1, "文件不是 UTF-8 编码")
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"\(at line (\d+), column \d+\)", str(error))
            line = int(found[1]) if found else self._text.count("\n") + 1
            self._add(line, f"TOML 语法错误：{error}")

    def at(self, place: Path) -> Any:
        """Return what is written at a place; ``None`` for nothing."""
        value: Any = self.document
        for part in place:
            try:
                value = value[part]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def read(self, model: type[Model], place: Path = (), context: object = None) -> Model | None:
        """Return what is written at a place as a model, or ``None`` once its mistakes are noted."""
        try:
            return model.model_validate(self.at(place), context=context)
        except ValidationError as trouble:
            for error in trouble.errors(include_url=False):
                if error["type"] == "too_short" and error["input"]:
                    continue  # it has elements, and each of them is wrong: that is said already
                for where, reason in _explain(model, error):
                    self.wrong((*place, *where), reason)
        return None

    def wrong(self, place: Path, reason: str) -> None:
        """Note a mistake at a place, or at the nearest thing around it that is written."""
        self._positions = self._positions or Positions(self._text)
        self._add(self._positions.line(place), reason)

    def _add(self, line: int, reason: str) -> None:
        self.mistakes.append(Mistake(self.name, line, reason))


def read_list(file: Traversable, key: str, item: type[T]) -> tuple[T, ...]:
    """Return a list of tables that comes with the product, as dataclasses; raises for a mistake."""
    document = tomllib.loads(file.read_text("utf-8"))
    return TypeAdapter(dict[str, tuple[item, ...]]).validate_python(document)[key]  # type: ignore[valid-type]


def _explain(model: type[BaseModel], error: ErrorDetails) -> Iterator[tuple[Path, str]]:
    """Say in Chinese what pydantic found, and where in the table."""
    where, given = tuple(error["loc"]), error["input"]
    context = error.get("ctx", {})
    if error["type"] == "wrong_keys":
        for inside, reason in context["reasons"].items():
            yield (*where, *inside), reason
        return
    key = next((part for part in reversed(where) if isinstance(part, str)), "")
    listed = bool(where) and isinstance(where[-1], int)
    yield (
        where,
        _REASONS.get(error["type"], "{key} {msg}").format(
            key=key,
            each=f"{key} 里每一个都" if listed else f"{key} ",
            input=given,
            length=len(given) if isinstance(given, str) else 0,
            known="、".join(_known(model, where[:-1])),
            words="、".join(re.findall(r"'([^']*)'", str(context.get("expected")))),
            msg=error["msg"],
            **{"error": "", "max_length": 0, "ge": 0, "le": 0} | context,
        ),
    )


def _known(model: type[BaseModel], where: Path) -> list[str]:
    """Return the keys that may be written in the table at a place."""
    for part in where:
        found = (field for name, field in model.model_fields.items() if part in {name, field.alias})
        for field in found:
            model = _model_in(field.annotation) or model
    return sorted(field.alias or name for name, field in model.model_fields.items())


def _model_in(annotation: object) -> type[BaseModel] | None:
    """Return the model of which an annotation speaks, be it of several or of none."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(each) for each in get_args(annotation))
    return next((each for each in found if each is not None), None)
