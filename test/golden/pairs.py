"""Two models of byte pairs, trained by PyTorch on from a checkpoint.

Makes the runs of test/golden/training.json whose settings name a vocabulary:
    ./build.sh train --preset P --set vocabulary=V ... --steps 20 --out FILE
for each, and then python3 pairs.py FILE ... (needs torch 2.13 and regex). Of the
file it takes weights and moments. Names are shuffled by Python's own random, byte
pairs are learned and applied by bpe.py, the model is written anew, and gradients
and steps are PyTorch's.
"""
import json, random, struct, sys
import torch
import bpe

torch.set_default_dtype(torch.float64)

def read(file):
    data = open(file, "rb").read()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + size])
    words = header.pop("__metadata__")
    tensors = {name: torch.frombuffer(bytearray(data[8 + size:][slice(*t["data_offsets"])]),
        dtype=torch.float64).reshape(t["shape"]) for name, t in header.items()}
    return {k[7:]: v for k, v in words.items() if k.startswith("config.")}, tensors

def forward(c, p, ids):
    width, heads, layers = int(c["width"]), int(c["heads"]), int(c["layers"])
    t, head = len(ids), width // heads
    learned = c["position"] == "learned"

    def norm(x, name):
        if c["norm"] == "layer": return torch.nn.functional.layer_norm(
            x, (width,), p[name + ".weight"], p[name + ".bias"], 1e-5)
        return x / (x.pow(2).mean(-1, keepdim=True) + 1e-5).sqrt() * p[name + ".weight"]

    def split(x):                   # [head][position][number]
        return x.reshape(t, heads, head).transpose(0, 1)

    def turned(x):
        if learned: return x
        angle = torch.arange(t)[:, None] / float(c["ropeBase"]) ** (
            torch.arange(0, head, 2) / head)
        pairs = torch.view_as_complex(x.reshape(heads, t, head // 2, 2).contiguous())
        return torch.view_as_real(
            pairs * torch.polar(torch.ones_like(angle), angle)).reshape(heads, t, head)

    x = p["wte"][ids] + (p["wpe"][:t] if learned else 0)
    for l in range(layers):
        w = lambda name: p[f"layer{l}.{name}"]
        y = norm(x, f"layer{l}.ln_1")
        q, k, v = (split(y @ w("attn_w" + s).T) for s in "qkv")
        y = torch.nn.functional.scaled_dot_product_attention(
            turned(q), turned(k), v, is_causal=True)
        x = x + y.transpose(0, 1).reshape(t, width) @ w("attn_wo").T
        y = norm(x, f"layer{l}.ln_2")
        up = y @ w("mlp_fc1").T
        if c["activation"] == "swiglu": up = torch.nn.functional.silu(y @ w("mlp_gate").T) * up
        else: up = up.relu().pow(2)
        x = x + up @ w("mlp_fc2").T
    if c["finalNorm"] == "true": x = norm(x, "ln_f")
    return x @ p["lm_head"].T

def run(file):
    c, tensors = read(file)
    names = open("../../data/names.txt").read().split()
    random.seed(int(c["seed"]))
    random.shuffle(names)
    names = names[:len(names) - int(len(names) * float(c["heldOut"]))]
    bos = int(c["vocabulary"]) - 1
    merges = bpe.learn(names, bos - 256)
    p = {n: t.clone().requires_grad_() for n, t in tensors.items() if not n.startswith("adamw.")}
    decay = float(c["weightDecay"])
    optimizer = torch.optim.AdamW(
        [{"params": [t], "weight_decay": decay if t.dim() == 2 else 0} for t in p.values()],
        float(c["learningRate"]), (float(c["beta1"]), float(c["beta2"])), float(c["epsilon"]))
    for n, t in p.items(): optimizer.state[t] = {"step": torch.tensor(20.0),
        "exp_avg": tensors["adamw.m." + n].clone(), "exp_avg_sq": tensors["adamw.v." + n].clone()}
    batch, losses = int(c["batch"]), []
    for step in range(20, 40):
        all = []
        for i in range(batch):
            ids = [bos] + bpe.encode(names[(step * batch + i) % len(names)], merges) + [bos]
            ids = ids[:int(c["context"]) + 1]
            all.append(torch.nn.functional.cross_entropy(
                forward(c, p, ids[:-1]), torch.tensor(ids[1:]), reduction="none"))
        loss = torch.cat(all).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

if __name__ == "__main__":
    print(json.dumps([run(file) for file in sys.argv[1:]], indent=1))
