from __future__ import annotations
import torch
class A(torch.nn.Module):
    def forward(self, x: int): return x
def f(): return torch.jit.script(A())
# ----
from __future__ import annotations
import torch
class A(torch.nn.Module):
    def forward(self, x: float): return x
def f(): return torch.jit.script(A())
