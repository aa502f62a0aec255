"""AlexNet (Krizhevsky, Sutskever & Hinton 2012), on two columns as published, and on one as torchvision has it."""

from .base import Design

_ONE_COLUMN = """
(Input)(3,224,224)
  -> conv1:(Conv)64c11w4s2p -> (ReLU) -> (MaxPool)3w2s
  -> conv2:(Conv)192c5w1s2p -> (ReLU) -> (MaxPool)3w2s
  -> conv3:(Conv)384c3w1s1p -> (ReLU)
  -> conv4:(Conv)256c3w1s1p -> (ReLU)
  -> conv5:(Conv)256c3w1s1p -> (ReLU) -> (MaxPool)3w2s
  -> (AdaptiveAvgPool)6w -> (Flatten)
  -> (Dropout) -> fc6:(FC)4096 -> (ReLU)
  -> (Dropout) -> fc7:(FC)4096 -> (ReLU)
  -> fc8:(FC)1000
"""

# The two columns are groups: kernels of conv2, conv4 and conv5 see the half that is on their own GPU (section 3.2). The
# paper's 224 x 224 does not give its own 55 x 55: with 11 x 11 kernels at stride 4 that takes 227.
_TWO_COLUMNS = """
(Input)(3,227,227)
  -> conv1:(Conv)96c11w4s0p    -> (ReLU) -> (LRN) -> (MaxPool)3w2s
  -> conv2:(Conv)256c5w1s2p2g  -> (ReLU) -> (LRN) -> (MaxPool)3w2s
  -> conv3:(Conv)384c3w1s1p    -> (ReLU)
  -> conv4:(Conv)384c3w1s1p2g  -> (ReLU)
  -> conv5:(Conv)256c3w1s1p2g  -> (ReLU) -> (MaxPool)3w2s
  -> (Flatten)
  -> fc6:(FC)4096 -> (ReLU) -> (Dropout)
  -> fc7:(FC)4096 -> (ReLU) -> (Dropout)
  -> fc8:(FC)1000 -> (Softmax)
"""

Design(
    name="alexnet",
    summary="AlexNet on one column, torchvision's variant",
    source="Krizhevsky 2014, One weird trick for parallelizing convolutional neural networks; torchvision models/alexnet.py",
    write=lambda: _ONE_COLUMN,
)
Design(
    name="alexnet_paper",
    summary="AlexNet on two columns, as published",
    source="Krizhevsky, Sutskever & Hinton 2012, sections 3.2-3.5 and figure 2",
    write=lambda: _TWO_COLUMNS,
)
