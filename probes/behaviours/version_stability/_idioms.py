"""Lines of older programs, chosen from the documentation of their time, not sampled.

Each is a program of its own with ``tf`` or ``torch`` and ``np`` at hand, that raises where the
installed version no longer takes it.
"""

from __future__ import annotations

import warnings

TF1 = {
    "Session": "with tf.Session() as s: s.run(tf.constant(1.0))",
    "placeholder": "tf.placeholder(tf.float32, (None, 2))",
    "get_variable": "tf.get_variable('w', (2, 2))",
    "variable_scope": "tf.variable_scope('a')",
    "global_variables_initializer": "tf.global_variables_initializer()",
    "train.GradientDescentOptimizer": "tf.train.GradientDescentOptimizer(0.1)",
    "layers.dense": "tf.layers.dense(tf.zeros((1, 2)), 3)",
    "random_normal": "tf.random_normal((2, 2))",
    "reduce_sum(reduction_indices)": "tf.reduce_sum(tf.ones((2, 2)), reduction_indices=[1])",
    "log": "tf.log(tf.constant(1.0))",
    "contrib": "tf.contrib.layers.xavier_initializer()",
}

TF2 = {
    "GradientTape": """
x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = x * x
assert float(tape.gradient(y, x)) == 4.0
""",
    "tf.function": "assert float(tf.function(lambda x: x * 2)(tf.constant(2.0))) == 4.0",
    "Dataset": "assert len(list(tf.data.Dataset.range(4).batch(2))) == 2",
    "Sequential": "tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(2,))]).summary()",
    "saved_model": """
import tempfile
tf.saved_model.save(tf.Module(), tempfile.mkdtemp())
""",
    "fit": """
model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
model.compile('sgd', 'mse')
model.fit(np.zeros((4, 2)), np.zeros((4, 1)), verbose=0)
""",
    "model.save to a folder": """
import tempfile
model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
model(tf.zeros((1, 2)))
model.save(tempfile.mkdtemp() + '/model')
""",
    "load_model of a SavedModel": """
import tempfile
folder = tempfile.mkdtemp()
tf.saved_model.save(tf.keras.layers.Dense(1), folder)
tf.keras.models.load_model(folder)
""",
    "optimizer lr": "tf.keras.optimizers.Adam(lr=0.1)",
    "optimizer decay": "tf.keras.optimizers.SGD(0.1, decay=1e-4)",
    "estimator": "tf.estimator.Estimator",
    "feature_column": "tf.feature_column.numeric_column('x')",
    "predict_classes": """
model = tf.keras.Sequential([tf.keras.layers.Dense(2)])
model.predict_classes(np.zeros((1, 2)))
""",
    "fit_generator": """
model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
model.compile('sgd', 'mse')
model.fit_generator(iter([(np.zeros((4, 2)), np.zeros((4, 1)))]), steps_per_epoch=1)
""",
    "keras.experimental": "tf.keras.experimental.LinearModel()",
    "layer on a symbolic tensor": "tf.nn.relu(tf.keras.Input((2,)))",
    "experimental preprocessing": "tf.keras.layers.experimental.preprocessing.Rescaling(0.5)",
    "ImageDataGenerator": "tf.keras.preprocessing.image.ImageDataGenerator(rescale=0.5)",
    "mixed precision": "tf.keras.mixed_precision.experimental.Policy('mixed_float16')",
}

TORCH = {
    "Variable": "from torch.autograd import Variable; Variable(torch.ones(2))",
    "volatile": "from torch.autograd import Variable; Variable(torch.ones(2), volatile=True)",
    "loss.data[0]": "torch.ones(2).sum().data[0]",
    "async copies": "import ast; ast.parse('x.cuda(async=True)')",
    "clip_grad_norm": "torch.nn.utils.clip_grad_norm([torch.nn.Parameter(torch.ones(2))], 1)",
    "functional.sigmoid": "torch.nn.functional.sigmoid(torch.ones(2))",
    "upsample": "torch.nn.functional.upsample(torch.ones(1, 1, 2, 2), scale_factor=2)",
    "size_average": "torch.nn.MSELoss(size_average=False)(torch.ones(2), torch.ones(2))",
    "init.xavier_uniform": "torch.nn.init.xavier_uniform(torch.ones(2, 2))",
    "mask of bytes": "torch.ones(3)[torch.tensor([1, 0, 1], dtype=torch.uint8)]",
    "old autograd function": """
class Double(torch.autograd.Function):
    def forward(self, x):
        return x * 2
    def backward(self, gradient):
        return gradient * 2
Double()(torch.ones(2, requires_grad=True)).sum().backward()
""",
    "gels": "torch.gels(torch.ones(2, 1), torch.eye(2))",
    "symeig": "torch.symeig(torch.eye(2))",
    "qr": "torch.qr(torch.eye(2))",
    "rfft": "torch.rfft(torch.ones(4), 1)",
    "integer division": "torch.tensor([3]) / torch.tensor([2])",
    "addmm with numbers first": "torch.addmm(1, torch.eye(2), 1, torch.eye(2), torch.eye(2))",
    "named tensors": "torch.zeros(2, 3, names=('N', 'C')).sum('C')",
    "load of a pickled model": """
import io
stream = io.BytesIO()
torch.save(torch.nn.Linear(2, 2), stream)
stream.seek(0)
torch.load(stream)
""",
    "script": "torch.jit.script(torch.nn.Linear(2, 2))",
    "default tensor type": "torch.set_default_tensor_type(torch.FloatTensor)",
    "cuda.amp.GradScaler": "torch.cuda.amp.GradScaler(enabled=False)",
    "quantization": "torch.quantization.get_default_qconfig('fbgemm')",
    "nn.DataParallel": "torch.nn.DataParallel(torch.nn.Linear(2, 2))(torch.ones(1, 2))",
    "Sequential": "torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.ReLU())(torch.ones(1, 2))",
    "state_dict": "m = torch.nn.Linear(2, 2); m.load_state_dict(m.state_dict())",
    "DataLoader": """
data = torch.utils.data.TensorDataset(torch.arange(4))
assert len(list(torch.utils.data.DataLoader(data, batch_size=2))) == 2
""",
    "scheduler": """
o = torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=1.0)
o.step()
torch.optim.lr_scheduler.StepLR(o, 1).step()
""",
}

_NOTICES = (DeprecationWarning, FutureWarning, PendingDeprecationWarning)


def tried(idioms, names):
    """Names of those that run, that run with a warning of their end, and that fail."""
    found = {"pass": [], "warn": [], "fail": []}
    for name, text in idioms.items():
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                exec(compile(text, name, "exec"), dict(names))
            except Exception:
                found["fail"].append(name)
                continue
        notice = any(
            issubclass(one.category, _NOTICES) or "deprecated" in str(one.message).lower()
            for one in caught
        )
        found["warn" if notice else "pass"].append(name)
    return found
