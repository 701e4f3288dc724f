"""The forms that come with the product, read once somebody asks for one."""

from typing import TYPE_CHECKING

from checklists.model import Form

if TYPE_CHECKING:
    from checklists.loader import FormBook


class ShippedForms:
    """``checklists.ports.Forms`` for a process that may need none: most commands.

    Each method raises ``datafiles.reading.Mistakes`` as ``checklists.loader.load_forms`` does.
    """

    def latest(self, form_id: str) -> Form:
        """Return the newest version of a form; raises ``UnknownForm``."""
        return _book().latest(form_id)

    def get(self, form_id: str, version: int) -> Form:
        """Return one version of a form; raises ``UnknownForm``."""
        return _book().get(form_id, version)

    def all_latest(self) -> tuple[Form, ...]:
        """Return the newest version of every form."""
        return _book().all_latest()


def _book() -> "FormBook":
    from checklists.loader import load_forms  # noqa: PLC0415 - see above

    return load_forms()
