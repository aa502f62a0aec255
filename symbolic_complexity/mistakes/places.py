"""A single letter, factor or number of the formula that should be another one, and answers that are a multiple of the right one."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..algebra import divide, normal_form, symbols_in
from ..document import Phrase, Prose
from ..errors import Invalid
from ..written import Name, Number, Power, Product, Written, free_names, multiply, written
from .base import AnswerMistake, Asked, FormulaMistake, Rank, Slip, Values
from .terms import places

_MOST_PLACES = 80


def _letters(asked: Asked) -> Iterator[Slip]:
    """A factor left out, or a letter in the place of another, in one place of the closed form."""
    form = asked.account.formula
    letters = sorted(free_names(form))
    for part, put in list(places(form))[:_MOST_PLACES]:
        match part:
            case Product(factors):
                for place, factor in enumerate(factors):
                    rest = multiply(*factors[:place], *factors[place + 1 :])
                    yield _slip(asked, put(rest), (factor, Phrase(" is missing in "), part))
            case Power(base, Number(int(exponent))) if exponent > 1:
                yield _slip(asked, put(base ** (exponent - 1) if exponent > 2 else base), (part, Phrase(" is one factor short: "), base))
            case Name(name):
                for other in letters:
                    if other != name:
                        yield _slip(asked, put(Name(other)), (Name(other), Phrase(" stands where the formula has "), part))


def _numbers(asked: Asked, answer: Values) -> Iterator[Slip]:
    """Another number in one place: the one that makes up the answer, where there is one."""
    form = asked.account.formula
    if len(answer) != 1 or not symbols_in(answer[0]):
        return
    for part, put in list(places(form))[:_MOST_PLACES]:
        if isinstance(part, Number):
            try:
                at = [normal_form(put(Number(number))) for number in (0, 1, 2)]
            except Invalid:  # a number below a fraction bar, which cannot be 0
                continue
            slope = at[1] - at[0]
            if at[2] - at[1] != slope or not symbols_in(slope) | symbols_in(at[0]):
                continue
            wanted = divide(answer[0] - at[0], slope)
            if isinstance(wanted, int) and wanted not in (0, part.value):  # with 0 a whole term is missing
                yield _slip(asked, put(Number(wanted)), (Number(wanted), Phrase(" stands where the formula has "), part))


def _multiples(asked: Asked, answer: Values) -> Iterator[Slip]:
    """The right formula times a number; of two numbers, where that is 2 or one half."""
    if any(worth == 0 for worth in asked.right):
        return
    factor, *others = (divide(mine, right) for mine, right in zip(answer, asked.right, strict=True))
    if any(other != factor for other in others) or not isinstance(factor, (int, Fraction)) or factor in (0, 1):
        return
    said: Prose = (Phrase("this is the right formula times "), written(factor))
    if factor == 2:
        said = (Phrase("this is twice the right formula"),)
    elif factor == Fraction(1, 2):
        said = (Phrase("this is half of the right formula"),)
    elif not any(map(symbols_in, answer)):
        return
    yield Slip(asked.account.formula * written(factor), said, asked.account.fixed)


def _slip(asked: Asked, tree: Written, said: tuple[str | Written, ...]) -> Slip:
    return Slip(tree, said, asked.account.fixed)


MULTIPLE = AnswerMistake("multiple", "the right formula times a number", _multiples, rank=Rank.MULTIPLE)
LETTER = FormulaMistake("letter", "a letter in one place should be another, or a factor there is missing", _letters, rank=Rank.PLACE)
NUMBER = AnswerMistake("number", "a number in one place should be another", _numbers, rank=Rank.PLACE)
