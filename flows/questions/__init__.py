"""The registry of question kinds: a kind is its file, its test and one line here, in the language's order."""

from importlib import import_module

from flows.questions.base import Question
from flows.questions.consent import Consent

__all__ = ["KINDS", "Consent", "Question"]

_FILES = (
    "consent:Consent",
    "choose_one:ChooseOne",
    "choose_many:ChooseMany",
    "number:Number",
    "rate:Rate",
    "write:Write",
    "date:Date",
    "location:Location",
    "photo:Photo",
    "rank:Rank",
    "split_budget:SplitBudget",
    "fund:Fund",
    "react:React",
    "compare:Compare",
)


def _kind(entry: str) -> type[Question]:
    file, _, name = entry.partition(":")
    kind: type[Question] = getattr(import_module(f"flows.questions.{file}"), name)
    return kind


KINDS: tuple[type[Question], ...] = tuple(map(_kind, _FILES))
