"""The registry of question kinds: one line each, in the order of the language's table."""

from flows.questions.base import Question
from flows.questions.choose_many import ChooseMany
from flows.questions.choose_one import ChooseOne
from flows.questions.compare import Compare
from flows.questions.consent import Consent
from flows.questions.date import Date
from flows.questions.fund import Fund
from flows.questions.location import Location
from flows.questions.number import Number
from flows.questions.photo import Photo
from flows.questions.rank import Rank
from flows.questions.rate import Rate
from flows.questions.react import React
from flows.questions.split_budget import SplitBudget
from flows.questions.write import Write

__all__ = ["KINDS", "Consent", "Question"]

KINDS: tuple[type[Question], ...] = (
    Consent,
    ChooseOne,
    ChooseMany,
    Number,
    Rate,
    Write,
    Date,
    Location,
    Photo,
    Rank,
    SplitBudget,
    Fund,
    React,
    Compare,
)
