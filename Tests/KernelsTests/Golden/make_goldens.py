"""Makes the golden files of KernelsTests with PyTorch (made with 2.13.0): run it in this folder.

Each JSON file is an object of flat arrays in row order. Needs torch.
"""

import json

import torch

torch.set_num_threads(1)


def flat(tensor):
    return tensor.detach().reshape(-1).tolist()


def save(name, values):
    with open(name + ".json", "w") as file:
        json.dump(values, file)
        file.write("\n")


def adam():
    """Twelve steps of all of 8 weights."""
    torch.manual_seed(1)
    weights = torch.randn(8, requires_grad=True)
    optimizer = torch.optim.Adam([weights], lr=0.02)
    values = {"start": flat(weights)}
    for step in range(12):
        weights.grad = torch.randn(8) * 10 ** torch.randint(-4, 3, (8,))
        values[f"gradient.{step}"] = flat(weights.grad)
        optimizer.step()
        values[f"after.{step}"] = flat(weights)
    save("adam", values)


def sparse_adam():
    """Forty steps of a table of 4 rows of 8: row 0 always, row 1 every third time, row 2 from step
    20 on, row 3 once, at step 39."""
    torch.manual_seed(2)
    weights = torch.randn(4, 8, requires_grad=True)
    optimizer = torch.optim.SparseAdam([weights], lr=0.02)
    values = {"start": flat(weights)}
    for step in range(40):
        rows = [0] + [1] * (step % 3 == 1) + [2] * (step >= 20) + [3] * (step == 39)
        gradient = torch.randn(len(rows), 8)
        weights.grad = torch.sparse_coo_tensor(torch.tensor([rows]), gradient, (4, 8))
        values[f"rows.{step}"] = rows
        values[f"gradient.{step}"] = flat(gradient)
        optimizer.step()
        values[f"after.{step}"] = flat(weights)
    save("sparse_adam", values)


adam()
sparse_adam()
