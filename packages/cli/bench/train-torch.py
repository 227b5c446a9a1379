"""The reference policy's training step in PyTorch, as a baseline for train.ts: same sizes, same loss, same AdamW.

Usage: train-torch.py '<json>' with batch, tokens, steps, threads and the network's sizes.
Prints milliseconds of a step that little disturbed: a tenth of the steps were faster.
"""
import json
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

o = json.loads(sys.argv[1])
torch.set_num_threads(o["threads"])
torch.manual_seed(1)
B, T, W = o["batch"], o["tokens"], o["wordsPerToken"]
D, H, L = o["width"], o["heads"], o["layers"]


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(D), nn.LayerNorm(D)
        self.attend, self.join = nn.Linear(D, 3 * D), nn.Linear(D, D)
        self.inner, self.outer = nn.Linear(D, o["feedForward"]), nn.Linear(o["feedForward"], D)

    def forward(self, x, mask):
        q, k, v = self.attend(self.norm1(x)).view(B, T, 3, H, D // H).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = x + self.join(mixed.transpose(1, 2).reshape(B, T, D))
        return x + self.outer(F.relu(self.inner(self.norm2(x))))


class Policy(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.EmbeddingBag(o["wordRows"], D, mode="sum", padding_idx=0)
        self.features = nn.Linear(o["features"], D)
        self.places = nn.Parameter(torch.randn(o["instructionWords"], D) / 2)
        self.matches = nn.Linear(3 * D, D)
        self.embedding, self.last = nn.LayerNorm(D), nn.LayerNorm(D)
        self.layers = nn.ModuleList(Layer() for _ in range(L))
        self.classes = nn.Linear(D, sum(o["classHeads"]))
        self.queries = nn.Linear(D, o["pointers"] * D)
        self.keys = nn.Linear(D, D)

    def forward(self, b):
        words = self.words(b["words"].view(B * T, W)).view(B, T, D) * b["scale"]
        placed = (b["matches"].view(B, T, 3, -1) @ self.places).reshape(B, T, 3 * D)
        x = self.embedding(self.features(b["features"]) + words + self.matches(placed))
        for layer in self.layers:
            x = layer(x, b["mask"])
        x = self.last(x)
        queries = self.queries(x[:, 0]).view(B, o["pointers"], D)
        scores = queries @ self.keys(x).transpose(1, 2) * D**-0.5
        return self.classes(x[:, 0]), scores + b["allowed"]


def loss_of(logits, b):
    classes, pointed = logits
    total = -(F.log_softmax(pointed, -1) * b["pointer_targets"]).sum()
    parts = zip(classes.split(o["classHeads"], 1), b["class_targets"].split(o["classHeads"], 1))
    for part, target in parts:
        total = total - (F.log_softmax(part, -1) * target).sum()
    return total / B


batch = {
    "words": torch.randint(0, o["wordRows"], (B, T, W)) * (torch.rand(B, T, W) < 0.25),
    "scale": torch.ones(B, T, 1),
    "features": (torch.rand(B, T, o["features"]) < 0.05).float(),
    "matches": (torch.rand(B, T, 3 * o["instructionWords"]) < 0.02).float(),
    "mask": torch.zeros(B, 1, 1, T),
    "allowed": torch.zeros(B, o["pointers"], T),
    "class_targets": F.one_hot(torch.arange(B) % 12, sum(o["classHeads"])).float(),
    "pointer_targets": F.one_hot(torch.arange(B) % T, T).float()[:, None].repeat(1, o["pointers"], 1),
}
policy = Policy()
adam = torch.optim.AdamW(policy.parameters(), lr=1e-3, betas=(0.9, 0.98), weight_decay=0.01)
times = []
for _ in range(o["steps"]):
    start = time.perf_counter()
    adam.zero_grad()
    loss_of(policy(batch), batch).backward()
    nn.utils.clip_grad_norm_(policy.parameters(), 1.0)
    adam.step()
    times.append((time.perf_counter() - start) * 1000)
print(statistics.quantiles(times[len(times) // 4 :], n=10)[0])
