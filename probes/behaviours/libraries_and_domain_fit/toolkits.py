"""Do the toolkits of PyTorch's domains work with the installed PyTorch?"""

from __future__ import annotations

from probes.behaviours.libraries_and_domain_fit._use import said, used
from probes.claim_tests import PART, ClaimTest, decide

_COMMON = {"topic": "libraries-and-domain-fit", "frameworks": ["pytorch"], "seconds": 6}
_FAILS = "it cannot be imported beside this PyTorch or its functions fail"

vision = ClaimTest(
    "torchvision-works",
    title="TorchVision brings models and operations on images",
    published=["torchvision-toolkit"],
    method="Builds a model of TorchVision, lets it answer, and resizes and normalises a picture.",
    holds_if="the model answers and the picture has its new size",
    fails_if=_FAILS,
    limits="Pretrained weights and data sets are not downloaded.",
    **_COMMON,
)
text = ClaimTest(
    "torchtext-works",
    title="Text is prepared with TorchText",
    published=["torchtext-toolkit"],
    method="Imports TorchText, splits a sentence and numbers its words.",
    holds_if="the sentence comes back as one number for each word",
    fails_if=_FAILS,
    **_COMMON,
)
audio = ClaimTest(
    "torchaudio-works",
    title="Features of sound come from TorchAudio",
    published=["torchaudio-toolkit"],
    method="Takes the spectrogram of a pure tone and looks for its loudest frequency.",
    holds_if="the loudest frequency is that of the tone",
    fails_if=_FAILS,
    limits="Models of speech are not downloaded.",
    **_COMMON,
)
graphs = ClaimTest(
    "pytorch-geometric-works",
    title="PyTorch enters graph networks by a library made for them",
    published=["pytorch-future-new-domains"],
    method="Trains a graph convolution of PyTorch Geometric on a ring of eight nodes.",
    holds_if="the loss falls to a half in 100 steps",
    fails_if="the library cannot be imported beside this PyTorch, or the net does not learn",
    covers=PART,
    limits="One library of several that the claim names; medicine and games are not tried.",
    **_COMMON,
)
hugging_face = ClaimTest(
    "transformers-rests-on-pytorch",
    title="Transformers of Hugging Face is closely bound to PyTorch",
    published=["hugging-face-tied-to-pytorch"],
    method="Builds a tiny BERT without weights and looks for the same model for TensorFlow.",
    holds_if="the model is a module of PyTorch that answers, and TensorFlow has none",
    fails_if="it is no module of PyTorch, or there is one for TensorFlow as well",
    covers=PART,
    limits="One model; how quickly models are fine-tuned is not tested.",
    **_COMMON,
)

PROGRAMS = {
    vision: (
        "torchvision",
        """
import torch, torchvision
from torchvision import transforms
out = torchvision.models.resnet18(weights=None).eval()(torch.zeros(1, 3, 64, 64))
change = transforms.Compose([transforms.Resize((8, 8)), transforms.Normalize([0.5] * 3, [0.5] * 3)])
assert out.shape == (1, 1000) and change(torch.rand(3, 32, 32)).shape == (3, 8, 8)
print("torchvision", torchvision.__version__, "answered and resized")
""",
    ),
    text: (
        "torchtext",
        """
import torchtext
from torchtext.data.utils import get_tokenizer
from torchtext.vocab import build_vocab_from_iterator
words = get_tokenizer("basic_english")("the net reads the text")
assert len(build_vocab_from_iterator([words])(words)) == 5
print("torchtext", torchtext.__version__, "numbered five words")
""",
    ),
    audio: (
        "torchaudio",
        """
import torch, torchaudio
tone = torch.sin(2 * torch.pi * 1000 * torch.arange(16000) / 16000)
power = torchaudio.transforms.Spectrogram(n_fft=512)(tone).mean(1)
assert abs(int(power.argmax()) * 16000 / 512 - 1000) < 32
print("torchaudio", torchaudio.__version__, "found 1000 Hz")
""",
    ),
    graphs: (
        "torch_geometric",
        """
import torch, torch_geometric
from torch_geometric.nn import GCNConv
torch.manual_seed(0)
ring = torch.tensor([[i for i in range(8)], [(i + 1) % 8 for i in range(8)]])
x, y = torch.eye(8), torch.arange(8.0).unsqueeze(1) / 8
net = GCNConv(8, 1)
optimizer = torch.optim.Adam(net.parameters(), lr=0.05)
losses = []
for _ in range(100):
    optimizer.zero_grad()
    loss = ((net(x, ring) - y) ** 2).mean()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
assert losses[-1] < losses[0] / 2, losses
print("torch_geometric", torch_geometric.__version__, "learned")
""",
    ),
    hugging_face: (
        "transformers",
        """
import torch, transformers
config = transformers.BertConfig(
    vocab_size=50, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32
)
model = transformers.BertModel(config)
assert isinstance(model, torch.nn.Module)
assert model(torch.ones(1, 4, dtype=torch.long)).last_hidden_state.shape == (1, 4, 16)
assert not hasattr(transformers, "TFBertModel"), "there is a TFBertModel as well"
print("transformers", transformers.__version__, "has the model for PyTorch only")
""",
    ),
}


def _attach(test, library, program):
    @test.observe("pytorch")
    def observe(here):
        return used(here, library, program)

    @test.judge
    def judge(pytorch):
        return decide(pytorch["ran"], said(pytorch))


for _test, (_library, _program) in PROGRAMS.items():
    _attach(_test, _library, _program)
