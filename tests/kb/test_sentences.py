"""A sentence that somebody read somewhere leads to the entry that judges it."""

from __future__ import annotations

import pytest

from advisor.kb import catalogue
from advisor.kb.load import load_knowledge
from advisor.kb.search import is_sentence, search

KNOWLEDGE = load_knowledge(cache=False)

READ_SOMEWHERE = {
    "PyTorch has no mobile support": "pytorch.mobile-and-edge.thin-mobile-support",
    "PyTorch is more Pythonic": "pytorch.learning-curve.reads-like-python",
    "TensorFlow uses static graphs": "tensorflow.execution-model.static-graph-first",
    "debugging is harder in TensorFlow": "tensorflow.debugging.sessions",
    "Keras is the high-level API of TensorFlow": "tensorflow.model-building-api.levels",
    "TensorFlow is better in production": "tensorflow.fit-by-role-and-scenario.for-production",
    "PyTorch lacks a serving solution": "pytorch.server-deployment.no-general-server-of-its-own",
    "TensorBoard is only for TensorFlow": (
        "tensorflow.visualisation-and-monitoring.tensorboard-is-its-own"
    ),
    "TensorFlow is better for large scale distributed training": (
        "tensorflow.distributed-training.more-mature"
    ),
    "PyTorch dominates research papers": "pytorch.adoption.research-standard",
    "you can't train PyTorch on TPUs": (
        "pytorch.device-management-and-hardware.tpu-between-two-back-ends"
    ),
    "JAX is only for research": "jax.governance-and-licence.research-project",
    "TensorFlow has better docs": "tensorflow.documentation-and-tutorials.reference-is-complete",
    "TensorFlow Lite is for phones": "tensorflow.mobile-and-edge.tensorflow-lite-is-the-runtime",
    "PyTorch takes less memory": "pytorch.memory-footprint.autocast",
    "TensorFlow has the bigger community": "tensorflow.community-and-activity.larger",
    "TensorFlow is dying": "tensorflow.trajectory.less-used",
    "TensorFlow is harder to learn": "tensorflow.learning-curve.steepens-with-the-model",
    "Most Hugging Face models are PyTorch": (
        "pytorch.libraries-and-domain-fit.transformers-only-here"
    ),
    "only TensorFlow runs in web browsers": "tensorflow.browser-deployment.tfjs-still-runs",
    "every TensorFlow version breaks code": "tensorflow.version-stability.breaks-often",
    "PyTorch was made by Facebook in 2016": "pytorch.governance-and-licence.origin",
    "PyTorch trains slower because its graph is dynamic": "pytorch.training-speed.slightly-slower",
}
"""Put as people put it, never as the entry does."""


@pytest.mark.parametrize("sentence", READ_SOMEWHERE)
def test_a_sentence_leads_to_its_judgement(sentence: str) -> None:
    """On the first screen, where nobody has to ask for more."""
    shown = [hit.found.id for hit in search(KNOWLEDGE, sentence)[:15]]
    assert READ_SOMEWHERE[sentence] in shown


@pytest.mark.parametrize("key", sorted(KNOWLEDGE.published)[::8])
def test_a_published_statement_finds_itself_and_its_answer_first(key: str) -> None:
    said = KNOWLEDGE.published[key].claim.said
    found = [hit.found.id for hit in search(KNOWLEDGE, said)][:4]
    assert key in found
    assert KNOWLEDGE.answers[key] in found


@pytest.mark.parametrize("key", sorted(KNOWLEDGE.claims)[::25])
def test_a_claim_is_found_by_its_own_words(key: str) -> None:
    found = [hit.found.id for hit in search(KNOWLEDGE, KNOWLEDGE.claims[key].claim.text)]
    assert key in found[:2]


def test_a_name_of_a_framework_stands_for_its_others() -> None:
    one, other = (
        KNOWLEDGE.index.nearest(f"{name} has no mobile support") for name in ("tf", "TensorFlow")
    )
    assert one == other


def test_a_word_that_nothing_holds_does_not_hide_the_rest() -> None:
    plain = [hit.found for hit in search(KNOWLEDGE, "debugging is harder in TensorFlow")]
    assert [
        hit.found for hit in search(KNOWLEDGE, "debugging is xyzzy harder in TensorFlow")
    ] == plain


def test_best_first_and_nothing_far_behind() -> None:
    scores = [score for _, score in KNOWLEDGE.index.nearest("TensorFlow runs in the browser")]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] >= scores[0] / 2


@pytest.mark.parametrize("nothing", ["", "is it not?", "xyzzy plugh quux"])
def test_no_subject_finds_nothing(nothing: str) -> None:
    assert all(score > 0 for _, score in KNOWLEDGE.index.nearest(nothing))
    assert KNOWLEDGE.index.nearest("xyzzy plugh quux") == []


@pytest.mark.parametrize(
    "name", ["TorchServe", "tf hub", "ONNX Runtime", "torch.compile", "LiteRT"]
)
def test_a_name_is_no_sentence(name: str) -> None:
    assert not is_sentence(name)


def test_a_long_name_is_found_by_name() -> None:
    """Names that comparisons print are longer than two words, and still names."""
    for tool in list(KNOWLEDGE.tools.values())[::40]:
        for name in tool.seed_systems:
            found = [hit.found.id for hit in search(KNOWLEDGE, name)][:12]
            assert tool.id in found, name


def test_published_statements_carry_the_status_of_their_answer() -> None:
    for found in catalogue.every(KNOWLEDGE):
        if found.kind == "published":
            answer = KNOWLEDGE.claims[KNOWLEDGE.answers[found.id]].claim
            assert catalogue.today(KNOWLEDGE, found) == answer.status
