"""Writes foreign.safetensors and types.safetensors, as another program would:
python3 with torch and safetensors. Nothing of ours takes part."""
import math
import os
import numpy
import torch
from safetensors.torch import save_file

HERE = os.path.dirname(os.path.abspath(__file__))
torch.manual_seed(5)

# a model of the preset "karpathy", two layers of it, in floats
alphabet, width, heads, context, layers = "abehilmnosvxz", 8, 2, 6, 2
vocabulary = len(alphabet) + 1
shapes = {"wte": (vocabulary, width), "wpe": (context, width),
          "lm_head": (vocabulary, width)}
for i in range(layers):
    for w in ("attn_wq", "attn_wk", "attn_wv", "attn_wo"):
        shapes[f"layer{i}.{w}"] = (width, width)
    shapes[f"layer{i}.mlp_fc1"] = (4 * width, width)
    shapes[f"layer{i}.mlp_fc2"] = (width, 4 * width)
weights = {name: 0.3 * torch.randn(shape) for name, shape in shapes.items()}
weights["layer1.attn_wo"] = weights["layer1.attn_wo"].bfloat16()
weights["layer1.mlp_fc2"] = weights["layer1.mlp_fc2"].half()


def norm(x):
    return x / torch.sqrt((x * x).mean(-1, keepdim=True) + 1e-5)


def logits(tokens):
    w = {name: t.double() for name, t in weights.items()}
    n = len(tokens)
    x = norm(w["wte"][tokens] + w["wpe"][:n])
    for i in range(layers):
        y, p = norm(x), f"layer{i}."
        q, k, v = ((y @ w[p + m].T).view(n, heads, -1).transpose(0, 1)
                   for m in ("attn_wq", "attn_wk", "attn_wv"))
        scores = q @ k.transpose(1, 2) / math.sqrt(width // heads)
        hidden = torch.ones(n, n).triu(1).bool()
        a = scores.masked_fill(hidden, -math.inf).softmax(-1) @ v
        x = x + a.transpose(0, 1).reshape(n, width) @ w[p + "attn_wo"].T
        x = x + (norm(x) @ w[p + "mlp_fc1"].T).relu() @ w[p + "mlp_fc2"].T
    return (x @ w["lm_head"].T)[-1]


emma = [len(alphabet)] + [alphabet.index(c) for c in "emma"]
save_file(weights, HERE + "/foreign.safetensors", {
    "format": "pt", "alphabet": alphabet,
    "config.layers": str(layers), "config.heads": str(heads),
    "config.width": str(width), "config.context": str(context),
    "config.norm": "rms-unscaled", "config.embeddingNorm": "true",
    "config.activation": "relu",
    "expected": " ".join(repr(float(x)) for x in logits(emma))})

# each type: what another program makes of a number, and what it means by it
x = numpy.concatenate([
    [0.0, -0.0, 0.1, -1 / 3, 1, 65504, 65519.99, -65520, 1e-8, 6e-8, 2.0 ** -25,
     3 * 2.0 ** -25, 2.0 ** -14, 2.0 ** -14 - 2.0 ** -25, 1e-40, 1e30, 3e38,
     1 + 2.0 ** -11, 1 + 3 * 2.0 ** -11, 1 + 2.0 ** -8, 1 + 3 * 2.0 ** -8,
     math.inf, -math.inf, math.nan],
    numpy.random.default_rng(5).normal(size=40)
    * 10.0 ** numpy.random.default_rng(6).integers(-9, 6, size=40)])
x = x.astype(numpy.float32).astype(numpy.float64)   # all exact as floats
with numpy.errstate(over="ignore"):
    half = torch.from_numpy(x.astype(numpy.float16))
types = {"F64": torch.from_numpy(x), "F32": torch.from_numpy(x).float(),
         "F16": half, "BF16": torch.from_numpy(x).bfloat16()}
save_file({**types, **{t + ".double": types[t].double().clone() for t in types}},
          HERE + "/types.safetensors")
