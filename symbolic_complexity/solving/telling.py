"""How a solution is told: its derivation, the lines that isolate the unknown, the neighbours as a table, and one sentence to quote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from ..algebra import Exact, Value
from ..document import Block, Heading, Paragraph, Phrase, Prose, Relation, Table, joined
from ..symbols import is_whole
from ..table import shown
from ..written import Name, Number
from .answer import Answer, Candidate
from .budget import as_read
from .rounding import beside
from .solution import Solution

_MOST_ROWS = 24
_MOST_TOLD = 4
"""Numbers that a sentence gives one by one."""


def blocks(solution: Solution) -> Iterator[Block]:
    """The whole document."""
    derivation, budget = solution.derivation, solution.budget
    title: Prose = (Phrase(derivation.quantity.title), Phrase(" of "), derivation.network.title)
    yield Heading((*title, f" {budget.relation} ", budget.form, Phrase(": which "), *_names(solution.unknowns), "?"))
    yield Paragraph(derivation.meaning)
    for name, number in solution.left_open.items():
        yield Paragraph((Name(name), " = ", Number(number), Phrase(" in the design; here it is left open.")))
    yield from lines(solution)
    yield from derivation.assumed()


def lines(solution: Solution) -> Iterator[Block]:
    """The mathematics and the sentence, without a heading."""
    yield solution.derivation.chain()
    other = solution.budget.other
    if other is not None:
        yield Paragraph((Phrase("The budget: "), other.network.title))
        yield other.chain()
    if solution.isolation is not None:
        yield from solution.isolation.blocks
    answer = solution.answer
    if answer is not None and (answer.solutions or answer.beside) and _has_neighbours(solution, answer):
        yield _table(solution, answer)
        if len(answer.solutions) > _MOST_ROWS:
            yield Paragraph((Phrase("Shown: "), Number(_MOST_ROWS), Phrase(" of "), Number(len(answer.solutions)), "."))
    for one in answer.aside if answer else ():
        whatever = Phrase(", whatever the others are.")
        yield Paragraph((*_point(one.values.items()), Phrase(" gives "), *beside(one.result, solution.budget.worth), whatever))
    yield sentence(solution)


def _has_neighbours(solution: Solution, answer: Answer) -> bool:
    """Whether a table says more than the sentence alone."""
    return len(answer.solutions) + len(answer.beside) > 1 or len(solution.unknowns) > 1


def _table(solution: Solution, answer: Answer) -> Table:
    """The solutions and what is next to them, each with how far it is from the budget."""
    names, budget = solution.unknowns, solution.budget.worth
    together = sorted((*answer.solutions, *answer.beside), key=lambda one: tuple(one.values[name] for name in names))
    rows = [
        (*((Name(name), " = ", Number(one.values[name])) for name in names), beside(one.result, budget), _difference(one.result, budget))
        for one in together[:_MOST_ROWS]
    ]
    titles = (*("" for _ in names), Phrase(solution.derivation.quantity.title), Phrase("from the budget"))
    numeric = (*(False for _ in names), True, True)
    if all(one.result == budget for one in together):
        return Table(titles[:-1], tuple(row[:-1] for row in rows), numeric[:-1])
    return Table(titles, tuple(rows), numeric)


def _difference(result: Exact, budget: Value) -> Prose:
    """How far a result is from the budget, with its sign."""
    over: Value = result - budget
    assert isinstance(over, (int, Fraction))
    if over == 0:
        return (Number(0),)
    (*near, form) = shown(as_read(over if over > 0 else -over))
    return (*near, "+" if over > 0 else "−", form)


# --------------------------------------------------------------------------------------------------------------- sentences

_AT: dict[Relation, tuple[Phrase, Phrase, Phrase]] = {
    "=": (Phrase("exactly "), Phrase(" gives "), Phrase(" give ")),
    "≤": (Phrase("At most "), Phrase(" gives at most "), Phrase(" give at most ")),
    "≥": (Phrase("At least "), Phrase(" gives at least "), Phrase(" give at least ")),
}
"""How a budget is kept to: at the beginning of a sentence, by one unknown, by several."""


def sentence(solution: Solution) -> Paragraph:
    """The answer as one sentence that can be quoted."""
    answer = solution.answer
    if answer is None:
        return Paragraph(_formula(solution))
    if not answer.met:
        return Paragraph((*_none(solution), *_nearest(solution, answer), "."))
    if solution.budget.relation == "=":
        return Paragraph(_exactly(solution, answer))
    if len(solution.unknowns) > 1:
        return Paragraph(_edge(solution, answer))
    return Paragraph(_spans(solution, answer))


def _formula(solution: Solution) -> Prose:
    """Where other symbols are open."""
    (name,) = solution.unknowns
    isolation = solution.isolation
    assert isolation is not None
    assert isolation.relation is not None
    form = isolation.blocks[-1].rows[-1].right  # type: ignore[union-attr]
    if isolation.relation == "=":
        exactly: Prose = (Phrase(" gives "), Phrase("exactly "), *_amount(solution))
        return (Name(name), " = ", form, *exactly, Phrase(" wherever that is a whole number."))
    return (
        _AT[solution.budget.relation][0],
        *_amount(solution),
        Phrase(" for every whole "),
        Name(name),
        f" {isolation.relation} ",
        form,
        ".",
    )


def _exactly(solution: Solution, answer: Answer) -> Prose:
    """Everything that gives exactly the budget."""
    budget: Prose = (Phrase("exactly "), *_amount(solution))
    if len(solution.unknowns) > 1:
        if len(answer.solutions) == 1 and answer.complete:
            return (*_point(answer.solutions[0].values.items()), Phrase(" gives "), *budget, Phrase(", and nothing else does."))
        if not answer.complete:
            return (*_point(answer.solutions[0].values.items()), Phrase(" gives "), *budget, Phrase("; there are more."))
        return (Number(len(answer.solutions)), Phrase(" solutions give "), *budget, Phrase(", and nothing else does."))
    (name,) = solution.unknowns
    if not is_whole(name):
        return (*_point(answer.solutions[0].values.items()), Phrase(" gives "), *budget, ".")
    one = len(answer.solutions) == 1
    runs = joined(_run(first, last) for first, last in answer.spans[:_MOST_TOLD])
    told: Prose = (Name(name), " = ", *runs, Phrase(" gives " if one else " give "), *budget)
    if not answer.complete or len(answer.spans) > _MOST_TOLD:
        return (*told, Phrase("; there are more."))
    return (*told, Phrase(", and no other whole "), Name(name), Phrase(" does."))


def _run(first: Exact, last: Exact | None) -> Prose:
    if last is None:
        return Number(first), Phrase(" and more")
    return (Number(first),) if first == last else (Number(first), Phrase(" to "), Number(last))


def _none(solution: Solution) -> Prose:
    whole = Phrase("No whole ") if all(map(is_whole, solution.unknowns)) else Phrase("No positive ")
    several = len(solution.unknowns) > 1
    names = joined([(Name(name),) for name in solution.unknowns], Phrase(" and "))
    return (whole, *names, _AT[solution.budget.relation][1 + several], *_amount(solution))


def _nearest(solution: Solution, answer: Answer) -> Prose:
    """What comes nearest, or the end that all results keep to."""
    for end, told in ((answer.least, Phrase(": the least is ")), (answer.most, Phrase(": the most is "))):
        over = end is not None and end.result > solution.budget.worth  # type: ignore[operator]
        if end is not None and over == (end is answer.least):
            return (told, *beside(end.result, solution.budget.worth), Phrase(", at "), *_point(end.values.items()))
    if not answer.solutions or len(answer.solutions) > _MOST_TOLD:
        return ()
    return (": ", *_each(solution, answer.solutions))


def _spans(solution: Solution, answer: Answer) -> Prose:
    """All numbers of one unknown that keep to a budget."""
    (name,) = solution.unknowns
    begin: Prose = (_AT[solution.budget.relation][0], *_amount(solution))
    together = sorted((*answer.solutions, *answer.beside), key=lambda one: one.values[name])
    if is_whole(name) and not answer.beside:
        ((first, last),) = answer.spans
        every: Prose = (Phrase(" for every whole "), Name(name), Phrase(" from "), Number(first))
        return (*begin, *every, *((Phrase(" on."),) if last is None else (Phrase(" to "), Number(last), ".")))
    if not together:
        return (*begin, Phrase(" for every positive "), Name(name), ".")
    least = min(one.values[name] for one in together) if is_whole(name) else 0
    runs = [_bounds(name, first, last, first < least or first == 0) for first, last in answer.spans[:_MOST_TOLD]]
    told: Prose = (*begin, Phrase(" for "), *joined(runs, Phrase(" or ")))
    if len(answer.spans) > _MOST_TOLD or not answer.complete:
        return (*told, Phrase("; there are more."))
    if not is_whole(name) or len(together) > _MOST_TOLD:
        return (*told, ".")
    return (*told, ": ", *_each(solution, together), ".")


def _bounds(name: str, first: Exact, last: Exact | None, from_the_least: bool) -> Prose:
    """k ≤ 16, k ≥ 17, 5 ≤ k ≤ 16, k = 5."""
    if last is None:
        return Name(name), " ≥ ", as_read(first)
    if first == last:
        return Name(name), " = ", as_read(first)
    return (*(() if from_the_least else (as_read(first), " ≤ ")), Name(name), " ≤ ", as_read(last))


def _edge(solution: Solution, answer: Answer) -> Prose:
    """The outermost of several unknowns that keep to a budget."""
    begin: Prose = (_AT[solution.budget.relation][0], *_amount(solution))
    if not answer.edge:
        return (*begin, ": ", *_each(solution, answer.solutions), Phrase("; there are more."))
    largest = answer.edge == "largest"
    names = _names(solution.unknowns)
    edge: Prose = (Phrase(" up to these "), *names) if largest else (Phrase(" from these "), *names, Phrase(" on"))
    moved = joined([(Name(name),) for name in answer.along], Phrase(" or "))
    gives = Phrase(" gives more" if solution.budget.relation == "≤" else " gives less")
    end: Prose = (".",) if answer.complete else (Phrase("; there are more."),)
    return (*begin, *edge, Phrase(": any larger " if largest else ": any smaller "), *moved, gives, *end)


def _each(solution: Solution, candidates: Sequence[Candidate]) -> Prose:
    """16 gives 448, 17 gives 476; of several unknowns: k = 3, c = 5 gives 448."""
    alone = len(solution.unknowns) == 1
    budget = solution.budget.worth
    told = (
        (*((Number(*one.values.values()),) if alone else _point(one.values.items())), Phrase(" gives "), *beside(one.result, budget))
        for one in candidates
    )
    return joined(told, ", " if alone else "; ")


def _amount(solution: Solution) -> Prose:
    """456 weights, 2,048 bytes, 1,000 elements of operational space."""
    quantity = solution.derivation.quantity
    if quantity.unit != "elements":
        return (*shown(solution.budget.form), " ", Phrase(quantity.unit))
    if quantity.title.endswith("s"):
        return (*shown(solution.budget.form), " ", Phrase(quantity.title))
    return (*shown(solution.budget.form), " ", Phrase("elements"), Phrase(" of "), Phrase(quantity.title))


def _names(names: Sequence[str]) -> Prose:
    return joined([(Name(name),) for name in names])


def _point(values: Iterable[tuple[str, Exact]]) -> Prose:
    """k = 3, c = 5."""
    return joined((Name(name), " = ", as_read(value)) for name, value in values)
