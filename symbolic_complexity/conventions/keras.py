"""Keras, model.count_params() and model.summary(): read in Keras 3.15.1.

Keras counts parameters and no operations. `count_params` adds up all of a model's weights, trained or not: a BatchNorm's
running means and variances are among them. summary() tells both apart, and gives bytes in powers of 1,024 that it calls MB.
Without operations of its own this convention has those of the lecture.
"""

from .base import Convention

KERAS = Convention(
    name="keras",
    summary="weights: Keras' count_params, all numbers that are stored, trained or not; size likewise",
    source="Keras 3.15.1, keras/src/utils/summary_utils.py: count_params, weight_memory_size",
    stored=True,
)
