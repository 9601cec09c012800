from pathlib import Path

import pytest

from fullcast.errors import InputError
from fullcast.files import read_json
from fullcast.ingest import read_work
from fullcast.ingest.language import guessed
from fullcast.model import Work

OWN = sorted((Path(__file__).parents[1] / "golden/ingest").glob("*/golden/work.json"))

TEXTS = {
    "fr": "La mer était grise et le phare ne brûlait plus. Elle se leva dans le noir, et elle dit "
    "à son frère que les lampes de la tour étaient vides, mais qu'il y avait une bouteille.",
    "de": "Das Meer war grau und der Turm brannte nicht mehr. Sie stand auf, und sie sagte ihrem "
    "Bruder, dass die Lampen leer sind, aber dass es noch eine Flasche mit dem Öl gab.",
    "es": "El mar estaba gris y la torre ya no ardía. Ella se levantó en la noche y le dijo a su "
    "hermano que las lámparas estaban vacías, pero que había una botella con el aceite.",
    "it": "Il mare era grigio e la torre non ardeva più. Lei si alzò nella notte e disse al "
    "fratello che le lampade della torre erano vuote, ma che c'era una bottiglia di olio.",
    "pt": "O mar estava cinzento e a torre não ardia mais. Ela se levantou na noite e disse ao "
    "irmão que as lâmpadas estavam vazias, mas que havia uma garrafa com o óleo para ela.",
    "ru": "Море было серым, и башня больше не горела. Она встала в темноте и сказала брату, "
    "что лампы пусты, но что осталась ещё одна бутылка.",
    "ja": "海は灰色で、塔の灯はもう消えていた。彼女は暗闇の中で立ち上がり、弟に言った。",
    "zh": "大海是灰色的，灯塔已经不亮了。她在黑暗中站起来，对弟弟说灯里没有油了。",
    "ko": "바다는 잿빛이었고 탑의 불은 꺼져 있었다. 그녀는 어둠 속에서 일어나 동생에게 말했다.",
}
ENGLISH = (
    "The sea was grey and the tower had gone dark. She rose in the night and told her brother that "
    "the lamps were empty, but that there was a bottle left with some oil in it."
)


@pytest.mark.parametrize("tag", TEXTS)
def test_a_language_is_guessed_from_script_and_words(tag):
    assert guessed([TEXTS[tag]]) == tag


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        f"{ENGLISH} “Que dit la mer à la nuit, mon frère, et que veut-elle de nous?” she said.",
        f"{ENGLISH} 海は灰色",
        "Oui. La mer.",
        "Marta. Ines. Bela.",
        "...",
    ],
)
def test_english_words_names_and_few_words_say_nothing_else(text):
    assert guessed([text]) == "en"


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.parts[-3])
def test_our_english_works_are_guessed_to_be_english(path):
    work = read_json(path, Work, InputError)

    assert guessed(p.text for chapter in work.chapters for p in chapter.paragraphs) == "en"


def test_a_guess_is_a_decision(tmp_path):
    path = tmp_path / "work.txt"
    path.write_text(TEXTS["fr"], encoding="utf-8")

    work = read_work(path)

    assert work.metadata.language == "fr"
    assert "No language is named: French is guessed from its words." in work.decisions


def test_a_language_that_is_named_is_not_guessed(tmp_path):
    path = tmp_path / "work.txt"
    path.write_text(f"Title: Salt\nLanguage: English\n\n{TEXTS['fr']}", encoding="utf-8")

    work = read_work(path)

    assert work.metadata.language == "en"
    assert not [sentence for sentence in work.decisions if "guessed" in sentence]


def test_english_needs_no_decision(tmp_path):
    path = tmp_path / "work.txt"
    path.write_text(ENGLISH, encoding="utf-8")

    work = read_work(path)

    assert work.metadata.language == "en"
    assert not [sentence for sentence in work.decisions if "language" in sentence]
