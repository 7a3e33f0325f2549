"""A shared-out budget: what the average person gives, what the middle person gives, and what to make of the two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from statistics import median
from typing import Any, ClassVar

from flows.measures import MeasureType
from languages.writing import number_words
from results.figures.studies.base import Answers, Study
from results.speech import label, say, shortened


class AllocationMethod:
    """`split budget`: content `total`, `options` (name, words, mean, median, normalised = medians brought back to the
    total, so that nobody gains by asking for everything), the largest first.

    The median alone does not add up to the total (Lindner, Nehring and Puppe 2008); the mean does, and one
    person's extreme wish moves it.
    """

    type: ClassVar[MeasureType] = "allocation"

    def study(self, answers: Answers, k: int) -> Mapping[str, Any] | None:
        """None where nobody shared anything out."""
        measure = answers.measure
        given = [value for value in answers.values if isinstance(value, dict)]
        if len(given) < k or not measure.total:
            return None
        points = {option.name: [int(str(value.get(option.name, 0))) for value in given] for option in measure.options}
        medians = {name: float(median(each)) for name, each in points.items()}
        whole = sum(medians.values())
        hidden = _hidden(points, k)
        options = [
            {
                "name": option.name, "words": option.text,
                "mean": None if option.name in hidden else round(sum(points[option.name]) / len(given), 1),
                "median": medians[option.name],
                "normalised": round(medians[option.name] * measure.total / whole, 1) if whole else None,
            }
            for option in measure.options
        ]  # fmt: skip
        # Equal wishes keep the order of the file.
        options.sort(key=lambda option: -sum(points[str(option["name"])]))
        return {"total": measure.total, "unit": dict(measure.unit or {}), "options": options}

    def sentences(self, study: Study, language: str) -> Iterator[tuple[int, str]]:
        """The three largest, as the middle person gives them."""
        content = study.content
        unit = label(content["unit"], language) if content["unit"] else ""
        ranked = [one for one in content["options"] if one["normalised"] is not None]
        ranked.sort(key=lambda one: -one["normalised"])
        if not ranked:
            return
        told = ", ".join(
            f"{shortened(label(one['words'], language), 40)} {number_words(one['normalised'], language)}"
            for one in ranked[:3]
        )
        question = shortened(label(study.question, language), 60)
        total = f"{number_words(content['total'], language)} {unit}".strip()
        yield 3, say(language, "allocation.median", question=question, total=total, options=told)


def _hidden(points: Mapping[str, list[int]], k: int) -> set[str]:
    """Options whose mean would tell what a few people gave: fewer than k gave anything; never one alone, since the
    means add up to the total."""
    givers = {name: sum(one > 0 for one in each) for name, each in points.items()}
    hidden = {name for name, people in givers.items() if 0 < people < k}
    if len(hidden) == 1 and len(points) > 1:
        hidden.add(min((name for name in points if name not in hidden), key=lambda name: (givers[name], name)))
    return hidden
