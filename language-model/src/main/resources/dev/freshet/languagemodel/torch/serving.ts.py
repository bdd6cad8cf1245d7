  # Serving. keys, values: (layers, slots, kv heads, positions, head). down, up: one of each linear, in the order of
  # the adapter: (slots, in, rank) and (slots, rank, out), the scale within up.
  def load_slot(self: __torch__.Decoder, slot: int, adapter: List[Tensor], scale: Tensor, down: List[Tensor], up: List[Tensor]) -> Tensor:
    for i in range(torch.len(down)):
      rank = torch.size(adapter[2*i], 0)
      d = torch.zero_(torch.select(down[i], 0, slot))
      u = torch.zero_(torch.select(up[i], 0, slot))
      _0 = torch.copy_(torch.slice(d, 1, 0, rank), torch.t(adapter[2*i]))
      _1 = torch.copy_(torch.slice(u, 0, 0, rank), torch.mul(torch.t(adapter[2*i+1]), torch.select(scale, 0, i)))
    return down[0]
  def slots(self: __torch__.Decoder, stacks: List[Tensor], first: int, last: int) -> List[Tensor]:
    result = annotate(List[Tensor], [])
    for i in range(torch.len(stacks)):
      _0 = torch.append(result, torch.slice(stacks[i], 0, first, last))
    return result
  # The parts of y = product(x), one for each linear that shares the input x, with their low-rank updates.
  def stacked(self: __torch__.Decoder, x: Tensor, y: Tensor, sizes: List[int], first: int, down: List[Tensor], up: List[Tensor]) -> List[Tensor]:
    parts = torch.split_with_sizes(y, sizes, -1)
    result = annotate(List[Tensor], [])
    for j in range(torch.len(sizes)):
      _0 = torch.append(result, torch.add(parts[j], torch.bmm(torch.bmm(x, down[first+j]), up[first+j])))
    return result
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
    sizes = self.attention_sizes(cos)
    width = torch.size(x, -1)
    for i in range(self.layers):
      o = 2 + i*self.stride
      l = i*7
      h = self.norm(x, w[o])
      qkv = self.stacked(h, self.attention_input(h, w, i), sizes, l, d, u)
      q = self.rotate(self.head_norm(self.split(qkv[0], self.heads), w, i, 0), c, s)
      k = self.rotate(self.head_norm(self.split(qkv[1], self.kv_heads), w, i, 1), c, s)
      v = self.split(qkv[2], self.kv_heads)
      ks = torch.slice(torch.slice(torch.select(keys, 0, i), 0, slot, slot+1), 2, 0, end)
      vs = torch.slice(torch.slice(torch.select(values, 0, i), 0, slot, slot+1), 2, 0, end)
      _0 = torch.copy_(torch.slice(ks, 2, start, end), k)
      _1 = torch.copy_(torch.slice(vs, 2, start, end), v)
      a = self.join(torch.scaled_dot_product_attention(q, self.spread(ks), self.spread(vs), causal, 0., False, scale=None, enable_gqa=False))
      x = torch.add(x, self.stacked(a, self.product(a, w, o+2, 4*i+1), [width], l+3, d, u)[0])
      h = self.norm(x, w[o+3])
      inner = torch.floordiv(torch.size(w[o+4], 0), 2)
      gu = self.stacked(h, self.product(h, w, o+4, 4*i+2), [inner, inner], l+4, d, u)
      g = torch.mul(torch.silu(gu[0]), gu[1])
      x = torch.add(x, self.stacked(g, self.product(g, w, o+5, 4*i+3), [width], l+6, d, u)[0])
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
    sizes = self.attention_sizes(cos)
    width = torch.size(x, -1)
    for i in range(self.layers):
      o = 2 + i*self.stride
      l = i*7
      h = self.norm(x, w[o])
      qkv = self.stacked(h, self.attention_input(h, w, i), sizes, l, d, u)
      q = self.rotate(self.head_norm(torch.reshape(qkv[0], [rows, self.heads, size]), w, i, 0), c, s)
      k = self.rotate(self.head_norm(torch.reshape(qkv[1], [rows, self.kv_heads, size]), w, i, 1), c, s)
      v = torch.reshape(qkv[2], [rows, self.kv_heads, size])
      q = torch.view(torch.mul(q, torch.pow(size, -0.5)), [rows, self.kv_heads, -1, size])
      a = self.attend(q, k, v, torch.select(cache[0], 1, i), torch.select(cache[1], 1, i), positions)
      a = torch.view(a, [rows, 1, -1])
      x = torch.add(x, self.stacked(a, self.product(a, w, o+2, 4*i+1), [width], l+3, d, u)[0])
      h = self.norm(x, w[o+3])
      inner = torch.floordiv(torch.size(w[o+4], 0), 2)
      gu = self.stacked(h, self.product(h, w, o+4, 4*i+2), [inner, inner], l+4, d, u)
      g = torch.mul(torch.silu(gu[0]), gu[1])
      x = torch.add(x, self.stacked(g, self.product(g, w, o+5, 4*i+3), [width], l+6, d, u)[0])
    return torch.squeeze(self.project(x, w), 1)
  # Gives a slot the first tokens of another one's cache.
  def copy_prefix(self: __torch__.Decoder, source: int, target: int, tokens: int, keys: Tensor, values: Tensor) -> Tensor:
    _0 = torch.copy_(torch.slice(torch.select(keys, 1, target), 2, 0, tokens), torch.slice(torch.select(keys, 1, source), 2, 0, tokens))
    return torch.copy_(torch.slice(torch.select(values, 1, target), 2, 0, tokens), torch.slice(torch.select(values, 1, source), 2, 0, tokens))
