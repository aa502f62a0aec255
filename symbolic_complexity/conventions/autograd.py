"""What automatic differentiation keeps: every tensor once, and each with its gradient; and what optimizers add to it."""

from .base import Convention, Share

_EVERYTHING = Share(2, ("weights", "inputs", "activations"), "weights, input and outputs: every tensor once, and each with its gradient")

AUTOGRAD = Convention(
    name="autograd",
    summary="operational space: weights, input and every layer's output, each with its gradient",
    source="lecture 35, F8's rule (value and gradient of every variable) applied to all layers alike",
    space=(_EVERYTHING,),
)
SGD = Convention(
    name="sgd",
    summary="operational space of training with plain gradient descent, which keeps nothing more than autograd",
    source="lecture 35, F7: one gradient for each weight",
    space=(_EVERYTHING,),
)
MOMENTUM = Convention(
    name="momentum",
    summary="operational space of training with momentum: autograd's, and a velocity for every weight",
    source="Krizhevsky et al. 2012, section 5: the update rule's v",
    space=(_EVERYTHING, Share(1, ("weights",), "a velocity for every weight")),
)
ADAM = Convention(
    name="adam",
    summary="operational space of training with Adam: autograd's, and two moments for every weight",
    source="Kingma & Ba 2015, algorithm 1: m and v",
    space=(_EVERYTHING, Share(2, ("weights",), "first and second moment of every weight")),
)
