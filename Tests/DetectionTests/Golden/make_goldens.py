"""Makes the golden file of DetectionTests with PyTorch 2.11.0: run it in this folder.

The JSON file is an object of flat arrays in row order. Needs torch==2.11.0.
"""

import json

import torch
from torch import nn
from torch.nn import functional

assert torch.__version__.startswith("2.11.0"), torch.__version__
torch.set_num_threads(1)


class Classifier(nn.Module):
    """Cao et al. 2020, equations 3 and 4, sequence by sequence, without padding."""

    def __init__(self, width, hidden, steps):
        super().__init__()
        self.encoder = nn.GRU(width, hidden)
        self.combination = nn.Linear(width + 2 * hidden, hidden)
        self.attention = nn.Linear(hidden, steps)
        self.decoder = nn.GRU(width, hidden)
        self.output = nn.Linear(hidden, 1)

    def forward(self, actions):
        """The logits of one sequence, `[length, width]` to `[length]`."""
        length = actions.shape[0]
        _, code = self.encoder(actions.unsqueeze(1))
        hidden = code
        logits = []
        for step in range(length):
            combined = torch.cat([actions[step], hidden[0, 0], code[0, 0]])
            scores = self.attention(functional.relu(self.combination(combined)))
            alpha = torch.softmax(scores[:length], dim=0)[step]
            out, hidden = self.decoder((alpha * actions[step]).reshape(1, 1, -1), hidden)
            logits.append(self.output(out[0, 0]))
        return torch.cat(logits)


torch.manual_seed(1)
lengths, width, hidden, steps = [4, 2, 3, 1], 6, 5, 4
network = Classifier(width, hidden, steps).double()
actions = torch.zeros(steps, len(lengths), width, dtype=torch.float64)
for index, length in enumerate(lengths):
    actions[:length, index] = torch.randn(length, width, dtype=torch.float64)
labels = torch.tensor([1, 0, 0, 1], dtype=torch.float64)
logits = torch.zeros(len(lengths), steps, dtype=torch.float64)
loss = 0
for index, length in enumerate(lengths):
    found = network(actions[:length, index])
    logits[index, :length] = found.detach()
    loss = loss + functional.binary_cross_entropy(
        torch.sigmoid(found), labels[index].expand(length), reduction="sum")
parameters = dict(network.named_parameters())
gradients = torch.autograd.grad(loss, list(parameters.values()))
values = {"actions": actions, "labels": labels, "logits": logits, "loss": loss, **parameters}
values |= {"grad." + name: gradient for name, gradient in zip(parameters, gradients)}
with open("classifier.json", "w") as file:
    flat = {name: [round(value, 12) for value in tensor.detach().reshape(-1).tolist()]
            for name, tensor in values.items()}
    json.dump(flat, file)
    file.write("\n")
