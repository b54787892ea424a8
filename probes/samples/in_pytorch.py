"""The samples in PyTorch."""

from __future__ import annotations

from probes.samples import Sample

ONE_STEP = Sample(
    id="002-pytorch-mlp",
    article="002",
    shows="a small network as a class and one training step, written out",
    printed="""\
import torch
import torch.nn as nn
import torch.optim as optim


class SimpleNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(10, 5)
        self.fc2 = nn.Linear(5, 1)

    def forward(self, x):
        x = torch.relu(self.fc1(x))
        return self.fc2(x)


model = SimpleNet()
criterion = nn.MSELoss()
optimizer = optim.SGD(model.parameters(), lr=0.01)
x = torch.randn(1, 10)
y = torch.randn(1, 1)
output = model(x)
loss = criterion(output, y)
loss.backward()
optimizer.step()
""",
    corrected="""\
import torch
import torch.nn as nn
import torch.optim as optim


class SimpleNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(10, 5)
        self.fc2 = nn.Linear(5, 1)

    def forward(self, x):
        x = torch.relu(self.fc1(x))
        return self.fc2(x)


torch.manual_seed(0)
model = SimpleNet()
criterion = nn.MSELoss()
optimizer = optim.SGD(model.parameters(), lr=0.01)
x = torch.randn(1, 10)
y = torch.randn(1, 1)
for step in range(20):
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.step()
""",
    check="shown = float(criterion(model(x), y)) <= float(loss)",
    mistakes="One step without a seed; without zero_grad a second step would add up gradients.",
)

FORWARD = Sample(
    id="003-pytorch-mlp",
    article="003",
    shows="a model as an object whose forward pass builds the graph",
    printed="""\
import torch
import torch.nn as nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.dense = nn.Linear(784, 64)
        self.output = nn.Linear(64, 10)

    def forward(self, x):
        x = torch.relu(self.dense(x))
        return torch.softmax(self.output(x), dim=1)


model = Model()
output = model(torch.randn(32, 784))
print(output.shape)
""",
    corrected="""\
import torch
import torch.nn as nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.dense = nn.Linear(784, 64)
        self.output = nn.Linear(64, 10)

    def forward(self, x):
        return self.output(torch.relu(self.dense(x)))


model = Model()
with torch.inference_mode():
    output = torch.softmax(model(torch.randn(32, 784)), dim=1)
print(output.shape)
""",
    check="shown = output.shape == (32, 10) and bool((output.sum(1) - 1).abs().max() < 1e-5)",
    mistakes="With softmax inside, CrossEntropyLoss would apply it twice.",
)

TEXT = Sample(
    id="003-pytorch-text-classifier",
    article="003",
    shows="a classifier of texts, from token ids",
    printed="""\
import torch
import torch.nn as nn


class TextClassifier(nn.Module):
    def __init__(self, vocab_size=10000, embedding_dim=128):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embedding_dim)
        self.lstm1 = nn.LSTM(embedding_dim, 64, batch_first=True)
        self.lstm2 = nn.LSTM(64, 32, batch_first=True)
        self.classifier = nn.Sequential(
            nn.Linear(32, 64), nn.ReLU(), nn.Linear(64, 1), nn.Sigmoid()
        )

    def forward(self, x):
        x = self.embedding(x)
        x, _ = self.lstm1(x)
        x, _ = self.lstm2(x)
        return self.classifier(x[:, -1])


model = TextClassifier()


def answers(ids, lengths):
    return model(ids)
""",
    corrected="""\
import torch
import torch.nn as nn


class TextClassifier(nn.Module):
    def __init__(self, vocab_size=10000, embedding_dim=128):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embedding_dim, padding_idx=0)
        self.lstm1 = nn.LSTM(embedding_dim, 64, batch_first=True)
        self.lstm2 = nn.LSTM(64, 32, batch_first=True)
        self.classifier = nn.Sequential(nn.Linear(32, 64), nn.ReLU(), nn.Linear(64, 1))

    def forward(self, x, lengths):
        x = self.embedding(x)
        x, _ = self.lstm1(x)
        x, _ = self.lstm2(x)
        last = x[torch.arange(len(x)), lengths - 1]  # not the padding after it
        return self.classifier(last)


model = TextClassifier()


def answers(ids, lengths):
    return torch.sigmoid(model(ids, lengths))
""",
    check="""\
ids = torch.randint(1, 10000, (1, 12))
padded = torch.cat([ids, torch.zeros(1, 20, dtype=torch.int64)], dim=1)
with torch.inference_mode():
    alone, in_a_batch = (answers(x, torch.tensor([12])) for x in (ids, padded))
shown = alone.shape == (1, 1) and bool((alone - in_a_batch).abs().max() < 1e-6)
""",
    mistakes="It answers from the padding: a padded text gets another answer than the text alone.",
    instead="padding changes its answers",
)

CHECKPOINT = Sample(
    id="003-pytorch-checkpoint-amp",
    article="003",
    shows="gradient checkpointing and mixed precision that save memory",
    printed="""\
import torch
import torch.utils.checkpoint
from torch.cuda.amp import GradScaler, autocast


def pytorch_memory_optimization():
    model = torch.nn.Sequential(
        torch.nn.Linear(1000, 1000),
        torch.nn.ReLU(),
        torch.utils.checkpoint.checkpoint(torch.nn.Linear, 1000, 1000),
        torch.nn.ReLU(),
        torch.nn.Linear(1000, 10),
    )
    scaler = GradScaler()

    def train_step(data, target):
        optimizer.zero_grad()
        with autocast():
            output = model(data)
            loss = criterion(output, target)
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()


pytorch_memory_optimization()
""",
    corrected="""\
import torch
from torch.utils.checkpoint import checkpoint

device = "cuda" if torch.cuda.is_available() else "cpu"
half = torch.float16 if device == "cuda" else torch.bfloat16


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        nn = torch.nn
        self.block = nn.Sequential(
            nn.Linear(1000, 1000), nn.ReLU(), nn.Linear(1000, 1000), nn.ReLU()
        )
        self.head = nn.Linear(1000, 10)

    def forward(self, x):
        return self.head(checkpoint(self.block, x, use_reentrant=False))


model = Model().to(device)
criterion = torch.nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
scaler = torch.amp.GradScaler(device, enabled=half == torch.float16)


def train_step(data, target):
    optimizer.zero_grad()
    with torch.autocast(device, dtype=half):
        loss = criterion(model(data), target)
    scaler.scale(loss).backward()
    scaler.step(optimizer)
    scaler.update()
""",
    check="""\
calls = []
model.block.register_forward_pre_hook(lambda *_: calls.append(torch.is_autocast_enabled(device)))
before = model.head.weight.detach().clone()
train_step(torch.randn(8, 1000, device=device), torch.zeros(8, dtype=torch.int64, device=device))
moved = bool((model.head.weight.detach() != before).any())
shown = calls == [True, True] and moved  # once forward, once again for the gradient
""",
    mistakes=(
        "It hands checkpoint the class Linear, so that nothing is checkpointed; the step is never "
        "called, and would stop, because its optimiser and loss do not exist."
    ),
    instead="checkpoints nothing and trains nothing",
)

SAMPLES = (ONE_STEP, FORWARD, TEXT, CHECKPOINT)
