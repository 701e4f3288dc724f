"""What is said in data files of the room has a document behind it, or says that it is ours."""

from typing import Annotated

from pydantic import AfterValidator, model_validator

from datafiles.reading import Written, wrong_keys
from duties.programmes.reading import check_source

Source = Annotated[str, AfterValidator(check_source)]


class Sourced(Written):
    """A table with the document and place where it stands; ``ours``: its numbers stand in none."""

    source: Source | None = None
    ours: bool = False

    @model_validator(mode="after")
    def _is_sourced(self) -> "Sourced":
        if self.source is None and not self.ours:
            raise wrong_keys({("source",): "缺少 source；没有文件依据的要写 ours = true"})
        return self
