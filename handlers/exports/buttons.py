"""What the buttons about exports carry."""

from typing import Annotated, Literal

from chat.press import Press
from handlers.bounds import Id, MaybeId, Position, one_of
from reports.exports.columns import ALL
from reports.exports.forms import SERIAL
from reports.exports.model import ExportFormat, Split


class ExportCallback(Press, prefix="hx"):
    """What is chosen about an export of the filter ``view``.

    ``template`` is an office's own form, or 0.
    """

    view: Id
    format: ExportFormat = ExportFormat.XLSX
    split: Split = Split.NONE
    template: MaybeId = 0


class AskExportCallback(Press, prefix="hz"):
    """Ask for the export that is chosen."""

    view: Id
    format: ExportFormat = ExportFormat.XLSX
    split: Split = Split.NONE
    template: MaybeId = 0


class OwnFormCallback(Press, prefix="hb"):
    """An office's own form; with ``number`` one of its columns, with ``end`` it goes out of use."""

    template: Id
    number: Position = 0
    end: bool = False


class FormColumnCallback(Press, prefix="hj"):
    """What a column of a form means, by the key of a field; none leaves it to the pen."""

    template: Id
    number: Position
    key: Annotated[str, one_of("", SERIAL, *ALL)] = ""


class BringFormCallback(Press, prefix="hq"):
    """How to bring an office's own form."""

    how: Literal["form"] = "form"
