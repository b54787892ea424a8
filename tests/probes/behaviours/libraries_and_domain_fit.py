"""Made-up facts of the tests on libraries."""

RAN = {"ran": True, "said": "a library answered"}
BROKEN = {"ran": False, "said": "OSError: undefined symbol"}
SHARED = {"tensor changed through NumPy": True, "DLPack to NumPy": True}
FUSED = {"fused": True, "result": [1.0, 2.0]}
LIBRARIES = (
    *("torchvision-works", "torchtext-works", "torchaudio-works", "pytorch-geometric-works"),
    "transformers-rests-on-pytorch",
)

CASES = {
    **{name: {"holds": {"pytorch": RAN}, "fails": {"pytorch": BROKEN}} for name in LIBRARIES},
    "pytorch-shares-with-numpy": {
        "holds": {"pytorch": SHARED},
        "fails": {"pytorch": {**SHARED, "DLPack to NumPy": False}},
    },
    "pytorch-has-attention-in-its-core": {
        "holds": {"pytorch": FUSED, "tensorflow": {**FUSED, "fused": False}},
        "fails": {"pytorch": FUSED, "tensorflow": FUSED},
    },
    "pytorch-takes-changing-lengths": {
        "holds": {
            "pytorch": {"results": 20, "traces": 0},
            "tensorflow": {"results": 20, "traces": 20},
        },
        "fails": {
            "pytorch": {"results": 20, "traces": 0},
            "tensorflow": {"results": 20, "traces": 2},
        },
    },
    "keras-is-left-to-tensorflow": {
        "holds": {"pytorch": {"backend": "none", "tensors": False, "moved": 0.0}},
        "fails": {"pytorch": {"backend": "torch", "tensors": True, "moved": 0.5}},
    },
    "frameworks-bring-tools-of-explanation": {
        "holds": {"pytorch": {"found": ["shap"]}, "tensorflow": {"found": []}},
        "fails": {"pytorch": {"found": []}, "tensorflow": {"found": []}},
    },
}
