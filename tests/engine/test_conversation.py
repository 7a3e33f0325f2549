"""A conversation from the door to the end: consent, skipping, correcting, stale presses, commands, closing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from flows.context import Candidate, Published
from flows.events import Ask, Consented, Erased, Event, Finished, Left, Proposed, Refused, Tell, Toast, Voted
from flows.incoming import Edited, Pictured, PictureFailed, Pressed, Started, TimedOut
from flows.participation import from_json, to_json
from flows.words import Message, Said, Verbatim
from tests.engine.talk import Talk, flow_of

STEPS = """
  - say: hello
    fr: Bonjour.
    en: Hello.
  - choose one: use
    fr: Usage ?
    en: Use?
    options: {walk: {fr: Marche, en: Walk}, never: {fr: Jamais, en: Never}}
  - if: use is never
    then:
      - write: why
        optional: yes
        at most: 100 characters
        fr: Pourquoi ?
        en: Why?
    else:
      - choose many: wishes
        fr: Envies ?
        en: Wishes?
        options: {shade: {fr: Ombre, en: Shade}, seats: {fr: Bancs, en: Seats}}
      - photo: view
        optional: yes
        fr: Une photo ?
        en: A picture?
  - rate: hope
    optional: yes
    fr: Espoir après {count(wishes)} envies, {use} ?
    en: Hope after {count(wishes)} wishes, {use}?
"""
FLOW = flow_of(STEPS.replace("{count(wishes)} envies, ", "").replace("{count(wishes)} wishes, ", ""))


def start() -> Talk:
    """At the first question."""
    return Talk(FLOW).begin()


def test_nothing_is_consented_before_the_press_and_refusal_keeps_nothing() -> None:
    """The refusal's own words, then the end."""
    here = Talk(FLOW).give(Started()).press("_begin", "no")
    assert here.status == "refused"
    assert not here.person.answers
    assert any(isinstance(event, Refused) for event in here.events)


def test_too_young_ends_kindly_and_is_counted_apart() -> None:
    """The reason is for the anonymous counter."""
    here = Talk(FLOW).give(Started()).press("_begin", "young")
    assert [event.why for event in here.events if isinstance(event, Refused)] == ["young"]
    assert "refused.young" in here.said


def test_consent_opens_the_participation_and_the_path_begins() -> None:
    """Typed agreement works as well."""
    here = Talk(FLOW).give(Started()).say("commencer", "oui")
    assert any(isinstance(event, Consented) for event in here.events)
    assert (here.status, here.person.at) == ("active", "use")
    assert here.prompt.position == (1, 4)


def test_progress_never_grows_and_counts_branches_honestly() -> None:
    """The longest path still possible."""
    here = start()
    totals = [here.prompt.position[1]]  # type: ignore[index]
    here.press("never")
    totals.append(here.prompt.position[1])  # type: ignore[index]
    here.press("_skip")
    totals.append(here.prompt.position[1])  # type: ignore[index]
    assert totals == [4, 3, 3]


def test_a_correction_reopens_one_step_and_lays_the_path_anew() -> None:
    """Answers off the path sleep, those newly opened are asked, and a way back wakes them."""
    here = start().press("walk").press("shade").press("_ok").press("_skip").press("4")
    assert here.status == "finished"
    here.press("_c.use").press("never")
    assert here.person.answers["wishes"].dormant
    assert here.person.at == "why"
    here.say("Trop loin")
    assert here.status == "finished"
    assert here.value("use") == "never"
    assert here.person.answers["use"].revision == 2
    here.press("_c.use").press("walk")
    assert here.value("wishes") == ["shade"]
    assert here.value("why") is None
    assert here.status == "finished"


def test_a_correction_under_way_returns_to_where_the_person_was() -> None:
    """The question left open comes next."""
    here = start().press("walk").press("shade").press("_ok").press("_c.use").press("walk")
    assert here.person.at == "view"


def test_placeholders_say_the_label_in_the_readers_language() -> None:
    """One pass; the fills are parameters, never read again."""
    here = start().press("never").press("_skip")
    assert isinstance(here.prompt.words, Said)
    assert here.prompt.words.fills["use"] == Said({"fr": "Jamais", "en": "Never"})


def test_a_double_tap_counts_once() -> None:
    """The second press of the same button is already taken into account."""
    here = start()
    ask = here.person.ask
    here.press("walk").give(Pressed(here.person.tag, ask, "walk"))
    assert here.said == ["stale.already"]
    assert here.person.answers["use"].revision == 1


def test_an_old_button_gets_a_kind_word_and_the_question_that_waits() -> None:
    """Not silence, and nothing changes."""
    here = start()
    ask = here.person.ask
    here.press("walk").press("shade").press("_ok").give(Pressed(here.person.tag, ask, "never"))
    assert here.said[0] == "stale.closed"
    assert here.value("use") == "walk"
    assert here.prompt.step == "view"


def test_a_button_of_another_conversation_changes_nothing() -> None:
    """A forged or foreign tag."""
    here = start()
    before = here.person
    here.give(Pressed("zzzzzz", here.person.ask, "walk"))
    assert here.said == ["stale.other"]
    assert here.person == before


def test_refusals_repeat_then_explain_then_offer_a_way_out() -> None:
    """Three wrong answers in a row."""
    here = start().press("never").press("_skip")
    assert here.say("bof").said == ["why.scale"]
    assert here.say("bof").said == ["why.scale", "explain.scale"]
    assert here.say("bof").said == ["why.scale", "explain.scale", "offer.skip"]
    assert here.say("5").person.refusals == 0


def test_the_language_changes_at_any_moment_without_losing_the_draft() -> None:
    """What is awaited is shown anew, in place."""
    here = start().press("walk").press("shade").press("_lang.en")
    assert here.person.language == "en"
    assert here.person.draft == {"chosen": ["shade"]}
    assert next(event for event in here.events if isinstance(event, Ask)).replaces


def test_the_charter_and_help_bring_the_question_back() -> None:
    """Commands never lose the thread."""
    assert start().command("charter").said == ["charter", "data_notice"]
    here = start().command("help")
    assert here.said == ["help"]
    assert here.prompt.step == "use"


def test_stop_keeps_answers_and_a_word_brings_the_person_back() -> None:
    """No more messages until they write."""
    here = start().press("walk").command("stop")
    assert any(isinstance(event, Left) for event in here.events)
    assert here.status == "left"
    here.say("1 2").press("_ok") if here.person.draft else here.say("1")
    assert here.status == "active"
    assert here.value("use") == "walk"


def test_forget_is_confirmed_and_erases() -> None:
    """Two presses, then nothing is left to say it twice."""
    here = start().press("walk").command("forget")
    assert here.status == "active"
    here.press("_forget.no")
    assert here.status == "active"
    here.command("forget").press("_forget.yes")
    assert here.status == "erased"
    assert any(isinstance(event, Erased) for event in here.events)


PUBLIC = Published(
    answered=42, public=True, lines={"use": Verbatim("42")}, results_address="https://v",
    sentences=(
        Candidate("r1", Verbatim("Mine."), False, "p_abcdefghij"), Candidate("r2", Verbatim("A bench."), False, "p_z"),
        Candidate("r3", Verbatim("Shade."), False, "p_y"), Candidate("r4", Verbatim("A tree."), False, "p_x"),
    ),
)  # fmt: skip
FIGURES, SENTENCE = Tell(Verbatim("42")), "results.sentence"


def heard(rule: str, when: str, **world: object) -> list[Event]:
    """What /results tells under a rule before any answer and after one, and what the end of the conversation tells."""
    here = Talk(replace(FLOW, results_shown=rule)).begin()  # type: ignore[arg-type]
    here.at(published=PUBLIC, **world)
    if when == "before":
        return list(here.command("results").events)
    here.press("never").press("_skip")
    return list((here.command("results") if when == "after" else here.press("3")).events)


def ids(events: Sequence[Event]) -> list[str]:
    """The messages among them."""
    return [one.words.id for one in events if isinstance(one, Tell) and isinstance(one.words, Message)]


@pytest.mark.parametrize(
    ("rule", "when", "figures", "others", "instead"),
    [
        ("sentences", "before", False, False, "results.not_yet"),
        ("sentences", "after", False, True, "results.not_yet"),
        ("sentences", "end", False, True, ""),
        ("always", "before", True, True, ""),
        ("always", "after", True, True, ""),
        ("always", "end", True, True, ""),
        ("after answering", "before", False, False, "results.after"),
        ("after answering", "after", True, True, ""),
        ("after answering", "end", True, True, ""),
        ("at closing", "before", False, False, "results.not_yet"),
        ("at closing", "after", False, False, "results.not_yet"),
        ("at closing", "end", False, False, ""),
    ],
)
def test_what_others_think_is_told_when_the_file_says(
    rule: str, when: str, figures: bool, others: bool, instead: str
) -> None:
    """Figures, sentences, or the day from which they are seen; nobody is told their own words."""
    events = heard(rule, when)
    assert (FIGURES in events) == figures
    assert ids(events).count(SENTENCE) == 2 * others
    assert Verbatim("Mine.") not in [one.words.params.get("words") for one in events if isinstance(one, Tell)
                                     and isinstance(one.words, Message)]  # fmt: skip
    assert [one for one in ids(events) if one in ("results.not_yet", "results.after")] == ([instead] if instead else [])


@pytest.mark.parametrize("rule", ["sentences", "always", "after answering", "at closing"])
def test_at_closing_everyone_is_told_figures_and_the_address(rule: str) -> None:
    """Whoever asks, having answered or not; and so it stays when the consultation is reopened."""
    for when in ("before", "after"):
        closed = heard(rule, when, phase="closed") if when == "before" else []
        reopened = heard(rule, when)
        final = Talk(replace(FLOW, results_shown=rule)).begin()  # type: ignore[arg-type]
        final.at(published=replace(PUBLIC, final=True)).command("results")
        for events in ([closed] if closed else []) + [final.events]:
            assert FIGURES in events
            assert "results.address" in ids(events)
        assert ("results.address" in ids(reopened)) == (rule == "always")


def test_an_author_says_whether_their_words_may_be_quoted() -> None:
    """Before writing, and again when correcting; the choice is kept with the step and changes no answer."""
    here = start().press("never")
    offered = [control.label for control in here.prompt.controls if control.token == "_unquoted"]
    assert offered == [Message("control.quoted")]
    here.press("_unquoted")
    assert here.person.unquoted == {"why"}
    assert Message("control.unquoted") in [control.label for control in here.prompt.controls]
    here.say("Trop loin.")
    assert here.person.answers["why"].value == "Trop loin."
    assert here.person.unquoted == {"why"}
    assert from_json(to_json(here.person), here.person.answers).unquoted == {"why"}
    here.press("_c.why").press("_unquoted").say("Trop loin.")
    assert here.person.unquoted == frozenset()
    assert "_unquoted" not in [control.token for control in here.prompt.controls], "a scale has no words to quote"
    private = flow_of("  - write: q\n    private: yes\n    fr: Q ?\n    en: Q?\n")
    hidden = Talk(private).begin()
    assert "_unquoted" not in [control.token for control in hidden.prompt.controls], "private words are never quoted"
    assert hidden.press("_unquoted").person.unquoted == frozenset()


def test_a_profile_or_a_skipped_question_is_no_answer() -> None:
    """Who only said their age has not spoken yet."""
    flow = flow_of(STEPS.replace("{count(wishes)} envies, ", "").replace("{count(wishes)} wishes, ", "")
                   .replace("choose one: use", "choose one: use\n    profile: yes"))  # fmt: skip
    here = Talk(replace(flow, results_shown="after answering")).begin().at(published=PUBLIC)
    assert FIGURES not in here.press("never").command("results").events
    assert FIGURES not in here.press("_skip").command("results").events
    assert FIGURES in here.press("3").command("results").events


def test_silence_is_an_input_and_the_reminder_is_an_aside() -> None:
    """The question awaited stays valid behind it."""
    here = start().press("walk")
    ask = here.person.ask
    here.give(TimedOut(0))
    assert [control.token for control in here.prompt.controls] == ["_continue", "_later", "_noremind"]
    assert here.person.ask == ask
    assert here.press("_noremind").person.reminders_off
    assert here.give(TimedOut(0)).events == ()


def test_a_finished_person_is_never_reminded() -> None:
    """Nor one who left."""
    assert start().press("never").press("_skip").press("3").give(TimedOut(0)).events == ()
    assert start().command("stop").give(TimedOut(0)).events == ()


def test_closing_drops_the_draft_and_takes_no_answer() -> None:
    """What was confirmed stays; what was not never counts."""
    here = start().press("walk").press("shade").at(phase="closed").press("_ok")
    assert here.said == ["phase.closed"]
    assert here.person.draft is None
    assert here.value("wishes") is None
    assert here.press("_c.use").said == ["correct.closed"]


def test_before_opening_and_in_a_pause_the_person_is_told() -> None:
    """With the date, when there is one."""
    assert Talk(FLOW).at(phase="soon").give(Started()).said == ["phase.soon"]
    assert start().at(phase="paused").press("walk").said == ["phase.paused"]


def test_the_end_is_reached_once_and_corrections_say_so() -> None:
    """One `Finished`, whatever is corrected after."""
    here = start().press("never").press("_skip").press("3")
    assert sum(isinstance(event, Finished) for event in here.events) == 1
    here.press("_c.hope").press("5")
    assert not any(isinstance(event, Finished) for event in here.events)
    assert "corrected" in here.said
    assert here.value("hope") == 5


def test_an_edited_message_corrects_the_answer_it_gave_or_the_person_is_told() -> None:
    """The edge knows which step the message answered."""
    here = start().press("never").say("Trop loin")
    assert here.give(Edited("Trop cher", "why")).said[0] == "edited.kept"
    assert here.value("why") == "Trop cher"
    assert here.person.at == "hope"
    assert here.give(Edited("Bonjour", "")).said == ["edited.ignored"]


def test_a_picture_that_cannot_be_read_is_asked_again() -> None:
    """Even after the person went on."""
    here = start().press("walk").press("shade").press("_ok").give(Pictured("pic_1"))
    assert here.value("view") == "pic_1"
    here.give(PictureFailed("view", "pic_1"))
    assert here.value("view") is None
    assert here.person.at == "view"


def test_one_may_notify_oneself_of_the_decision() -> None:
    """The menu of the end stays valid."""
    here = start().press("never").press("_skip").press("3").press("_notify")
    assert here.person.told_decision


OWN = """
  - react: views
    show: 2
    add your own: reviewed first
    fr: D'accord ?
    en: Agree?
    statements: [{fr: Un., en: One.}, {fr: Deux., en: Two.}]
"""


def test_a_residents_statement_waits_for_review_and_is_never_theirs_to_judge() -> None:
    """Their own comes from nowhere near their votes."""
    here = Talk(flow_of(OWN)).begin().press("agree").press("disagree")
    assert here.status == "active"
    here.say("Des <b>arbres</b>")
    proposed = next(event for event in here.events if isinstance(event, Proposed))
    assert proposed.reviewed
    assert proposed.text == "Des <b>arbres</b>"
    assert proposed.statement.startswith("r_")
    assert here.status == "finished"


def test_a_person_never_sees_their_own_statement() -> None:
    """Even when it needs votes most."""
    room = (
        Candidate("s1", Said({"fr": "Un."}), votes=(9, 9, 9)),
        Candidate("r_mine", Verbatim("Le mien"), own=False, author="p_abcdefghij"),
        Candidate("r_theirs", Verbatim("Le leur"), own=False, author="p_other"),
    )
    here = Talk(flow_of(OWN)).at(room={"views": room}).begin()
    voted = []
    for _ in range(2):
        here.press("agree")
        voted += [event.statement for event in here.events if isinstance(event, Voted)]
    assert voted == ["r_theirs", "s1"]


def test_a_double_tap_on_a_vote_is_not_a_vote_on_the_next_statement() -> None:
    """The press is bound to its prompt."""
    here = Talk(flow_of(OWN)).begin()
    ask = here.person.ask
    here.press("agree").give(Pressed(here.person.tag, ask, "agree"))
    assert isinstance(here.events[0], Toast)
    assert len(here.person.answers["views"].value) == 1  # type: ignore[arg-type]
