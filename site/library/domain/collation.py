"""The order of a Japanese directory, as one key that any database sorts alike.

JIS X 4061: texts are compared by their sounds first, whatever else they are written with (ば, ぱ
and は are one sound here; ー is the vowel before it; small kana are as large). Only where all sounds
are the same, finer differences count, each over the whole text before the next: unvoiced before
voiced before half-voiced; ー before small before repeated (ゝ) before large; hiragana before
katakana. Blanks and marks (・) do not count.

A key holds the digits 0 to 9 only. Collations of databases disagree about letters (Danish sorts
"aa" last), about case and about marks, but not about digits.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from library.domain.folding import TO_HIRAGANA

SOUNDS = "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわゐゑをん"
VOWELS = {
    "あ": "あかさたなはまやらわ", "い": "いきしちにひみりゐ", "う": "うくすつぬふむゆる",
    "え": "えけせてねへめれゑ", "お": "おこそとのほもよろを", "ん": "ん",
}  # fmt: skip
VOWEL_OF = {sound: vowel for vowel, sounds in VOWELS.items() for sound in sounds}
# Where a kana is small, its name says so: this also covers what Ainu is written with (ㇰ).
SMALL = re.compile(r"^(HIRAGANA|KATAKANA) LETTER SMALL ")
VOICES = {"": "1", "\u3099": "2", "\u309a": "3"}
LONG, SMALLER, REPEATED, LARGE = "1", "2", "3", "4"
# Lower case before upper, as JIS X 4061 has it.
LOWER, UPPER = SMALLER, LARGE
# What ends a list of sounds, and what ends a list of differences after which all are the usual.
# Large is the last of its kind, hence its end lies beyond it.
END, USUAL_VOICE, USUAL_SIZE, USUAL_SCRIPT = "0", "0", "9", "0"


@dataclass(frozen=True, slots=True)
class Weight:
    """What a character counts: its sound, and the differences in the order of their weight."""

    sound: str
    voice: str = "1"
    size: str = LARGE
    script: str = "1"


def sort_key(*fields: str) -> str:
    """Return digits whose order is that of the texts, the first compared in full first.

    A family name and a given name are two fields: all people of one family name stand together.
    """
    return "".join(_key_of(field) for field in fields)


def large(kana: str) -> str:
    """Return a small kana as the large one: や for ゃ; anything else as it is."""
    name = unicodedata.name(kana, "")
    return unicodedata.lookup(name.replace(" SMALL ", " ")) if SMALL.match(name) else kana


def sound_of(kana: str) -> str:
    """Return the sound that a kana stands for, in hiragana: つ for ッ and づ; nothing if none."""
    base = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", kana)[:1])[:1]
    sound = large(base).translate(TO_HIRAGANA) if base else ""
    return sound if sound and sound in SOUNDS else ""


def _key_of(text: str) -> str:
    weights = list(_weights(text))
    return "".join(
        (
            "".join(w.sound for w in weights) + END,
            "".join(w.voice for w in weights).rstrip("1") + USUAL_VOICE,
            "".join(w.size for w in weights).rstrip(LARGE) + USUAL_SIZE,
            "".join(w.script for w in weights).rstrip("1") + USUAL_SCRIPT,
        )
    )


def _weights(text: str) -> Iterator[Weight]:
    """Weigh each character; ー and ゝ are what the one before them makes of them."""
    before = ""
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text))
    for found in re.finditer(r"(.)([\u3099\u309a]?)", plain, re.DOTALL):
        character, mark = found.groups()
        if character == "ー" and not before:
            continue  # nothing that it could lengthen
        if character == "ー" and before in VOWEL_OF:
            before = VOWEL_OF[before]
            yield Weight(_kana(before), size=LONG, script="2")
        elif character in "ゝヽ" and before in SOUNDS and before:
            yield Weight(_kana(before), VOICES[mark], REPEATED, _script(character))
        elif character == "々" and before:
            yield Weight(_other(before), size=REPEATED)
        elif sound := sound_of(character):
            before = sound
            size = SMALLER if SMALL.match(unicodedata.name(character)) else LARGE
            yield Weight(_kana(sound), VOICES[mark], size, _script(character))
        elif weight := _plain(character):
            before = character
            yield weight


def _plain(character: str) -> Weight | None:
    """Weigh what is no kana: digits, then letters, then kana, then kanji and whatever else."""
    if character.isdecimal():
        return Weight(f"2{unicodedata.decimal(character)}")
    small = character.lower()
    if "a" <= small <= "z":
        size = LOWER if small == character else UPPER
        return Weight(f"3{ord(small) - ord('a'):02d}", size=size)
    return Weight(_other(character)) if unicodedata.category(character)[0] == "L" else None


def _kana(sound: str) -> str:
    return f"4{SOUNDS.index(sound):02d}"


def _other(character: str) -> str:
    return f"9{ord(character):07d}"


def _script(character: str) -> str:
    return "2" if "KATAKANA" in unicodedata.name(character) else "1"
