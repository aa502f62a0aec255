"""Every single operation of every layer, not those of the weighted layers alone."""

from ..facts import ROLES
from .base import Convention

EVERY = Convention(
    name="every",
    summary="operations of all layers and all kinds: pooling, normalisation, activations and softmax as well",
    source="the lecture's counting (F10, C8) applied to what every layer does at inference",
    counts=frozenset(ROLES),
)
