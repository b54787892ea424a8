"""What must be said about devices in PyTorch, and how much one call or one line does.

A machine without an accelerator has a second device all the same: ``meta``, whose tensors have
shapes and no values. Where things are put and what is refused is the same with it.
"""

from __future__ import annotations

from probes.claim_tests import PART, ClaimTest, decide

LIMITS = (
    "Where no accelerator is there, the device meta stands in for it: placement is the same, "
    "values are not."
)

explicit = ClaimTest(
    "pytorch-moves-are-explicit",
    topic="device-management-and-hardware",
    title="PyTorch wants everything moved to the device in so many words",
    published=["pytorch-explicit-device-moves"],
    frameworks=["pytorch"],
    method=(
        "Puts a layer on a second device and gives it an input that was made with the defaults; "
        "adds tensors of two devices; and looks where new tensors and layers are."
    ),
    holds_if=(
        "new tensors and layers are on the processor, both mixtures raise an error, and a move in "
        "so many words makes them work"
    ),
    fails_if="PyTorch moves something by itself, or new objects are on the other device",
    limits=LIMITS,
)

frequent_checks = ClaimTest(
    "pytorch-code-asks-again-and-again",
    topic="device-management-and-hardware",
    title="PyTorch code has to ask often whether CUDA is there",
    published=["pytorch-frequent-cuda-checks"],
    frameworks=["pytorch"],
    method=(
        "Names a second device once with set_default_device, then makes tensors, layers, a loss "
        "and an optimiser and takes a step, and counts what is on that device without more words."
    ),
    holds_if="any new tensor, parameter, gradient or state of the optimiser is elsewhere",
    fails_if="all of them are there after one line, so that nothing has to ask again",
    covers=PART,
    limits=(
        "Counts what is new. What was loaded from elsewhere has still to be moved explicitly; "
        "that is reported, not judged. " + LIMITS
    ),
)

one_call = ClaimTest(
    "pytorch-to-moves-anything",
    topic="device-management-and-hardware",
    title="One call of to moves a model or a tensor anywhere",
    published=["pytorch-to-device-simple"],
    frameworks=["pytorch"],
    method=(
        "Moves a tensor and a model of six kinds of layers with one call of to each, to every "
        "second device of the machine, and looks where each parameter and buffer is."
    ),
    holds_if="on each device every parameter, buffer and tensor is there after one call",
    fails_if="on some device one of them is elsewhere, or the call raises an error",
    limits=LIMITS,
)


def second_devices(torch):
    """Names of devices beside the processor; meta is always one."""
    accelerator = torch.accelerator.current_accelerator(check_available=True)
    return [*([accelerator.type] if accelerator is not None else []), "meta"]


@explicit.observe("pytorch")
def observe_explicit(here):
    torch = here.torch
    other = second_devices(torch)[0]
    layer = torch.nn.Linear(3, 2).to(other)
    x = torch.ones(4, 3)
    return {
        "other": other,
        "new": [str(torch.ones(2).device), str(torch.nn.Linear(2, 2).weight.device)],
        "mixed_sum": _error(lambda: x + torch.ones(4, 3, device=other)),
        "mixed_layer": _error(lambda: layer(x)),
        "after_moving": _error(lambda: layer(x.to(other))),
    }


@explicit.judge
def judge_explicit(pytorch):
    found = pytorch
    on_processor = found["new"] == ["cpu", "cpu"]
    refused = bool(found["mixed_sum"]) and bool(found["mixed_layer"])
    return decide(
        on_processor and refused and not found["after_moving"],
        f"New objects are on {' and '.join(found['new'])}; a sum over cpu and {found['other']} "
        f"gave {found['mixed_sum'] or 'no error'}, a layer {found['mixed_layer'] or 'no error'}, "
        f"and after a move {found['after_moving'] or 'no error'}.",
    )


@frequent_checks.observe("pytorch")
def observe_checks(here):
    torch, np = here.torch, here.np
    other = second_devices(torch)[0]
    before = torch.get_default_device()
    torch.set_default_device(other)
    try:
        model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.ReLU(), torch.nn.Linear(8, 1))
        optimizer = torch.optim.Adam(model.parameters())
        x, y = torch.randn(6, 4), torch.zeros(6, 1)
        torch.nn.MSELoss()(model(x), y).backward()
        optimizer.step()
        moments = [state["exp_avg"] for state in optimizer.state.values()]
        parameters = list(model.parameters())
        gradients = [parameter.grad for parameter in parameters]
        new = [x, y, torch.arange(3), torch.eye(2), *parameters, *gradients, *moments]
        loaded = torch.from_numpy(np.ones((6, 4), dtype="float32"))
        places = [tensor.device.type for tensor in new]
    finally:
        torch.set_default_device(before)
    return {
        "other": other,
        "objects": len(places),
        "there": sum(place == other for place in places),
        "loaded": loaded.device.type,
    }


@frequent_checks.judge
def judge_checks(pytorch):
    found = pytorch
    return decide(
        found["there"] < found["objects"],
        f"After one line that named {found['other']}, {found['there']} of {found['objects']} new "
        f"objects of a training step were there; data of numpy are on {found['loaded']}.",
    )


@one_call.observe("pytorch")
def observe_one_call(here):
    torch = here.torch
    nn = torch.nn
    misplaced, total = {}, 0
    for other in second_devices(torch):
        model = nn.ModuleList(
            [
                nn.Linear(4, 4),
                nn.Conv2d(3, 4, 3),
                nn.BatchNorm2d(4),
                nn.LSTM(4, 4),
                nn.Embedding(5, 4),
                nn.TransformerEncoderLayer(8, 2, 16),
            ]
        )
        moved = [torch.ones(3).to(other)]
        model.to(other)
        moved += [*model.parameters(), *model.buffers()]
        total = len(moved)
        misplaced[other] = sum(tensor.device.type != other for tensor in moved)
    return {"misplaced": misplaced, "objects": total}


@one_call.judge
def judge_one_call(pytorch):
    misplaced = pytorch["misplaced"]
    listed = ", ".join(f"{name} {count}" for name, count in misplaced.items())
    return decide(
        bool(misplaced) and not any(misplaced.values()),
        f"Of {pytorch['objects']} tensors, parameters and buffers these were elsewhere after one "
        f"call: {listed}.",
    )


def _error(call):
    try:
        call()
    except Exception as error:
        return type(error).__name__
    return ""
