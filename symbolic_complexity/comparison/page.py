"""Two designs as a document: the sentence to quote, the formulas, difference and ratio with their proof, and how they grow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from ..algebra import Doubling, write
from ..algebra.writing import length
from ..conditions import needed
from ..derivation import assuming, chain_of
from ..document import Block, Chain, Heading, Paragraph, Phrase, Prose, Row, Table, joined
from ..network import Network
from ..steps import Step
from ..symbols import Sign
from ..table import shown
from ..written import Name, Number, Part, Quotient, Written, free_names
from .answer import Answer, final, number
from .words import letters, names, proof, sentence, told

_WIDE = 60
"""Characters of a formula that is still read with ease beside another one."""

_SHORT = 12
"""Characters of a fraction that says more than its decimal."""


def blocks(networks: Sequence[Network], answers: Sequence[Answer]) -> Iterator[Block]:
    """Two designs as a document: what they are, then a section a quantity."""
    called = names(networks)
    yield Heading(title(networks))
    for letter, network in zip(letters(len(networks)), networks, strict=True):
        yield Paragraph((f"{letter}: ", network.title))
    first, second = (one.symbols for one in networks)
    apart: Prose = (Phrase(" They have no symbol in common."),) if first and second and not first & second else ()
    yield Paragraph((Phrase("Convention: "), answers[0].a.convention.name, ".", *apart))
    for one in answers:
        yield Heading((Phrase(one.a.quantity.heading),), 2)
        yield from about(one, called)


def title(networks: Sequence[Network]) -> Prose:
    """vgg16 or vgg19; in words where the designs are long."""
    called = names(networks)
    if called == letters(len(networks)):
        return (Phrase("Two designs compared"),)
    return joined(((name,) for name in called), Phrase(" or "))


def about(one: Answer, called: Sequence[str]) -> Iterator[Block]:
    """One quantity: the sentence, the formulas, the difference with its proof, the ratio, and how they grow."""
    yield Paragraph(sentence(one, called))
    yield from formulas(one)
    yield difference(one)
    if one.ratio is not None:
        yield _ratio(one)
    if one.symbols:
        yield growth(one)
        if grown := _leading(one):
            yield Paragraph(grown)
    if demands := needed([*one.a.demands, *one.b.demands]):
        yield Paragraph(assuming(demands))


def formulas(one: Answer) -> Iterator[Chain]:
    """Each design's formula, and what it comes to."""
    for letter, derivation in zip("AB", (one.a, one.b), strict=True):
        steps = _from_the_closed_form(derivation.steps)
        yield chain_of(signed(derivation.quantity.sign, letter), [replace(step, why=_equations_only(step)) for step in steps])


def _from_the_closed_form(steps: Sequence[Step]) -> Sequence[Step]:
    """The last formula before numbers are put in, and what follows; where the argument is a sum over layers, what it comes to."""
    places = [place for place, step in enumerate(steps) if step.rule in ("define", "unfold", "collect")]
    first = places[-1] if places else 0
    is_long = steps[first].rule != "collect" and length(steps[first].right) > _WIDE
    return steps[first + is_long :] or steps[-1:]


def _equations_only(step: Step) -> Prose:
    return step.why if step.rule == "substitute" else ()


def signed(sign: Sign, letter: str) -> Sign:
    """The sign of a quantity with the design's letter: |w|_A."""
    latex = f"{{{sign.latex}}}" if "_" in sign.latex else sign.latex  # TeX takes no second subscript
    spelled = {"text": f"{sign.text}_{letter}", "ascii": f"{sign.ascii}_{letter}", "latex": f"{latex}_{{{letter}}}"}
    return replace(sign, name=f"{sign.name}_{letter}", **spelled)


def _part(one: Answer, letter: str) -> Part:
    derivation = one.a if letter == "A" else one.b
    return Part(signed(derivation.quantity.sign, letter), final(derivation), letter)


def difference(one: Answer) -> Chain:
    """A - B, and its sign with the proof."""
    left = _part(one, "A") - _part(one, "B")
    apart = final(one.a) - final(one.b)
    rows = [Row("=", one.written_difference, rule="compute")]
    if one.written_difference != apart and length(apart) <= _WIDE:
        rows.insert(0, Row("=", apart, rule="define"))
    if one.judgement.verdict in ("a", "b") and one.judgement.check == "proved" and one.symbols:
        relation: Literal["<", "≤", ">", "≥"] = (
            ("<" if one.judgement.strict else "≤") if one.judgement.verdict == "a" else (">" if one.judgement.strict else "≥")
        )
        rows.append(Row(relation, Number(0), proof(one), rule="compute"))
    else:
        rows[-1] = replace(rows[-1], why=proof(one) if one.symbols else ())
    return Chain(left, tuple(rows))


def _ratio(one: Answer) -> Chain:
    """A / B; of two numbers the larger one over the smaller, as the sentence has it, and a long fraction as a decimal alone."""
    assert one.ratio is not None
    first, second = _part(one, "A"), _part(one, "B")
    worth = number(one.ratio)
    if worth is None or worth == 0:
        return Chain(Quotient(first, second), (Row("=", one.ratio, rule="compute"),))
    if worth < 1:
        first, second, worth = second, first, 1 / Fraction(worth)
    *near, decimal = shown(Number(worth))
    assert isinstance(decimal, Written)
    rows = [Row("≈" if near else "=", decimal, rule="round")]
    exact = Number(worth)
    if near and length(exact) <= _SHORT:
        rows.insert(0, Row("=", exact, rule="compute"))
    return Chain(Quotient(first, second), tuple(rows))


def growth(one: Answer) -> Table:
    """One row a symbol: what doubling it does to A and to B, what A / B comes to as it grows, and where both are equal."""
    rows: list[tuple[Prose, ...]] = []
    for name in one.symbols:
        first, second = one.doubled(name)
        crossover = one.crossovers.get(name)
        equal: Prose = () if crossover is None else (Name(name), " = ", told(crossover))
        rows.append(((Name(name),), _times(first), _times(second), _limit(one, name), equal))
    columns = ("symbol", "doubled, A grows", "doubled, B grows", "A / B, as it grows", "equal at")
    kept = range(5 if any(row[4] for row in rows) else 4)
    cells = tuple(tuple(row[place] for place in kept) for row in rows)
    return Table(tuple(Phrase(columns[place]) for place in kept), cells, tuple(False for _ in kept))


def _times(doubled: Doubling | None) -> Prose:
    if doubled is None:
        return ("—",)
    return ("× " if doubled.exact else "→ × ", *shown(write(doubled.factor)))


def _limit(one: Answer, name: str) -> Prose:
    if one.ratio is not None and name not in free_names(one.ratio):
        return (Phrase("the same"),)
    limit = one.limit(name)
    if limit is None or limit == "infinite":
        return ("→ ∞",) if limit else ("—",)
    form = told(limit)
    return ("→ ", form) if length(form) <= _WIDE else (Phrase("see the ratio"),)


def _leading(one: Answer) -> Prose:
    first, second = one.leading
    if first is None or second is None or first == second or (first == one.a.worth[0] and second == one.b.worth[0]):
        return ()
    return (Phrase("Where all sizes are large, A is about "), told(first), Phrase(" and B about "), told(second), ".")
