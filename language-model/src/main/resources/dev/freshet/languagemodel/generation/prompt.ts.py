# The forward pass over a chunk of one prompt with products in bf16, on processors that have instructions for them.
# The residual stream, norms, rotation and the adapter stay fp32.
#
# small    two or more of each layer: norm, norm, then where the family has them: bias of q, k, v; norm of q heads, of k heads
# packed   four of each layer, in the layout of oneDNN: q, k, v as one; o; gate and up as one; down
# adapter  fourteen of each layer as everywhere, empty for the base; scale: one number for each linear
# cache    (layers, 2, kv heads, positions, head) of bf16: keys, values of the prompt until now
# cos, sin (length, head): both halves, sin negative in the first
class Prompt(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  layers : int
  heads : int
  kv_heads : int
  stride : int
  bias : int
  head_norm : int
  eps : float
  # rows: how many of x there will usually be
  def pack(self: __torch__.Prompt, w: Tensor, rows: int) -> Tensor:
    return ops.mkldnn._reorder_linear_weight(torch.to(w, 15), rows)
  def new_cache(self: __torch__.Prompt, positions: int, size: int, any: Tensor) -> Tensor:
    return torch.zeros([self.layers, 2, self.kv_heads, positions, size], dtype=15, layout=None, device=ops.prim.device(any), pin_memory=None)
  # chunk: (layers, 2, kv heads, length, head) of fp32
  def write(self: __torch__.Prompt, cache: Tensor, start: int, chunk: Tensor) -> Tensor:
    return torch.copy_(torch.slice(cache, 3, start, start + torch.size(chunk, 3)), chunk)
  def read(self: __torch__.Prompt, cache: Tensor, start: int, end: int) -> Tensor:
    return torch.contiguous(torch.to(torch.slice(cache, 3, start, end), 6))
  def norm(self: __torch__.Prompt, x: Tensor, w: Tensor) -> Tensor:
    mean = torch.div(torch.pow(torch.linalg_vector_norm(x, 2, [-1], True), 2), torch.size(x, -1))
    return torch.mul(torch.mul(x, torch.rsqrt(torch.add(mean, self.eps))), w)
  def linear(self: __torch__.Prompt, x: Tensor, w: Tensor) -> Tensor:
    return ops.mkldnn._linear_pointwise(torch.to(x, 15), w, None, "none", annotate(List[Optional[number]], []), "")
  # The linears from first on, which share the input x, side by side; fp32 if there is an adapter.
  def product(self: __torch__.Prompt, x: Tensor, w: Tensor, adapter: List[Tensor], scale: Tensor, first: int, count: int) -> Tensor:
    y = self.linear(x, w)
    if torch.gt(torch.len(adapter), 0):
      y = torch.to(y, 6)
      wide = torch.to(x, 6)
      start = 0
      for j in range(count):
        i = first + j
        end = start + torch.size(adapter[2*i+1], 0)
        low = torch.mul(torch.linear(wide, adapter[2*i]), torch.select(scale, 0, i))
        _0 = torch.addmm_(torch.slice(y, 1, start, end), low, torch.t(adapter[2*i+1]))
        start = end
    return y
  # x: (length, width). Returns the residual stream after the last token, (1, width).
  def feed(self: __torch__.Prompt, x: Tensor, start: int, cos: Tensor, sin: Tensor, cache: Tensor, small: List[Tensor], packed: List[Tensor], adapter: List[Tensor], scale: Tensor) -> Tensor:
    length = torch.size(x, 0)
    end = start + length
    size = torch.size(cos, 1)
    c = torch.unsqueeze(cos, 1)
    s = torch.unsqueeze(sin, 1)
    both = self.heads + self.kv_heads
    share = torch.floordiv(self.heads, self.kv_heads)
    mask = annotate(Optional[Tensor], None)
    if torch.gt(start, 0):
      mask = torch.tril(torch.ones([length, end], dtype=11, layout=None, device=ops.prim.device(x), pin_memory=None), start)
    for i in range(self.layers):
      o = i*self.stride
      l = i*7
      h = self.norm(x, small[o])
      qkv = torch.to(self.product(h, packed[4*i], adapter, scale, l, 3), 6)
      if torch.eq(self.bias, 1):
        qkv = torch.add(qkv, small[o+2])
      heads = torch.view(qkv, [length, both + self.kv_heads, size])
      qk = torch.slice(heads, 1, 0, both)
      if torch.eq(self.head_norm, 1):
        q = self.norm(torch.slice(heads, 1, 0, self.heads), small[o+2+self.bias])
        k = self.norm(torch.slice(heads, 1, self.heads, both), small[o+3+self.bias])
        qk = torch.cat([q, k], 1)
      qk = torch.addcmul(torch.mul(qk, c), torch.roll(qk, [torch.floordiv(size, 2)], [2]), s)
      q = torch.unsqueeze(torch.transpose(torch.to(torch.slice(qk, 1, 0, self.heads), 15), 0, 1), 0)
      kv = torch.select(cache, 0, i)
      _0 = torch.copy_(torch.slice(torch.select(kv, 0, 0), 1, start, end), torch.transpose(torch.slice(qk, 1, self.heads, both), 0, 1))
      _1 = torch.copy_(torch.slice(torch.select(kv, 0, 1), 1, start, end), torch.transpose(torch.slice(heads, 1, both, both + self.kv_heads), 0, 1))
      seen = torch.unsqueeze(torch.slice(kv, 2, 0, end), 2)
      seen = torch.unsqueeze(torch.flatten(torch.expand(seen, [-1, -1, share, -1, -1]), 1, 2), 1)
      a = torch.scaled_dot_product_attention(q, torch.select(seen, 0, 0), torch.select(seen, 0, 1), mask, 0., torch.eq(start, 0), scale=None, enable_gqa=False)
      a = torch.flatten(torch.transpose(torch.squeeze(a, 0), 0, 1), 1, 2)
      x = torch.add(x, self.product(a, packed[4*i+1], adapter, scale, l+3, 1))
      h = self.norm(x, small[o+1])
      gu = torch.chunk(self.product(h, packed[4*i+2], adapter, scale, l+4, 2), 2, 1)
      g = torch.mul(torch.silu(gu[0]), gu[1])
      x = torch.add(x, self.product(g, packed[4*i+3], adapter, scale, l+6, 1))
    return torch.slice(x, 0, length-1, length)
