"""The lifecycle as people read it: a diagram and a table, made from the rows and from nothing else. Pure.

`say` translates a message id; the texts are those of the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from .codes import FINAL, OPEN, STATE_LABELS, WHO_LABELS, State, Who
from .table import MOVES, Move

Say = Callable[[str], str]


@dataclass(frozen=True)
class Row:
    """One move in words. `sources` and `targets` are empty where it can be made anywhere, or where the state stays."""

    code: str
    label: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    who: tuple[str, ...]
    needs: str
    article: str
    document: str
    told: bool
    danger: bool
    everywhere: str = ""  # "open" or "any" instead of a list of states


def rows(say: Say) -> list[Row]:
    """Every move, in the order of the table."""
    return [_row(move, say) for move in MOVES.values()]


def _row(move: Move, say: Say) -> Row:
    everywhere = "any" if move.sources == frozenset(State) else "open" if move.sources == OPEN else ""
    return Row(
        code=move.code,
        label=say(move.label),
        sources=() if everywhere else tuple(_states(move.sources, say)),
        targets=tuple(_states(move.to, say)) if move.code != "unmerge" else (),
        who=tuple(say(WHO_LABELS[who]) for who in Who if who in move.who),
        needs=say(move.needs) if move.needs else "",
        article=move.article,
        document=say(move.document) if move.document else "",
        told=bool(move.told),
        danger=move.danger,
        everywhere=everywhere,
    )


def _states(states: Iterable[State], say: Say) -> Iterator[str]:
    wanted = set(states)
    return (say(STATE_LABELS[state]) for state in State if state in wanted)


def mermaid(say: Say) -> str:
    """A state diagram. Moves that can be made from every open state are notes, or the picture would be all arrows."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {state.value} : {say(STATE_LABELS[state])}" for state in State]
    lines += [f"    [*] --> {state.value} : {say(MOVES['register'].label)}" for state in MOVES["register"].to]
    for (source, target), labels in _arrows(say).items():
        lines.append(f"    {source} --> {target} : {' / '.join(labels)}")
    lines += [f"    {state.value} --> [*]" for state in State if state in FINAL]
    lines.append(f"    note right of {State.REGISTERED.value}")
    lines += [f"        {text}" for text in _from_everywhere(say)]
    lines.append("    end note")
    return "\n".join(lines) + "\n"


def _arrows(say: Say) -> Mapping[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for move in MOVES.values():
        if move.sources == OPEN or move.code == "unmerge" or "system" in {who.value for who in move.who}:
            continue
        for source in (state for state in State if state in move.sources):
            for target in move.to:
                found.setdefault((source.value, target.value), []).append(say(move.label))
    return found


def _from_everywhere(say: Say) -> Iterator[str]:
    for move in MOVES.values():
        if move.sources == OPEN and move.to:
            yield f"{say(move.label)}: {', '.join(_states(move.to, say))}"
