"""What can only be seen where there is a GPU: placement, and the numbers of the processor again."""

from __future__ import annotations

from probes.claim_tests import PART, ClaimTest, decide

by_itself = ClaimTest(
    "tensorflow-uses-a-gpu-by-itself",
    topic="device-management-and-hardware",
    title="TensorFlow puts the work on a GPU by itself",
    published=["tf-auto-uses-gpu"],
    frameworks=["tensorflow"],
    needs=["gpu"],
    method="Multiplies matrices and trains a Keras layer without a word about devices.",
    holds_if="product and weights are on a GPU",
    fails_if="product or weights are on the processor though a GPU is visible",
    limits="Systems for which there is no build with GPUs cannot run this test.",
)

anywhere = ClaimTest(
    "tensorflow-graph-runs-on-each-device",
    topic="device-management-and-hardware",
    title="One graph of TensorFlow runs on each kind of device",
    published=["static-graph-cross-device"],
    frameworks=["tensorflow"],
    needs=["gpu"],
    method="Traces one tf.function and runs the same graph on the processor and on a GPU.",
    holds_if="it runs on both with one trace, and the results agree to a share of 1e-3",
    fails_if="it fails on one, is traced anew, or the results differ by more",
    covers=PART,
    limits="A TPU is not tried.",
)

both_full = ClaimTest(
    "both-compute-on-a-gpu",
    topic="device-management-and-hardware",
    title="Both frameworks compute on GPUs in full",
    published=["both-full-gpu-support"],
    frameworks=["pytorch", "tensorflow"],
    needs=["gpu"],
    method=(
        "Runs eight operations and the gradients of five of them on a GPU and on the processor: "
        "product, convolution, softmax, sort, sum, Fourier transform, decomposition, scatter."
    ),
    holds_if="in both frameworks all results agree to a share of 1e-2 and lie on the GPU",
    fails_if="in one of them an operation fails on the GPU, lies elsewhere or differs by more",
    covers=PART,
    limits="Eight operations on the GPU that is there; other vendors and systems are not tried.",
    seconds=10,
)


@by_itself.observe("tensorflow")
def observe_by_itself(here):
    tf, keras = here.tf, here.keras
    layer = keras.layers.Dense(4)
    product = tf.matmul(layer(tf.ones((8, 4))), tf.ones((4, 4)))
    return {"product": product.device, "weights": layer.kernel.value.device}


@by_itself.judge
def judge_by_itself(tensorflow):
    places = tensorflow["product"], tensorflow["weights"]
    return decide(
        all("GPU" in place for place in places),
        f"Without a word the product is on {places[0][-6:]} and weights are on {places[1][-6:]}.",
    )


@anywhere.observe("tensorflow")
def observe_anywhere(here):
    tf = here.tf
    x = here.rng().standard_normal((32, 16)).astype("float32")
    weights = here.rng().standard_normal((16, 16)).astype("float32")

    @tf.function(input_signature=[tf.TensorSpec((None, 16), tf.float32)] * 2)
    def model(x, weights):
        return tf.nn.softmax(tf.matmul(tf.tanh(x), weights))

    answers, places = {}, {}
    for place in ("CPU", "GPU"):
        with tf.device(f"/{place}:0"):
            answer = model(tf.constant(x), tf.constant(weights))
        answers[place], places[place] = answer.numpy(), answer.device[-5:]
    gap = abs(answers["CPU"] - answers["GPU"]).max() / abs(answers["CPU"]).max()
    traces = model.experimental_get_tracing_count()
    return {"gap": float(gap), "traces": int(traces), "places": places}


@anywhere.judge
def judge_anywhere(tensorflow):
    found = tensorflow
    placed = all(name in place for name, place in found["places"].items())
    return decide(
        placed and found["traces"] == 1 and found["gap"] <= 1e-3,
        f"One graph, traced {found['traces']} times, ran on "
        f"{' and '.join(found['places'].values())}; the results differ by {found['gap']:.0e}.",
    )


@both_full.observe("pytorch")
def observe_full_pytorch(here):
    torch = here.torch
    square, image, kernel = _inputs(here)

    def run(device):
        a = torch.tensor(square, device=device, requires_grad=True)
        b = torch.tensor(image.transpose(0, 3, 1, 2).copy(), device=device, requires_grad=True)
        k = torch.tensor(kernel.transpose(3, 2, 0, 1).copy(), device=device)
        smooth = [
            a @ a,
            torch.nn.functional.conv2d(b, k),
            torch.softmax(a, 1),
            a.sum(0),
            torch.linalg.cholesky(a @ a.T + 64 * torch.eye(64, device=device)),
        ]
        rough = [
            torch.sort(a, 1).values,
            torch.fft.rfft(a).abs(),
            torch.zeros(4, 64, device=device).index_add(0, torch.arange(64, device=device) % 4, a),
        ]
        gradients = torch.autograd.grad(sum(r.square().mean() for r in smooth), [a, b])
        results = [*smooth, *rough, *gradients]
        here_all = all(result.device.type == device for result in results)
        return [r.detach().cpu().double().sum().item() for r in results], here_all

    return _compare(run("cpu"), run("cuda"))


@both_full.observe("tensorflow")
def observe_full_tensorflow(here):
    tf = here.tf
    square, image, kernel = _inputs(here)

    def run(device):
        with tf.device(f"/{device}:0"), tf.GradientTape() as tape:
            a, b, k = tf.constant(square), tf.constant(image), tf.constant(kernel)
            tape.watch([a, b])
            smooth = [
                tf.matmul(a, a),
                tf.nn.conv2d(b, k, 1, "VALID"),
                tf.nn.softmax(a, 1),
                tf.reduce_sum(a, 0),
                tf.linalg.cholesky(tf.matmul(a, a, transpose_b=True) + 64 * tf.eye(64)),
            ]
            rough = [
                tf.sort(a, 1),
                tf.abs(tf.signal.rfft(a)),
                tf.math.unsorted_segment_sum(a, tf.range(64) % 4, 4),
            ]
            total = tf.add_n([tf.reduce_mean(tf.square(r)) for r in smooth])
        gradients = tape.gradient(total, [a, b])
        results = [*smooth, *rough, *gradients]
        here_all = all(device in result.device for result in results)
        return [float(tf.reduce_sum(tf.cast(r, tf.float64))) for r in results], here_all

    return _compare(run("CPU"), run("GPU"))


@both_full.judge
def judge_full(pytorch, tensorflow):
    good = [found["placed"] and found["gap"] <= 1e-2 for found in (pytorch, tensorflow)]
    return decide(
        all(good),
        f"Largest share by which {pytorch['results']} results differ between GPU and processor: "
        f"PyTorch {pytorch['gap']:.0e}, TensorFlow {tensorflow['gap']:.0e}; on the GPU were "
        f"{'all' if pytorch['placed'] and tensorflow['placed'] else 'not all'}.",
    )


def _inputs(here):
    draw = here.rng()
    square = draw.standard_normal((64, 64)).astype("float32")
    image = draw.standard_normal((2, 16, 16, 3)).astype("float32")
    return square, image, draw.standard_normal((3, 3, 3, 4)).astype("float32")


def _compare(processor, gpu):
    pairs = zip(processor[0], gpu[0])
    gap = max(abs(a - b) / max(1.0, abs(a)) for a, b in pairs)
    return {"gap": gap, "placed": gpu[1] and processor[1], "results": len(gpu[0])}
