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
# positions, blocks  where rows hold more than a sequence from 0: the position of each token (batch * length), and its
#          document and branch (2, batch, length); else empty
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
      y = torch.mul(self.linear(x, torch.to(w[i], self.widened)), torch.to(w[self.arrays + scales], ops.prim.dtype(x)))
    else:
      y = self.linear(x, w[i])
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
  # Queries, keys and values of layer i's normed input, before their low-rank updates.
  def attention_input(self: __torch__.Decoder, h: Tensor, w: List[Tensor], i: int) -> Tensor:
    y = self.product(h, w, 3 + i*self.stride, 4*i)
    if torch.gt(self.biased, 0):
      y = torch.add(y, torch.to(w[8 + i*self.stride], ops.prim.dtype(y)))
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
  # The low-rank updates of `count` linears that share their input, as two matrices of the type: their A above each other
  # (ranks, in), and their B as the blocks of a diagonal (ranks, out), the scales within. Empty where all ranks are 0.
  def low_rank(self: __torch__.Decoder, adapter: List[Tensor], scale: Tensor, first: int, count: int, type: int) -> List[Tensor]:
    down = annotate(List[Tensor], [])
    up = annotate(List[Tensor], [])
    result = annotate(List[Tensor], [])
    if torch.gt(torch.len(adapter), 0):
      for j in range(first, first + count):
        _0 = torch.append(down, adapter[2*j])
        _1 = torch.append(up, torch.mul(torch.t(adapter[2*j + 1]), torch.select(scale, 0, j)))
      a = torch.cat(down)
      if torch.gt(torch.size(a, 0), 0):
        result = [torch.to(a, type), torch.to(torch.block_diag(up), type)]
    return result
  # The input of an update, of which a share is left out at random where that is over 0.
  def drop(self: __torch__.Decoder, x: Tensor, share: float, seed: int) -> Tensor:
    if torch.gt(share, 0.):
      kept = torch.bernoulli(torch.empty_like(x), 1. - share, generator=torch.Generator(device=ops.prim.device(x), seed=seed))
      x = torch.mul(x, torch.div_(kept, 1. - share))
    return x
  # Overwrites y.
  def update(self: __torch__.Decoder, x: Tensor, y: Tensor, pair: List[Tensor], share: float, seed: int) -> Tensor:
    if torch.gt(torch.len(pair), 0):
      y = torch.addmm_(y, torch.linear(self.drop(x, share, seed), pair[0]), pair[1])
    return y
  # As norm, in fewer passes over memory where gradients are recorded, and for x in another type than w.
  def scaled(self: __torch__.Decoder, x: Tensor, w: Tensor) -> Tensor:
    type = ops.prim.dtype(x)
    size = torch.size(x, -1)
    length = torch.linalg_vector_norm(x, 2, [-1], True, dtype=ops.prim.dtype(w))
    mean = torch.add(torch.div(torch.mul(length, length), size), self.eps)
    return torch.mul(torch.mul(x, torch.to(torch.rsqrt(mean), type)), torch.to(w, type))
  # Heads (rows, length, heads, size) that are queries, then keys, turned by their positions.
  def turn(self: __torch__.Decoder, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    halves = torch.chunk(x, 2, -1)
    return torch.addcmul(torch.mul(x, cos), torch.cat([halves[1], halves[0]], -1), sin)
  # Attention of heads (rows, length, heads, size), queries before keys in qk, under a mask (rows or 1, length, length)
  # that is added; (rows * length, width). Short rows keep their scores: the fused kernel's gradient costs more.
  def mix(self: __torch__.Decoder, qk: Tensor, v: Tensor, mask: Tensor, fused: bool) -> Tensor:
    rows = torch.size(qk, 0)
    length = torch.size(qk, 1)
    size = torch.size(qk, 3)
    share = torch.floordiv(self.heads, self.kv_heads)
    q = torch.transpose(torch.slice(qk, 2, 0, self.heads), 1, 2)
    k = torch.transpose(torch.slice(qk, 2, self.heads), 1, 2)
    v = torch.transpose(v, 1, 2)
    if fused:
      a = torch.transpose(torch.scaled_dot_product_attention(q, self.spread(k), self.spread(v), torch.unsqueeze(mask, 1), 0., False, scale=None, enable_gqa=False), 1, 2)
    else:
      many = rows * self.kv_heads
      q = torch.reshape(q, [many, share * length, size])
      k = torch.reshape(k, [many, length, size])
      scores = torch.baddbmm(mask, q, torch.transpose(k, 1, 2), beta=1, alpha=torch.pow(size, -0.5))
      a = torch.bmm(torch.softmax(scores, -1), torch.reshape(v, [many, length, size]))
      a = torch.transpose(torch.view(a, [rows, self.heads, length, size]), 1, 2)
    return torch.reshape(a, [rows * length, self.heads * size])
  # What is added to the scores of (rows or 1, length, length): minus infinity where a token must not look. Each sees what
  # is before it, in its block's document alone, there in the branch 0 and in its own. Without blocks a row is a document.
  def mask(self: __torch__.Decoder, length: int, blocks: Tensor, type: int) -> Tensor:
    if torch.gt(torch.numel(blocks), 0):
      document = blocks[0]
      branch = blocks[1]
      before = torch.unsqueeze(branch, 1)
      seen = torch.logical_or(torch.eq(before, 0), torch.eq(before, torch.unsqueeze(branch, 2)))
      seen = torch.logical_and(seen, torch.eq(torch.unsqueeze(document, 1), torch.unsqueeze(document, 2)))
    else:
      seen = torch.ones([1, length, length], dtype=11, layout=None, device=ops.prim.device(blocks), pin_memory=None)
    mask = torch.zeros(torch.size(seen), dtype=type, layout=None, device=ops.prim.device(blocks), pin_memory=None)
    return torch.masked_fill(mask, torch.logical_not(torch.tril(seen)), -inf)
  # Cosines and sines of each token's position, (rows or 1, length, 1, size); without positions a row counts from 0.
  def angle(self: __torch__.Decoder, table: Tensor, shape: List[int], positions: Tensor) -> Tensor:
    if torch.gt(torch.numel(positions), 0):
      found = torch.view(torch.index_select(table, 0, positions), [shape[0], shape[1], 1, -1])
    else:
      found = torch.unsqueeze(torch.unsqueeze(torch.slice(table, 0, 0, shape[1]), 0), 2)
    return found
  # What the head turns into logits, of each pick. Computed in the type of cos. A share of what goes into the updates is
  # left out, by masks that the seed alone defines.
  def hidden(self: __torch__.Decoder, ids: Tensor, picks: Tensor, positions: Tensor, blocks: Tensor, cos: Tensor, sin: Tensor, scale: Tensor, w: List[Tensor], adapter: List[Tensor], share: float, seed: int) -> Tensor:
    type = ops.prim.dtype(cos)
    rows = torch.size(ids, 0)
    length = torch.size(ids, 1)
    size = torch.mul(torch.size(cos, 1), 2)
    both = self.heads + self.kv_heads
    c = self.angle(torch.cat([cos, cos], 1), [rows, length], positions)
    s = self.angle(torch.cat([torch.neg(sin), sin], 1), [rows, length], positions)
    mask = self.mask(length, blocks, type)
    fused = torch.gt(length, 512)
    if torch.__not__(fused):
      mask = torch.expand(torch.unsqueeze(mask, 1), [-1, torch.floordiv(self.heads, self.kv_heads), -1, -1])
      if torch.gt(torch.size(mask, 0), 1):
        mask = torch.repeat_interleave(mask, self.kv_heads, 0)
      mask = torch.flatten(mask, 1, 2)
    x = torch.to(torch.embedding(w[0], torch.flatten(ids)), type)
    for i in range(self.layers):
      o = 2 + i*self.stride
      h = self.scaled(x, w[o])
      y = self.update(h, self.attention_input(h, w, i), self.low_rank(adapter, scale, 7*i, 3, type), share, seed + 4*i)
      y = torch.view(y, [rows, length, both + self.kv_heads, size])
      qk = torch.slice(y, 2, 0, both)
      if torch.gt(self.head_norms, 0):
        n = o + 6 + self.biased
        qk = self.scaled(qk, torch.cat([torch.expand(w[n], [self.heads, size]), torch.expand(w[n+1], [self.kv_heads, size])]))
      a = self.mix(self.turn(qk, c, s), torch.slice(y, 2, both), mask, fused)
      x = torch.add(x, self.update(a, self.product(a, w, o+2, 4*i+1), self.low_rank(adapter, scale, 7*i+3, 1, type), share, seed + 4*i + 1))
      h = self.scaled(x, w[o+3])
      y = torch.chunk(self.update(h, self.product(h, w, o+4, 4*i+2), self.low_rank(adapter, scale, 7*i+4, 2, type), share, seed + 4*i + 2), 2, 1)
      g = torch.mul(torch.silu(y[0]), y[1])
      x = torch.add(x, self.update(g, self.product(g, w, o+5, 4*i+3), self.low_rank(adapter, scale, 7*i+6, 1, type), share, seed + 4*i + 3))
    return self.scaled(torch.index_select(x, 0, picks), w[1])
