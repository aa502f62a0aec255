"""How long the weights take to arrive, over a line or from memory."""

from ..symbols import Sign
from ..written import Name
from .base import Derived

DOWNLOAD_TIME = Derived(
    name="download_time",
    sign=Sign("download_time", "t_download", "t_download", r"t_{\mathrm{download}}"),
    unit="seconds",
    meaning="seconds to download the weights at B bytes per second",
    source="lecture 35, F5: double takes 8 times as long as int8",
    uses=("size",),
    formula=lambda size: size / Name("B"),
    why=("the weights' bytes, at B bytes per second",),
)
LOAD_TIME = Derived(
    name="load_time",
    sign=Sign("load_time", "t_load", "t_load", r"t_{\mathrm{load}}"),
    unit="seconds",
    meaning="seconds to load the weights from storage or memory at B bytes per second",
    source="lecture 35, F5: so does loading them",
    uses=("size",),
    formula=lambda size: size / Name("B"),
    why=("the weights' bytes, at B bytes per second",),
)
