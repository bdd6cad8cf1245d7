# A Llama decoder in TorchScript's serialized form. It holds no weights: everything is an argument.
#
# w        [0] embedding (vocabulary, width), [1] final norm, then nine of each layer: norm, q, k, v, o, norm, gate,
#          up, down; an untied head comes last
# adapter  fourteen of each layer: A (rank, in) and B (out, rank) of q, k, v, o, gate, up, down; empty for the base
# cos, sin (positions, head / 2)
# ids      (batch, length), rows padded on the right; picks: which of the batch * length positions predict targets
class Decoder(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  layers : int
  heads : int
  kv_heads : int
  tied : int
  eps : float
  # Products are computed in the type of the weight, everything else in the type of cos.
  def linear(self: __torch__.Decoder, x: Tensor, w: Tensor) -> Tensor:
    return torch.to(torch.linear(torch.to(x, ops.prim.dtype(w)), w), ops.prim.dtype(x))
  def lora(self: __torch__.Decoder, x: Tensor, w: Tensor, adapter: List[Tensor], i: int, scale: Tensor) -> Tensor:
    y = self.linear(x, w)
    if torch.gt(torch.len(adapter), 0):
      low = torch.mul(torch.linear(x, adapter[2*i]), scale)
      y = torch.add(y, torch.linear(low, adapter[2*i+1]))
    return y
  def rotate(self: __torch__.Decoder, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    halves = torch.chunk(x, 2, -1)
    left = torch.sub(torch.mul(halves[0], cos), torch.mul(halves[1], sin))
    right = torch.add(torch.mul(halves[1], cos), torch.mul(halves[0], sin))
    return torch.cat([left, right], -1)
  def split(self: __torch__.Decoder, x: Tensor, heads: int) -> Tensor:
    return torch.transpose(torch.view(x, [torch.size(x, 0), torch.size(x, 1), heads, -1]), 1, 2)
  def join(self: __torch__.Decoder, x: Tensor) -> Tensor:
    return torch.flatten(torch.transpose(x, 1, 2), 2, 3)
  # Key or value heads, each repeated for the query heads that share it (so that the fused kernel takes them).
  def spread(self: __torch__.Decoder, x: Tensor) -> Tensor:
    share = torch.floordiv(self.heads, self.kv_heads)
    return torch.flatten(torch.expand(torch.unsqueeze(x, 2), [-1, -1, share, -1, -1]), 1, 2)
  def norm(self: __torch__.Decoder, x: Tensor, w: Tensor) -> Tensor:
    return torch.rms_norm(x, [torch.size(x, -1)], w, self.eps)
  def project(self: __torch__.Decoder, x: Tensor, w: List[Tensor]) -> Tensor:
    head = w[0]
    if torch.eq(self.tied, 0):
      head = w[-1]
    return self.linear(self.norm(x, w[1]), head)
  def logits(self: __torch__.Decoder, ids: Tensor, picks: Tensor, cos: Tensor, sin: Tensor, scale: Tensor, w: List[Tensor], adapter: List[Tensor]) -> Tensor:
    x = torch.to(torch.embedding(w[0], ids), ops.prim.dtype(cos))
    c = torch.slice(cos, 0, 0, torch.size(ids, 1))
    s = torch.slice(sin, 0, 0, torch.size(ids, 1))
    for i in range(self.layers):
      o = 2 + i*9
      l = i*7
      h = self.norm(x, w[o])
      q = self.rotate(self.split(self.lora(h, w[o+1], adapter, l, scale), self.heads), c, s)
      k = self.rotate(self.split(self.lora(h, w[o+2], adapter, l+1, scale), self.kv_heads), c, s)
      v = self.split(self.lora(h, w[o+3], adapter, l+2, scale), self.kv_heads)
      a = self.join(torch.scaled_dot_product_attention(q, self.spread(k), self.spread(v), None, 0., True, scale=None, enable_gqa=False))
      x = torch.add(x, self.lora(a, w[o+4], adapter, l+3, scale))
      h = self.norm(x, w[o+5])
      g = torch.mul(torch.silu(self.lora(h, w[o+6], adapter, l+4, scale)), self.lora(h, w[o+7], adapter, l+5, scale))
      x = torch.add(x, self.lora(g, w[o+8], adapter, l+6, scale))
    return self.project(torch.index_select(torch.flatten(x, 0, 1), 0, picks), w)
  def leaves(self: __torch__.Decoder, tensors: List[Tensor]) -> List[Tensor]:
    result = annotate(List[Tensor], [])
    for i in range(torch.len(tensors)):
      _0 = torch.append(result, torch.requires_grad_(torch.detach(tensors[i])))
    return result
  def backward(self: __torch__.Decoder, logits: Tensor, targets: Tensor, divisor: Tensor, leaves: List[Tensor], gradients: List[Tensor]) -> Tensor:
    loss = torch.div(torch.cross_entropy_loss(logits, targets, None, 2), divisor)
    found = torch.grad([loss], leaves)
    for i in range(torch.len(leaves)):
      _0 = torch.add_(gradients[i], unchecked_cast(Tensor, found[i]))
    return torch.detach(loss)
  # Adds the gradient of sum(cross entropy) / divisor to the gradients of the adapter; returns that loss.
  def adapter_gradients(self: __torch__.Decoder, ids: Tensor, picks: Tensor, targets: Tensor, divisor: Tensor, cos: Tensor, sin: Tensor, scale: Tensor, w: List[Tensor], adapter: List[Tensor], gradients: List[Tensor]) -> Tensor:
    leaves = self.leaves(adapter)
    return self.backward(self.logits(ids, picks, cos, sin, scale, w, leaves), targets, divisor, leaves, gradients)
  # The same for the weights themselves, with products in bf16 (type 15).
  def weight_gradients(self: __torch__.Decoder, ids: Tensor, picks: Tensor, targets: Tensor, divisor: Tensor, cos: Tensor, sin: Tensor, scale: Tensor, w: List[Tensor], gradients: List[Tensor]) -> Tensor:
    leaves = self.leaves(w)
    none = annotate(List[Tensor], [])
    narrow = annotate(List[Tensor], [])
    for i in range(torch.len(leaves)):
      leaf = leaves[i]
      if torch.gt(torch.dim(leaf), 1):
        leaf = torch.to(leaf, 15)
      _0 = torch.append(narrow, leaf)
    return self.backward(self.logits(ids, picks, cos, sin, scale, narrow, none), targets, divisor, leaves, gradients)
  # One AdamW update with decoupled decay (of matrices only) of everything, then zeroes the gradients. The gradient is
  # scaled to the global norm clip if it is longer. Returns its norm before; changes nothing if that is not finite.
  def adamw(self: __torch__.Decoder, weights: List[Tensor], gradients: List[Tensor], first: List[Tensor], second: List[Tensor], step: int, rate: float, decay: float, clip: float) -> Tensor:
    norm = torch.norm(torch.stack(torch._foreach_norm(gradients)))
    if bool(torch.isfinite(norm)):
      torch._foreach_mul_(gradients, torch.clamp_max(torch.mul(torch.reciprocal(torch.add(norm, 1e-6)), clip), 1.))
      for i in range(torch.len(weights)):
        d = 1. - decay * rate
        if torch.lt(torch.dim(weights[i]), 2):
          d = 1.
        m = torch.lerp_(first[i], gradients[i], 0.1)
        v = torch.addcmul_(torch.mul_(second[i], 0.95), gradients[i], gradients[i], value=0.05)
        bottom = torch.add(torch.sqrt(torch.div(v, 1. - torch.pow(0.95, step))), 1e-8)
        _0 = torch.addcdiv_(torch.mul_(weights[i], d), m, bottom, value=torch.neg(rate) / (1. - torch.pow(0.9, step)))
    torch._foreach_zero_(gradients)
    return norm
  # For each target: its log probability, and 1 where it is the most probable token.
  def score(self: __torch__.Decoder, ids: Tensor, picks: Tensor, targets: Tensor, cos: Tensor, sin: Tensor, scale: Tensor, w: List[Tensor], adapter: List[Tensor]) -> Tensor:
    logits = self.logits(ids, picks, cos, sin, scale, w, adapter)
    chosen = torch.squeeze(torch.gather(torch.log_softmax(logits, 1), 1, torch.unsqueeze(targets, 1)), 1)
    greedy = torch.eq(torch.argmax(logits, 1), targets)
    return torch.stack([chosen, torch.to(greedy, ops.prim.dtype(chosen))])
  # For each pick: the divergence KL(adapter || base) of the next token's distribution.
  def divergence(self: __torch__.Decoder, ids: Tensor, picks: Tensor, cos: Tensor, sin: Tensor, scale: Tensor, w: List[Tensor], adapter: List[Tensor]) -> Tensor:
    none = annotate(List[Tensor], [])
    base = torch.log_softmax(self.logits(ids, picks, cos, sin, scale, w, none), 1)
    tuned = torch.log_softmax(self.logits(ids, picks, cos, sin, scale, w, adapter), 1)
    return torch.sum(torch.mul(torch.exp(tuned), torch.sub(tuned, base)), [1])
  # Serving. keys, values: (layers, slots, kv heads, positions, head). down, up: one of each linear, in the order of
  # the adapter: (slots, in, rank) and (slots, rank, out), the scale within up.
  def load_slot(self: __torch__.Decoder, slot: int, adapter: List[Tensor], scale: float, down: List[Tensor], up: List[Tensor]) -> Tensor:
    for i in range(torch.len(down)):
      rank = torch.size(adapter[2*i], 0)
      d = torch.zero_(torch.select(down[i], 0, slot))
      u = torch.zero_(torch.select(up[i], 0, slot))
      _0 = torch.copy_(torch.slice(d, 1, 0, rank), torch.t(adapter[2*i]))
      _1 = torch.copy_(torch.slice(u, 0, 0, rank), torch.mul(torch.t(adapter[2*i+1]), scale))
    return down[0]
  def slots(self: __torch__.Decoder, stacks: List[Tensor], first: int, last: int) -> List[Tensor]:
    result = annotate(List[Tensor], [])
    for i in range(torch.len(stacks)):
      _0 = torch.append(result, torch.slice(stacks[i], 0, first, last))
    return result
  def stacked(self: __torch__.Decoder, x: Tensor, w: Tensor, down: Tensor, up: Tensor) -> Tensor:
    return torch.add(self.linear(x, w), torch.bmm(torch.bmm(x, down), up))
  # Feeds a slot the ids (1, length) at position start and after; returns the logits (1, vocabulary) after the last.
  def prefill(self: __torch__.Decoder, slot: int, start: int, ids: Tensor, cos: Tensor, sin: Tensor, keys: Tensor, values: Tensor, w: List[Tensor], down: List[Tensor], up: List[Tensor]) -> Tensor:
    x = torch.to(torch.embedding(w[0], ids), ops.prim.dtype(cos))
    length = torch.size(ids, 1)
    end = start + length
    c = torch.slice(cos, 0, start, end)
    s = torch.slice(sin, 0, start, end)
    d = self.slots(down, slot, slot + 1)
    u = self.slots(up, slot, slot + 1)
    causal = torch.tril(torch.ones([length, end], dtype=11, layout=None, device=ops.prim.device(ids), pin_memory=None), start)
    for i in range(self.layers):
      o = 2 + i*9
      l = i*7
      h = self.norm(x, w[o])
      q = self.rotate(self.split(self.stacked(h, w[o+1], d[l], u[l]), self.heads), c, s)
      k = self.rotate(self.split(self.stacked(h, w[o+2], d[l+1], u[l+1]), self.kv_heads), c, s)
      v = self.split(self.stacked(h, w[o+3], d[l+2], u[l+2]), self.kv_heads)
      ks = torch.slice(torch.slice(torch.select(keys, 0, i), 0, slot, slot+1), 2, 0, end)
      vs = torch.slice(torch.slice(torch.select(values, 0, i), 0, slot, slot+1), 2, 0, end)
      _0 = torch.copy_(torch.slice(ks, 2, start, end), k)
      _1 = torch.copy_(torch.slice(vs, 2, start, end), v)
      a = self.join(torch.scaled_dot_product_attention(q, self.spread(ks), self.spread(vs), causal, 0., False, scale=None, enable_gqa=False))
      x = torch.add(x, self.stacked(a, w[o+4], d[l+3], u[l+3]))
      h = self.norm(x, w[o+5])
      g = torch.mul(torch.silu(self.stacked(h, w[o+6], d[l+4], u[l+4])), self.stacked(h, w[o+7], d[l+5], u[l+5]))
      x = torch.add(x, self.stacked(g, w[o+8], d[l+6], u[l+6]))
    return torch.squeeze(self.project(torch.slice(x, 1, length-1, length), w), 1)
  # Each row attends to its own past alone: its bits do not depend on how far its neighbours are.
  def attend(self: __torch__.Decoder, q: Tensor, k: Tensor, v: Tensor, keys: Tensor, values: Tensor, positions: List[int]) -> Tensor:
    out = torch.zeros_like(q)
    for row in range(torch.len(positions)):
      p = positions[row]
      if torch.ge(p, 0):
        ks = torch.select(keys, 0, row)
        vs = torch.select(values, 0, row)
        _0 = torch.copy_(torch.select(ks, 1, p), torch.select(k, 0, row))
        _1 = torch.copy_(torch.select(vs, 1, p), torch.select(v, 0, row))
        scores = torch.bmm(torch.select(q, 0, row), torch.transpose(torch.slice(ks, 1, 0, p + 1), 1, 2))
        mix = torch.bmm(torch.softmax(scores, -1), torch.slice(vs, 1, 0, p + 1))
        _2 = torch.copy_(torch.select(out, 0, row), mix)
    return out
  # One token for each of the slots from first on: ids (rows), positions (rows, -1 where the slot is empty) -> logits
  # (rows, vocabulary). The number of rows must always be the same: another takes other kernels, with other bits.
  def decode(self: __torch__.Decoder, first: int, ids: Tensor, at: Tensor, positions: List[int], cos: Tensor, sin: Tensor, keys: Tensor, values: Tensor, w: List[Tensor], down: List[Tensor], up: List[Tensor]) -> Tensor:
    rows = torch.size(ids, 0)
    x = torch.unsqueeze(torch.to(torch.embedding(w[0], ids), ops.prim.dtype(cos)), 1)
    c = torch.unsqueeze(torch.index_select(cos, 0, at), 1)
    s = torch.unsqueeze(torch.index_select(sin, 0, at), 1)
    d = self.slots(down, first, first + rows)
    u = self.slots(up, first, first + rows)
    cache = self.slots([torch.transpose(keys, 0, 1), torch.transpose(values, 0, 1)], first, first + rows)
    size = torch.mul(torch.size(cos, 1), 2)
    for i in range(self.layers):
      o = 2 + i*9
      l = i*7
      h = self.norm(x, w[o])
      q = self.rotate(torch.view(self.stacked(h, w[o+1], d[l], u[l]), [rows, self.heads, size]), c, s)
      k = self.rotate(torch.view(self.stacked(h, w[o+2], d[l+1], u[l+1]), [rows, self.kv_heads, size]), c, s)
      v = torch.view(self.stacked(h, w[o+3], d[l+2], u[l+2]), [rows, self.kv_heads, size])
      q = torch.view(torch.mul(q, torch.pow(size, -0.5)), [rows, self.kv_heads, -1, size])
      a = self.attend(q, k, v, torch.select(cache[0], 1, i), torch.select(cache[1], 1, i), positions)
      a = torch.view(a, [rows, 1, -1])
      x = torch.add(x, self.stacked(a, w[o+4], d[l+3], u[l+3]))
      h = self.norm(x, w[o+5])
      g = torch.mul(torch.silu(self.stacked(h, w[o+6], d[l+4], u[l+4])), self.stacked(h, w[o+7], d[l+5], u[l+5]))
      x = torch.add(x, self.stacked(g, w[o+8], d[l+6], u[l+6]))
    return torch.squeeze(self.project(x, w), 1)
  # For each row its most probable token, its logit, and the logarithm of the summed exponentials: (3, rows).
  def summary(self: __torch__.Decoder, logits: Tensor) -> Tensor:
    best = torch.argmax(logits, 1, True)
    sums = torch.logsumexp(logits, [1], True)
    return torch.squeeze(torch.stack([torch.to(best, ops.prim.dtype(sums)), torch.gather(logits, 1, best), sums]), 2)
