"""Which framework has more of the functions that programs ask for?"""

from __future__ import annotations

from probes.claim_tests import ClaimTest, decide

test = ClaimTest(
    "pytorch-has-fewer-functions",
    topic="operation-coverage",
    title="PyTorch has fewer functions than TensorFlow",
    published=["pytorch-fewer-operations"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Looks up the functions of the Python array API standard and common functions of networks "
        "in every public namespace of each framework, under the name there or a known other one."
    ),
    holds_if="fewer of them are found in PyTorch than in TensorFlow with Keras",
    fails_if="as many or more of them are found in PyTorch",
    limits="A chosen list, of names: neither results nor speed are compared.",
)

# Python array API standard 2024.12: element-wise, manipulation, statistics, linear algebra, FFT.
STANDARD = """
abs acos acosh add asin asinh atan atan2 atanh bitwise_and bitwise_left_shift bitwise_invert
bitwise_or bitwise_right_shift bitwise_xor ceil clip conj copysign cos cosh divide equal exp expm1
floor floor_divide greater greater_equal hypot imag isfinite isinf isnan less less_equal log log1p
log2 log10 logaddexp logical_and logical_not logical_or logical_xor maximum minimum multiply
negative nextafter not_equal positive pow real reciprocal remainder round sign signbit sin sinh
square sqrt subtract tan tanh trunc matmul matrix_transpose tensordot vecdot searchsorted take
take_along_axis broadcast_arrays broadcast_to concat expand_dims flip moveaxis permute_dims repeat
reshape roll squeeze stack tile unstack argmax argmin count_nonzero nonzero where unique_values
unique_counts argsort sort cumulative_sum cumulative_prod max mean min prod std sum var all any
diff arange asarray empty empty_like eye from_dlpack full full_like linspace meshgrid ones
ones_like tril triu zeros zeros_like
cholesky cross det diagonal eigh eigvalsh inv matrix_norm matrix_power matrix_rank outer pinv qr
slogdet solve svd svdvals trace vector_norm
fft ifft fftn ifftn rfft irfft rfftn irfftn hfft ihfft fftfreq rfftfreq fftshift ifftshift
""".split()  # noqa: SIM905 - a list of words reads better as words

NEURAL = """
relu relu6 leaky_relu elu selu gelu silu softplus softsign sigmoid softmax log_softmax hardtanh
dropout conv1d conv2d conv3d conv_transpose2d max_pool2d avg_pool2d batch_norm layer_norm
group_norm embedding one_hot cross_entropy binary_cross_entropy mse_loss kl_div ctc_loss huber_loss
cosine_similarity normalize interpolate pad scaled_dot_product_attention einsum logsumexp topk
scatter gather segment_sum erf lgamma digamma
""".split()  # noqa: SIM905 - a list of words reads better as words

OTHER = {
    "abs": ["absolute"],
    "concat": ["concatenate", "cat"],
    "permute_dims": ["permute", "transpose"],
    "take": ["gather", "index_select"],
    "take_along_axis": ["take_along_dim", "gather"],
    "broadcast_arrays": ["broadcast_tensors", "broadcast_static_shape"],
    "expand_dims": ["unsqueeze"],
    "moveaxis": ["movedim"],
    "repeat": ["repeat_interleave"],
    "unique_values": ["unique"],
    "unique_counts": ["unique", "unique_with_counts"],
    "cumulative_sum": ["cumsum"],
    "cumulative_prod": ["cumprod"],
    "max": ["reduce_max", "amax"],
    "min": ["reduce_min", "amin"],
    "mean": ["reduce_mean"],
    "prod": ["reduce_prod"],
    "std": ["reduce_std"],
    "sum": ["reduce_sum"],
    "var": ["reduce_variance"],
    "all": ["reduce_all"],
    "any": ["reduce_any"],
    "clip": ["clamp", "clip_by_value"],
    "remainder": ["floormod", "mod"],
    "bitwise_invert": ["bitwise_not", "invert"],
    "bitwise_left_shift": ["left_shift"],
    "bitwise_right_shift": ["right_shift"],
    "isnan": ["is_nan"],
    "isinf": ["is_inf"],
    "isfinite": ["is_finite"],
    "asarray": ["convert_to_tensor", "as_tensor"],
    "from_dlpack": ["experimental_from_dlpack"],
    "flip": ["reverse"],
    "matrix_transpose": ["adjoint"],
    "matrix_norm": ["norm"],
    "vector_norm": ["norm"],
    "slogdet": ["logdet", "slog_det"],
    "eigvalsh": ["eigvalsh"],
    "svdvals": ["svd"],
    "triu": ["band_part"],
    "tril": ["band_part"],
    "rfftn": ["rfftnd"],
    "irfftn": ["irfftnd"],
    "fftn": ["fftnd"],
    "ifftn": ["ifftnd"],
    "silu": ["swish"],
    "hardtanh": ["hard_tanh"],
    "conv_transpose2d": ["conv2d_transpose", "conv_transpose"],
    "max_pool2d": ["max_pool"],
    "avg_pool2d": ["avg_pool", "average_pool"],
    "batch_norm": ["batch_normalization"],
    "layer_norm": ["layer_normalization"],
    "group_norm": ["group_normalization", "GroupNormalization"],
    "embedding": ["embedding_lookup"],
    "cross_entropy": ["softmax_cross_entropy_with_logits", "categorical_crossentropy"],
    "binary_cross_entropy": ["sigmoid_cross_entropy_with_logits", "binary_crossentropy"],
    "mse_loss": ["mean_squared_error"],
    "kl_div": ["kl_divergence"],
    "huber_loss": ["huber"],
    "normalize": ["l2_normalize"],
    "interpolate": ["resize"],
    "scaled_dot_product_attention": ["dot_product_attention"],
    "logsumexp": ["reduce_logsumexp"],
    "topk": ["top_k"],
    "scatter": ["scatter_nd"],
    "segment_sum": ["scatter_add", "unsorted_segment_sum"],
    "atan2": ["arctan2"],
    "trunc": ["truncate"],
}


@test.observe("pytorch")
def observe_pytorch(here):
    torch = here.torch
    nn = torch.nn.functional
    return _found([torch, torch.linalg, torch.fft, torch.special, nn])


@test.observe("tensorflow")
def observe_tensorflow(here):
    tf, keras = here.tf, here.keras
    core = [tf, tf.math, tf.linalg, tf.signal, tf.nn, tf.bitwise, tf.image, tf.experimental.dlpack]
    wide = [*core, tf.experimental.numpy, keras.ops, keras.ops.linalg, keras.ops.nn]
    wide += [keras.losses, keras.layers]
    return {**_found(wide), "without_keras": _found(core)["found"]}


@test.judge
def judge(pytorch, tensorflow):
    lists = [
        ", ".join(found["missing"][:4]) + (" ..." if len(found["missing"]) > 4 else "")
        for found in (pytorch, tensorflow)
    ]
    return decide(
        pytorch["found"] < tensorflow["found"],
        f"Of {pytorch['asked']} functions {pytorch['found']} are in PyTorch (not {lists[0]}) and "
        f"{tensorflow['found']} in TensorFlow with Keras (not {lists[1]}), "
        f"{tensorflow['without_keras']} without Keras and its numpy interface.",
    )


def _found(places):
    names = [*STANDARD, *NEURAL]
    missing = [
        name
        for name in names
        if not any(
            callable(getattr(place, one, None))
            for place in places
            for one in (name, *OTHER.get(name, ()))
        )
    ]
    return {"asked": len(names), "found": len(names) - len(missing), "missing": missing}
