"""Small variants of every workload: each kind of layer, loss and optimiser, and little of it."""

SMALL = (
    "matmul@size=33",
    "convolution@size=9,batch=2",
    "dispatch@size=7",
    "tiny-mlp-training-step",
    "mlp-inference@batch=1",
    "mlp-training-step@batch=5",
    "small-cnn-training-step@size=8,batch=3",
    "large-cnn-training-step@size=4,batch=2",
    "lstm-training-step@size=5,batch=3",
    "transformer-training-step@size=5,batch=2",
    "transformer-inference@size=5,batch=1",
    "recommender-training-step@batch=7",
    "changing-lengths@batch=2",
)
ADAM = (
    "tiny-mlp-training-step@optimizer=adam",
    "small-cnn-training-step@optimizer=adam,size=8,batch=3",
    "lstm-training-step@optimizer=adam,size=5,batch=3",
    "transformer-training-step@optimizer=adam,size=5,batch=2",
    "recommender-training-step@optimizer=adam,batch=7",
)
BFLOAT16 = (
    "matmul@size=33,dtype=bfloat16",
    "convolution@size=9,batch=2,dtype=bfloat16",
    "mlp-inference@dtype=bfloat16",
    "mlp-training-step@batch=5,dtype=bfloat16",
    "transformer-training-step@size=5,batch=2,dtype=bfloat16",
)
ALL = (*SMALL, *ADAM, *BFLOAT16)
