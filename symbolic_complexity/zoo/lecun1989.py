"""The network that read handwritten zip codes (LeCun et al. 1989): shared kernels, and a bias for every single unit."""

from .base import Design

# Each map of H2 sees eight of the twelve maps of H1; the paper does not tell which. Here its first four maps see maps 0-7, the
# next four maps 4-11, the last four maps 8-11 and 0-3; no count depends on it. Beyond its border a plane is padded.
_NETWORK = """
(Input)(1,16,16)
  -> H1:(UntiedBiasConv)12c5w2s2p -> (Tanh)
  -> H2:(Concat)[
       (Select)(0,1,2,3,4,5,6,7)   -> H2_a:(UntiedBiasConv)4c5w2s2p
     | (Select)(4,5,6,7,8,9,10,11) -> H2_b:(UntiedBiasConv)4c5w2s2p
     | (Select)(8,9,10,11,0,1,2,3) -> H2_c:(UntiedBiasConv)4c5w2s2p
     ] -> (Tanh) -> (Flatten)
  -> H3:(FC)30     -> (Tanh)
  -> output:(FC)10 -> (Tanh)
"""

Design(
    "lecun1989",
    "the zip code network of 1989",
    "LeCun, Boser, Denker, Henderson, Howard, Hubbard & Jackel 1989, Neural Computation 1(4), section 3",
    lambda: _NETWORK,
)
