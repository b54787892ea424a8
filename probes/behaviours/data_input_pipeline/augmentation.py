"""Do the transforms of torchvision go straight into training with PyTorch?"""

from __future__ import annotations

from probes.claim_tests import ClaimTest, decide

test = ClaimTest(
    "torchvision-transforms-in-training",
    topic="data-input-pipeline",
    title="Transforms of torchvision go straight into training with PyTorch",
    published=["torchvision-transforms-augment"],
    frameworks=["pytorch"],
    needs=["package:torchvision"],
    method=(
        "Puts flip, rotation, colour jitter and random crop of torchvision into a Dataset and "
        "trains a small classifier through DataLoader for two epochs of 128 images."
    ),
    holds_if="the images change from pass to pass, keep their shape, and the loss stays finite",
    fails_if="they cannot be put in, change nothing, or training fails",
    seconds=4,
)


@test.observe("pytorch")
def observe(here):
    torch = here.torch
    from torchvision.transforms import v2

    images = torch.from_numpy(here.rng().integers(0, 255, (128, 3, 36, 36), dtype="uint8"))
    augment = v2.Compose(
        [
            v2.RandomHorizontalFlip(),
            v2.RandomRotation(15),
            v2.ColorJitter(0.3, 0.3),
            v2.RandomCrop(32),
            v2.ToDtype(torch.float32, scale=True),
        ]
    )

    class Augmented(torch.utils.data.Dataset):
        def __len__(self):
            return len(images)

        def __getitem__(self, index):
            return augment(images[index]), index % 2

    data = Augmented()
    model = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(3 * 32 * 32, 2))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    losses, shapes = [], set()
    for _ in range(2):
        for x, y in torch.utils.data.DataLoader(data, batch_size=32, shuffle=True):
            shapes.add(tuple(x.shape[1:]))
            loss = torch.nn.functional.cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(float(loss.detach()))
    changed = sum(not torch.equal(data[index][0], data[index][0]) for index in range(20))
    finite = all(loss - loss == 0 for loss in losses)
    return {"changed": changed, "shapes": sorted(shapes), "finite": finite, "steps": len(losses)}


@test.judge
def judge(pytorch):
    found = pytorch
    return decide(
        found["changed"] >= 18 and found["shapes"] == [[3, 32, 32]] and found["finite"],
        f"{found['changed']} of 20 images differed between two passes; {found['steps']} training "
        f"steps ran on shapes {found['shapes']} with "
        f"{'finite' if found['finite'] else 'broken'} losses.",
    )
