"""Is a whole PyTorch module saved and loaded as easily as its weights?"""

from __future__ import annotations

from probes.claim_tests import ClaimTest, decide

test = ClaimTest(
    "pytorch-saves-whole-module-or-weights",
    topic="saving-and-loading",
    title="PyTorch pickles the whole module or keeps its weights, whichever one likes",
    published=["pytorch-pickle-or-weights"],
    frameworks=["pytorch"],
    method=(
        "Saves a small model whole and as weights with torch.save, and loads both with torch.load "
        "as it comes and with weights_only off."
    ),
    holds_if="torch.load as it comes brings back both, with the same answers",
    fails_if="torch.load as it comes refuses one of them, or its answers differ",
)


@test.observe("pytorch")
def observe(here):
    torch = here.torch
    model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.ReLU(), torch.nn.Linear(8, 2))
    x = torch.randn(3, 4)
    expected = model(x)
    torch.save(model, here.path("whole.pt"))
    torch.save(model.state_dict(), here.path("weights.pt"))

    def whole(**options):
        return torch.equal(torch.load(here.path("whole.pt"), **options)(x), expected)

    def weights():
        other = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.ReLU(), torch.nn.Linear(8, 2))
        other.load_state_dict(torch.load(here.path("weights.pt")))
        return torch.equal(other(x), expected)

    return {
        "weights": _answer(weights),
        "whole": _answer(whole),
        "whole_when_trusted": _answer(lambda: whole(weights_only=False)),
    }


@test.judge
def judge(pytorch):
    return decide(
        pytorch["weights"] == pytorch["whole"] == "same",
        f"As it comes, torch.load gave for weights: {pytorch['weights']}, for the whole module: "
        f"{pytorch['whole']}; with weights_only off: {pytorch['whole_when_trusted']}.",
    )


def _answer(call):
    try:
        return "same" if call() else "other answers"
    except Exception as error:
        return type(error).__name__
