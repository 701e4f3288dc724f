"""From the raw parameters of a request to one of aiogram's own method models, strictly."""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from functools import cache
from typing import Any, Union, get_args, get_origin

import aiogram.methods
from aiogram.methods import TelegramMethod
from aiogram.types import BufferedInputFile, InputFile
from pydantic import BaseModel, ValidationError

from sandbox.errors import ApiError, BadRequest
from sandbox.model import JsonDict, UploadedFile

AnyMethod = TelegramMethod[Any]

_EMPTY = {
    "text": "message text is empty",
    "chat_id": "chat_id is empty",
    "message_id": "message identifier is not specified",
    "callback_query_id": "query_id is empty",
    "file_id": "file_id not specified",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "media": "there is no media in the request",
}


@cache
def known_methods() -> Mapping[str, type[AnyMethod]]:
    """Return every method of the Bot API by its lower-case name."""
    found: dict[str, type[AnyMethod]] = {}
    for name in aiogram.methods.__all__:
        candidate = getattr(aiogram.methods, name)
        is_method = isinstance(candidate, type) and issubclass(candidate, TelegramMethod)
        if is_method and candidate is not TelegramMethod:
            found[candidate.__api_method__.lower()] = candidate
    return found


def parse_call(name: str, params: JsonDict, files: Mapping[str, UploadedFile]) -> AnyMethod:
    """Return the validated call.

    Raises ApiError 404 for an unknown method, BadRequest for a parameter that is unknown, missing
    or of the wrong type, at any depth.
    """
    model = known_methods().get(name.lower())
    if model is None:
        raise ApiError(404, "Not Found: method not found")
    fields = model.model_fields
    values: JsonDict = {}
    for key, raw in {**params, **{k: f"attach://{k}" for k in files if k in fields}}.items():
        if key == "method":
            continue
        if key not in fields:
            raise BadRequest(f'unknown parameter "{key}" of {model.__api_method__}')
        values[key] = _decode(key, raw, fields[key].annotation, files)
    try:
        call = model.model_validate(values)
    except ValidationError as error:
        raise _refusal(error) from None
    _refuse_unknown(call, model.__api_method__)
    return call


def _members(annotation: Any) -> tuple[Any, ...]:
    if get_origin(annotation) in {Union, types.UnionType}:
        return tuple(part for arg in get_args(annotation) for part in _members(arg))
    return (annotation,)


def _decode(key: str, raw: Any, annotation: Any, files: Mapping[str, UploadedFile]) -> Any:
    """Turn the text of a form field into what the model expects; JSON bodies come as they are."""
    members = _members(annotation)
    if any(isinstance(part, type) and issubclass(part, InputFile) for part in members):
        return _attach(raw, files)
    if isinstance(raw, str) and not any(part in {str, int, bool, float} for part in members):
        try:
            raw = json.loads(raw)
        except ValueError:
            raise BadRequest(f"can't parse {key} JSON object") from None
    return _attach(raw, files) if key in {"media", "rich_message"} else raw


def _attach(value: Any, files: Mapping[str, UploadedFile]) -> Any:
    """Put uploads in the place of their ``attach://`` names, at any depth."""
    if isinstance(value, dict):
        return {key: _attach(item, files) for key, item in value.items()}
    if isinstance(value, list):
        return [_attach(item, files) for item in value]
    if isinstance(value, str) and value.startswith("attach://"):
        upload = files.get(value.removeprefix("attach://"))
        if upload is None:
            raise BadRequest("wrong file identifier/HTTP URL specified")
        return BufferedInputFile(upload.data, upload.name)
    return value


def _refusal(error: ValidationError) -> BadRequest:
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    if first["type"] == "missing" and place in _EMPTY:
        return BadRequest(_EMPTY[place])
    return BadRequest(f'parameter "{place}": {first["msg"]}')


def _refuse_unknown(value: Any, path: str) -> None:
    if isinstance(value, BaseModel):
        for key in value.model_extra or {}:
            raise BadRequest(f'unknown field "{key}" in {path}')
        for key in type(value).model_fields:
            _refuse_unknown(getattr(value, key), f"{path}.{key}")
    elif isinstance(value, list):
        for item in value:
            _refuse_unknown(item, path)
