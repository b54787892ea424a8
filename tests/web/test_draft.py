from __future__ import annotations

from advisor.web.draft import Draft


def test_answering_replaces_and_reopens():
    draft = Draft().answered("q", ("a",)).answered("q", ("b",))
    assert draft.answers == {"q": ("b",)}
    assert draft.answered("q", ()).is_blank()


def test_dont_know_takes_the_answer_away_and_an_answer_takes_dont_know_away():
    unsure = Draft().answered("q", ("a",)).answered("q", (), unsure=True)
    assert unsure.answers == {}
    assert unsure.unsure == {"q"}
    assert unsure.answered("q", ("a",)).unsure == frozenset()


def test_importance_can_be_given_back_to_the_answers():
    draft = Draft().weighed("c", 0)
    assert draft.importance == {"c": 0}
    assert draft.weighed("c", None).is_blank()


def test_nothing_is_changed_in_place():
    draft = Draft().answered("q", ("a",))
    draft.answered("r", ("b",))
    draft.weighed("c", 3)
    assert draft == Draft(answers={"q": ("a",)})
