"""What a message becomes on a network that takes less: nothing is lost that a person needs to go on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channel import Parcel, clean
from bot.declaration import ChannelLimits
from bot.fitting import fitted, length, line
from bot.renderings import Button, Rendering, plain
from tests.examples import examples

PICK = Rendering(
    "ask", "Usage ?", "fr", "abc", 3, "use", "pick", hint="Une réponse.",
    buttons=(Button("abc.3.walk", "Marche"), Button("abc.3.bus", "Bus"), Button("abc.3._skip", "Passer", "skip")),
)  # fmt: skip
SETTLED = Rendering("settled", "Usage ?", "fr", "abc", 3, "use", answer="Bus", picture="street.png",
                    buttons=(Button("abc.3._c.use", "Corriger", "correct"),))  # fmt: skip
WORDLESS = ChannelLimits(buttons=0, toast=0, edits=False, media=False)


def told(rendering: Rendering, limits: ChannelLimits, **parcel: str) -> list[str]:
    """The plain words of each message."""
    given_ = Parcel("1", **{"operation": "send", **parcel}, rendering=rendering)  # type: ignore[arg-type]
    return [plain(piece.rendering) for piece in fitted(given_, limits)]


def test_what_fits_is_left_as_it_is() -> None:
    """Most messages, most of the time."""
    parcel = Parcel("1", "replace", PICK, "7")
    assert fitted(parcel, ChannelLimits()) == [parcel]


def test_without_buttons_options_are_numbered_and_each_other_control_has_a_code() -> None:
    """A number is understood by the question, a code names its prompt and its control."""
    assert told(PICK, WORDLESS) == ["Usage ?\nUne réponse.\n1. Marche\n2. Bus\n/3._skip  Passer"]
    consent = replace(PICK, shape="confirm", hint="")
    assert told(consent, WORDLESS) == ["Usage ?\n/3.walk  Marche\n/3.bus  Bus\n/3._skip  Passer"]
    chosen = (Button("abc.3.a", "Arbres", state="on"), Button("abc.3.b", "Bancs", order=2))
    assert told(replace(PICK, hint="", buttons=chosen), WORDLESS) == ["Usage ?\n1. [x] Arbres\n2. [2] Bancs"]


def test_shares_and_points_are_typed_as_they_are_read() -> None:
    """A number would not say which option is meant: it is the answer."""
    share = (Button("abc.3.-a", "Arbres", "minus", amount="40"), Button("abc.3.+a", "Arbres", "plus", amount="40"))
    assert told(replace(PICK, shape="allocate", hint="", buttons=share), WORDLESS) == ["Usage ?\n- Arbres · 40"]
    points = tuple(Button(f"abc.3.{n}", str(n)) for n in range(1, 4))
    scale = replace(PICK, shape="scale", hint="", buttons=points, ends=("non", "oui"))
    assert told(scale, WORDLESS) == ["Usage ?\nnon … oui"]


def test_without_edits_a_replacement_is_sent_anew_and_an_answer_is_told_alone() -> None:
    """A settled question without an answer has nothing to tell."""
    (anew,) = fitted(Parcel("1", "replace", PICK, "7"), ChannelLimits(edits=False))
    assert (anew.operation, anew.message, anew.rendering) == ("send", "", PICK)
    assert told(SETTLED, WORDLESS, operation="replace", message="7") == ["✓ Bus\n/3._c.use  Corriger"]
    assert told(replace(SETTLED, answer=""), WORDLESS, operation="replace") == []


def test_a_word_beside_a_press_becomes_a_message_where_there_is_none() -> None:
    """An empty one only stops a wheel from spinning elsewhere; the limit of those that have it is kept."""
    toast = Rendering("toast", "Deux choix au plus.", "fr", callback="9")
    (said,) = fitted(Parcel("1", "toast", toast), WORDLESS)
    assert (said.operation, said.rendering) == ("send", toast)
    assert fitted(Parcel("1", "toast", replace(toast, text="")), WORDLESS) == []
    (cut,) = fitted(Parcel("1", "toast", toast), ChannelLimits(toast=10))
    assert (cut.operation, cut.rendering.text) == ("toast", "Deux choi…")


def test_without_media_a_picture_is_named() -> None:
    """And its bytes stay here."""
    parcel = Parcel("1", "send", replace(PICK, picture="quays/plan.png"), "", b"png", "quays/plan.png")
    (piece,) = fitted(parcel, ChannelLimits(media=False))
    assert (piece.rendering.text, piece.media) == ("Usage ?\n[plan.png]", None)


def test_labels_are_cut_and_keep_their_amount() -> None:
    """What tells options apart stays."""
    long = Button("abc.3.a", "Un très long intitulé qui ne tient pas", amount="60 000 €")
    (piece,) = fitted(Parcel("1", "send", replace(PICK, buttons=(long,))), ChannelLimits(label=30))
    (button,) = piece.rendering.buttons
    assert (button.label, button.amount) == ("Un très long…", "60 000 €")
    why = replace(long, amount="", state="disabled", reason="ne tient plus dans ce qui reste du budget")
    (piece,) = fitted(Parcel("1", "send", replace(PICK, buttons=(why,))), ChannelLimits(label=30))
    assert line(piece.rendering.buttons[0]) == "[-] Un très l… (ne tient pl…)"


def test_more_options_than_buttons_are_numbered_in_the_text_and_the_way_on_stays() -> None:
    """Their numbers are those of the whole list, which the question understands."""
    many = tuple(Button(f"abc.3.o{n}", f"Option {n}") for n in range(1, 8))
    (piece,) = fitted(Parcel("1", "send", replace(PICK, buttons=(*many, PICK.buttons[2]))), ChannelLimits(buttons=6))
    assert [button.label for button in piece.rendering.buttons] == [*(f"Option {n}" for n in range(1, 6)), "Passer"]
    assert piece.rendering.hint == "Une réponse.\n6. Option 6\n7. Option 7"


WORDS = st.text(max_size=900) | st.sampled_from(["mot " * 300, "é" * 700, "para\n\n" * 150, "👩‍👩‍👧" * 100])


@examples(300)
@given(WORDS, WORDS, WORDS, WORDS, st.integers(60, 500), st.booleans())
def test_longer_words_go_out_in_several_messages_and_none_is_lost(
    text: str, lead: str, hint: str, answer: str, room: int, edits: bool
) -> None:
    """Each within the limit; only the last can be answered, and by it the message is known later."""
    rendering = replace(
        PICK, text=clean(text), lead=clean(lead), hint=clean(hint), answer=clean(answer)[:600], position=(3, 9)
    )
    limits = ChannelLimits(text=room, edits=edits)
    pieces = fitted(Parcel("1", "send", rendering), limits)
    assert all(length(piece.rendering) <= room for piece in pieces)
    assert [bool(piece.rendering.buttons) for piece in pieces] == [False] * (len(pieces) - 1) + [True]
    said = "".join("".join(plain(piece.rendering).split()) for piece in pieces)
    for words in (text, lead, hint):
        assert all("".join(line.split()) in said for line in clean(words).split("\n\n"))


@examples(200)
@given(WORDS, WORDS, st.integers(60, 500))
def test_a_message_that_stands_already_is_cut_since_it_cannot_become_several(text: str, lead: str, room: int) -> None:
    """Its hint goes first."""
    rendering = replace(PICK, text=clean(text), lead=clean(lead)[:20])
    (piece,) = fitted(Parcel("1", "replace", rendering, "7"), ChannelLimits(text=room))
    assert length(piece.rendering) <= room
    assert piece.rendering.buttons == PICK.buttons


@pytest.mark.parametrize("media", [b"png", None])
def test_words_too_long_for_a_caption_stand_before_the_picture(media: bytes | None) -> None:
    """A picture that is not there is no caption's limit."""
    parcel = Parcel("1", "send", replace(PICK, text="mot " * 100, picture="plan.png"), "", media)
    pieces = fitted(parcel, ChannelLimits(text=1000, caption=200))
    assert len(pieces) == (2 if media else 1)
    assert [piece.rendering.picture for piece in pieces][-1] == "plan.png"
    assert [piece.media for piece in pieces][:-1] == [None] * (len(pieces) - 1)
    if media:
        assert length(pieces[-1].rendering) <= 200
