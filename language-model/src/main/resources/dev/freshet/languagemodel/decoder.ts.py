# A decoder of the Llama family in the serialized form of TorchScript. It holds no weights: everything is an argument.
# The methods of training.ts.py, serving.ts.py and weights.ts.py follow in the same class.
#
# w        [0] embedding (vocabulary, width), [1] final norm, then `stride` of each layer: norm, qkv (the rows of q, of
#          k, of v), o, norm, gateup (the rows of gate, of up), down; where the family has them the bias of qkv; the
#          norm of a query head and of a key head. An untied head comes last. That makes `arrays`. Where matrices are
#          int8, a scale for each of their rows follows: of qkv, o, gateup, down of each layer.
# adapter  fourteen of each layer: A (rank, in) and B (out, rank) of q, k, v, o, gate, up, down; a rank may be 0; empty
#          for the base
# scale    one of each linear of each layer: what the product with B A is multiplied by
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
  biased : int
  head_norms : int
  stride : int
  arrays : int
  widened : int
  eps : float
  # Products are computed in the type of the weight, everything else in the type of cos.
  def linear(self: __torch__.Decoder, x: Tensor, w: Tensor) -> Tensor:
    return torch.to(torch.linear(torch.to(x, ops.prim.dtype(w)), w), ops.prim.dtype(x))
  # The product with matrix i of w; int8 is widened to the type `widened`, and scales holds the place of its rows' scales.
  def product(self: __torch__.Decoder, x: Tensor, w: List[Tensor], i: int, scales: int) -> Tensor:
    if torch.eq(ops.prim.dtype(w[i]), 1):
      y = torch.mul(self.linear(x, torch.to(w[i], self.widened)), w[self.arrays + scales])
    else:
      y = self.linear(x, w[i])
    return y
  # The parts of y = product(x), one for each linear that shares the input x, with their low-rank updates. They are
  # contiguous with and without: the kernels that follow give other bits for other strides.
  def lora(self: __torch__.Decoder, x: Tensor, y: Tensor, sizes: List[int], adapter: List[Tensor], first: int, scale: Tensor) -> List[Tensor]:
    parts = torch.split_with_sizes(y, sizes, -1)
    ranks = annotate(List[int], [])
    low = annotate(List[Tensor], [])
    if torch.gt(torch.len(adapter), 0):
      down = annotate(List[Tensor], [])
      for j in range(torch.len(sizes)):
        a = adapter[2*(first + j)]
        _0 = torch.append(down, a)
        _1 = torch.append(ranks, torch.size(a, 0))
      low = torch.split_with_sizes(torch.linear(x, torch.cat(down)), ranks, -1)
    else:
      ranks = torch.mul([0], torch.len(sizes))
    updated = annotate(List[Tensor], [])
    for j in range(torch.len(sizes)):
      if torch.gt(ranks[j], 0):
        scaled = torch.mul(low[j], torch.select(scale, 0, first + j))
        part = torch.add(parts[j], torch.linear(scaled, adapter[2*(first + j) + 1]))
      else:
        part = torch.contiguous(parts[j])
      _2 = torch.append(updated, part)
    return updated
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
  # Queries, keys and values of layer i's normed input, before their low-rank updates.
  def attention_input(self: __torch__.Decoder, h: Tensor, w: List[Tensor], i: int) -> Tensor:
    y = self.product(h, w, 3 + i*self.stride, 4*i)
    if torch.gt(self.biased, 0):
      y = torch.add(y, w[8 + i*self.stride])
    return y
  # Rows of q, of k and of v, given cos.
  def attention_sizes(self: __torch__.Decoder, cos: Tensor) -> List[int]:
    size = torch.mul(torch.size(cos, -1), 2)
    return [self.heads * size, self.kv_heads * size, self.kv_heads * size]
  # Heads of layer i: queries where keys is 0, or keys where it is 1.
  def head_norm(self: __torch__.Decoder, x: Tensor, w: List[Tensor], i: int, keys: int) -> Tensor:
    if torch.gt(self.head_norms, 0):
      x = self.norm(x, w[8 + i*self.stride + self.biased + keys])
    return x
  # The output matrix, which is never int8.
  def head(self: __torch__.Decoder, w: List[Tensor]) -> Tensor:
    head = w[0]
    if torch.eq(self.tied, 0):
      head = w[self.arrays - 1]
    return head
  def project(self: __torch__.Decoder, x: Tensor, w: List[Tensor]) -> Tensor:
    return self.linear(self.norm(x, w[1]), self.head(w))
  # What the head turns into logits, of each pick.
  def hidden(self: __torch__.Decoder, ids: Tensor, picks: Tensor, cos: Tensor, sin: Tensor, scale: Tensor, w: List[Tensor], adapter: List[Tensor]) -> Tensor:
    x = torch.to(torch.embedding(w[0], ids), ops.prim.dtype(cos))
    c = torch.slice(cos, 0, 0, torch.size(ids, 1))
    s = torch.slice(sin, 0, 0, torch.size(ids, 1))
    sizes = self.attention_sizes(cos)
    width = torch.size(x, -1)
    for i in range(self.layers):
      o = 2 + i*self.stride
      l = i*7
      h = self.norm(x, w[o])
      qkv = self.lora(h, self.attention_input(h, w, i), sizes, adapter, l, scale)
      q = self.rotate(self.head_norm(self.split(qkv[0], self.heads), w, i, 0), c, s)
      k = self.rotate(self.head_norm(self.split(qkv[1], self.kv_heads), w, i, 1), c, s)
      v = self.split(qkv[2], self.kv_heads)
      a = self.join(torch.scaled_dot_product_attention(q, self.spread(k), self.spread(v), None, 0., True, scale=None, enable_gqa=False))
      x = torch.add(x, self.lora(a, self.product(a, w, o+2, 4*i+1), [width], adapter, l+3, scale)[0])
      h = self.norm(x, w[o+3])
      inner = torch.floordiv(torch.size(w[o+4], 0), 2)
      gu = self.lora(h, self.product(h, w, o+4, 4*i+2), [inner, inner], adapter, l+4, scale)
      g = torch.mul(torch.silu(gu[0]), gu[1])
      x = torch.add(x, self.lora(g, self.product(g, w, o+5, 4*i+3), [width], adapter, l+6, scale)[0])
    return self.norm(torch.index_select(torch.flatten(x, 0, 1), 0, picks), w[1])
