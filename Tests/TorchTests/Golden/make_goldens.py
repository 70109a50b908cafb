"""Makes the golden files of TorchTests with PyTorch 2.11.0: run it in this folder.

Each JSON file is an object of flat arrays in row order.
Needs torch==2.11.0, numpy and safetensors.
"""

import json

import torch
from safetensors.torch import save_file
from torch import nn

assert torch.__version__.startswith("2.11.0"), torch.__version__
torch.set_num_threads(1)


def flat(tensor):
    return [round(value, 12) if tensor.dtype == torch.float64 else value
            for value in tensor.detach().reshape(-1).tolist()]


def save(name, **tensors):
    with open(name + ".json", "w") as file:
        json.dump({key: flat(tensor) for key, tensor in tensors.items()}, file)
        file.write("\n")


def gru():
    """A sequence of 4 steps, batch 3, 5 inputs, 6 hidden, 2 layers: outputs and all gradients."""
    torch.manual_seed(1)
    network = nn.GRU(5, 6, 2).double()
    x = torch.randn(4, 3, 5, dtype=torch.float64, requires_grad=True)
    hidden = torch.randn(2, 3, 6, dtype=torch.float64, requires_grad=True)
    torch.randn(2, 3, 6, dtype=torch.float64)  # keeps the numbers that follow as they were
    upstream = torch.randn(4, 3, 6, dtype=torch.float64)
    output, last = network(x, hidden)
    inputs = {"x": x, "hidden": hidden} | dict(network.named_parameters())
    gradients = torch.autograd.grad(output, list(inputs.values()), upstream)
    save("gru", output=output, last=last, upstream=upstream, **inputs,
         **{"grad." + key: gradient for key, gradient in zip(inputs, gradients)})


def optimizer(name, make):
    """Three steps of two tensors."""
    torch.manual_seed(2)
    parameters = [nn.Parameter(torch.randn(3, 4)), nn.Parameter(torch.randn(9))]
    values = {f"start.{index}": p.clone() for index, p in enumerate(parameters)}
    stepper = make(parameters)
    for step in range(3):
        for index, parameter in enumerate(parameters):
            parameter.grad = torch.randn_like(parameter)
            values[f"grad.{step}.{index}"] = parameter.grad.clone()
        stepper.step()
        for index, parameter in enumerate(parameters):
            values[f"after.{step}.{index}"] = parameter.clone()
    save(name, **values)


def functions():
    """Activations and losses at the same points, with their gradients for a fixed upstream."""
    torch.manual_seed(3)
    f = nn.functional
    x = 2 * torch.randn(4, 5, dtype=torch.float64)
    upstream = torch.randn(4, 5, dtype=torch.float64)
    labels = torch.rand(4, 5, dtype=torch.float64)
    values = {"x": x, "upstream": upstream, "labels": labels}
    cases = {
        "sigmoid": torch.sigmoid, "relu": torch.relu, "elu": f.elu, "log_sigmoid": f.logsigmoid,
        "softmax": lambda x: x.softmax(-1), "log_softmax": lambda x: x.log_softmax(-1),
        "norm": lambda x: x.norm(dim=1),
        "binary_cross_entropy": lambda x: f.binary_cross_entropy_with_logits(x, labels),
    }
    for name, function in cases.items():
        point = x.clone().requires_grad_()
        y = function(point)
        factor = upstream.reshape(-1)[:y.numel()].reshape(y.shape)
        values[name] = y
        values["grad." + name] = torch.autograd.grad(y, point, factor)[0]
    save("functions", **values)


def layers():
    """A perceptron on embedded rows: outputs and all gradients."""
    torch.manual_seed(4)
    embedding = nn.Embedding(7, 4).double()
    network = nn.Sequential(nn.Linear(8, 6), nn.ReLU(), nn.Linear(6, 3)).double()
    rows = torch.tensor([[0, 3], [3, 6], [5, 5]])
    upstream = torch.randn(3, 3, dtype=torch.float64)
    output = network(embedding(rows).flatten(1))
    parameters = {"embedding." + key: value for key, value in embedding.named_parameters()}
    parameters |= {"network." + key: value for key, value in network.named_parameters()}
    gradients = torch.autograd.grad(output, list(parameters.values()), upstream)
    save("layers", rows=rows, upstream=upstream, output=output, **parameters,
         **{"grad." + key: gradient for key, gradient in zip(parameters, gradients)})


def tensor_file():
    """A safetensors file as Python writes it."""
    save_file({
        "float32": torch.tensor([[1.5, -2.0, 0.25], [3.0, 4.0, -0.5]]),
        "float64": torch.tensor([1 / 3], dtype=torch.float64),
        "int64": torch.tensor([-1, 2**40]),
        "int32": torch.tensor([[7], [-8]], dtype=torch.int32),
        "uint8": torch.tensor([0, 255], dtype=torch.uint8),
        "bool": torch.tensor([True, False, True]),
        "scalar": torch.tensor(2.5),
        "empty": torch.zeros(0, 3),
    }, "python.safetensors", metadata={"step": "12", "quote": 'a "word"'})


gru()
optimizer("adam", lambda p: torch.optim.Adam(p, lr=0.01, weight_decay=0.1, foreach=False))
functions()
layers()
tensor_file()
