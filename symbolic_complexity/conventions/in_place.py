"""Activations that write over their input: the lecture's 'some models store less and keep going'."""

from .base import Convention, Share

IN_PLACE = Convention(
    name="in_place",
    summary="operational space as autograd's, but activation functions write over their input",
    source="Rota Bulo et al. 2018, In-Place Activated BatchNorm, section 3; PyTorch's inplace=True",
    space=(
        Share(
            2,
            ("weights", "inputs", "activations_in_place"),
            "every tensor once, each with its gradient; an activation takes its input's place",
        ),
    ),
)
