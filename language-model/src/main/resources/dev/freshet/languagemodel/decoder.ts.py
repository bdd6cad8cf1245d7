# A Llama decoder in the serialized form of TorchScript. It holds no weights: everything is an argument. The methods of
# training.ts.py and serving.ts.py follow in the same class.
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
  def head(self: __torch__.Decoder, w: List[Tensor]) -> Tensor:
    head = w[0]
    if torch.eq(self.tied, 0):
      head = w[-1]
    return head
  def project(self: __torch__.Decoder, x: Tensor, w: List[Tensor]) -> Tensor:
    return self.linear(self.norm(x, w[1]), self.head(w))
  # What the head turns into logits, of each pick.
  def hidden(self: __torch__.Decoder, ids: Tensor, picks: Tensor, cos: Tensor, sin: Tensor, scale: Tensor, w: List[Tensor], adapter: List[Tensor]) -> Tensor:
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
    return self.norm(torch.index_select(torch.flatten(x, 0, 1), 0, picks), w[1])
