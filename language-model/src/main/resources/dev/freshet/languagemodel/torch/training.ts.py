  # Training and scoring, over a padded batch.
  def leaves(self: __torch__.Decoder, tensors: List[Tensor]) -> List[Tensor]:
    result = annotate(List[Tensor], [])
    for i in range(torch.len(tensors)):
      _0 = torch.append(result, torch.requires_grad_(torch.detach(tensors[i])))
    return result
  # Rows of a matrix of logits that is small enough to stay in the cache.
  def rows(self: __torch__.Decoder, head: Tensor) -> int:
    return torch.add(torch.floordiv(8388608, torch.size(head, 0)), 1)
  # In fp32 or wider.
  def log_probabilities(self: __torch__.Decoder, hidden: Tensor, head: Tensor) -> Tensor:
    logits = self.linear(hidden, head)
    if torch.eq(ops.prim.dtype(logits), 15):
      logits = torch.to(logits, 6)
    return torch.log_softmax(logits, 1)
  # The type that a pass over the batch computes in: that of the matrices, or what int8 is widened to.
  def type(self: __torch__.Decoder, w: List[Tensor]) -> int:
    type = ops.prim.dtype(w[3])
    if torch.eq(type, 1):
      type = self.widened
    return type
  def choose(self: __torch__.Decoder, rows: Tensor, targets: Tensor) -> Tensor:
    return torch.squeeze(torch.gather(rows, 1, torch.unsqueeze(targets, 1)), 1)
  # Gradient of the hidden rows, given that of the target's log probability in each; overwrites the log probabilities.
  def unproject(self: __torch__.Decoder, rows: Tensor, targets: Tensor, slope: Tensor, head: Tensor) -> Tensor:
    share = torch.neg(torch.unsqueeze(slope, 1))
    p = torch.mul_(torch.exp_(rows), share)
    p = torch.scatter_add_(p, 1, torch.unsqueeze(targets, 1), torch.neg(share))
    return torch.matmul(torch.to(p, ops.prim.dtype(head)), head)
  # Losses of terms, without their weights, and their margins; see PassLoss.
  def terms(self: __torch__.Decoder, chosen: Tensor, answers: Tensor, reference: Tensor, ends: Tensor, factors: Tensor) -> Tuple[Tensor, Tensor]:
    ratios = torch.sub(torch.index_add(torch.zeros_like(reference), 0, answers, chosen), reference)
    margins = torch.mul(torch.sub(torch.index_select(ratios, 0, ends[0]), torch.index_select(ratios, 0, ends[1])), factors[0])
    straight = torch.mul(torch.log_sigmoid(margins), factors[2])
    flipped = torch.mul(torch.log_sigmoid(torch.neg(margins)), factors[3])
    bounded = torch.mul(torch.sigmoid(torch.neg(margins)), factors[4])
    return (torch.sub(bounded, torch.add(straight, flipped)), margins)
  # Adds the gradient of a pass's loss to the gradients of the adapter. Returns the log probability of each target, then
  # the loss of each term without its weight, then the margin of each. The head, whose logits are the largest thing of
  # all, is differentiated by hand: a few rows at a time where each target's share of the loss is known beforehand.
  def adapter_gradients(self: __torch__.Decoder, ids: Tensor, picks: Tensor, positions: Tensor, blocks: Tensor, targets: Tensor, answers: Tensor, weights: Tensor, reference: Tensor, ends: Tensor, factors: Tensor, pulls: Tensor, anchors: Tensor, share: Tensor, seed: Tensor, cos: Tensor, sin: Tensor, scale: Tensor, w: List[Tensor], adapter: List[Tensor], gradients: List[Tensor]) -> Tensor:
    leaves = self.leaves(adapter)
    type = self.type(w)
    head = self.head(w)
    hidden = self.hidden(ids, picks, positions, blocks, torch.to(cos, type), torch.to(sin, type), scale, w, leaves, float(share), int(seed))
    size = self.rows(head)
    parts = torch.split(torch.detach(hidden), size)
    at = torch.split(targets, size)
    known = torch.split(torch.neg(weights), size)
    anchored = torch.gt(torch.numel(pulls), 0)
    alone = torch.__and__(torch.eq(torch.numel(ends), 0), torch.__not__(anchored))
    found = annotate(List[Tensor], [])
    kept = annotate(List[Tensor], [])
    back = annotate(List[Tensor], [])
    for i in range(torch.len(parts)):
      p = self.log_probabilities(parts[i], head)
      _0 = torch.append(found, self.choose(p, at[i]))
      if alone:
        _1 = torch.append(back, self.unproject(p, at[i], known[i], head))
      else:
        _2 = torch.append(kept, p)
    chosen = torch.requires_grad_(torch.cat(found))
    each, margins = self.terms(chosen, answers, reference, ends, factors)
    if torch.__not__(alone):
      loss = torch.sub(torch.dot(each, factors[1]), torch.dot(weights, chosen))
      if anchored:
        loss = torch.add(loss, torch.div(torch.dot(pulls, torch.pow(torch.sub(chosen, anchors), 2)), 2))
      slopes = torch.split(unchecked_cast(Tensor, torch.grad([loss], [chosen])[0]), size)
      for i in range(torch.len(parts)):
        _3 = torch.append(back, self.unproject(kept[i], at[i], slopes[i], head))
    # Matrices of rank 0 take no part.
    added = torch.grad([hidden], leaves, annotate(List[Optional[Tensor]], [torch.to(torch.cat(back), type)]), None, False, True)
    for i in range(torch.len(leaves)):
      if torch.gt(torch.numel(leaves[i]), 0):
        _4 = torch.add_(gradients[i], unchecked_cast(Tensor, added[i]))
    return torch.detach(torch.cat([chosen, each, margins]))
  # Adds the gradient of sum(cross entropy) / divisor to the gradients of the weights themselves, with products in bf16
  # (type 15); returns that loss.
  def weight_gradients(self: __torch__.Decoder, ids: Tensor, picks: Tensor, targets: Tensor, divisor: Tensor, cos: Tensor, sin: Tensor, scale: Tensor, w: List[Tensor], gradients: List[Tensor]) -> Tensor:
    leaves = self.leaves(w)
    none = annotate(List[Tensor], [])
    narrow = annotate(List[Tensor], [])
    for i in range(torch.len(leaves)):
      leaf = leaves[i]
      if torch.gt(torch.dim(leaf), 1):
        leaf = torch.to(leaf, 15)
      _0 = torch.append(narrow, leaf)
    plain = torch.slice(picks, 0, 0, 0)
    logits = self.linear(self.hidden(ids, picks, plain, plain, cos, sin, scale, narrow, none, 0., 0), self.head(narrow))
    loss = torch.div(torch.cross_entropy_loss(logits, targets, None, 2), divisor)
    found = torch.grad([loss], leaves)
    for i in range(torch.len(leaves)):
      _1 = torch.add_(gradients[i], unchecked_cast(Tensor, found[i]))
    return torch.detach(loss)
  # One AdamW update with decoupled decay (of matrices only) of everything, then zeroes the gradients. The gradient is
  # scaled to the global norm clip if it is longer. Returns its norm before; changes nothing if that is not finite.
  def adamw(self: __torch__.Decoder, weights: List[Tensor], gradients: List[Tensor], first: List[Tensor], second: List[Tensor], step: int, rate: float, beta1: float, beta2: float, epsilon: float, decay: float, clip: float) -> Tensor:
    norm = torch.norm(torch.stack(torch._foreach_norm(gradients)))
    if bool(torch.isfinite(norm)):
      torch._foreach_mul_(gradients, torch.clamp_max(torch.mul(torch.reciprocal(torch.add(norm, 1e-6)), clip), 1.))
      at = torch.full([], float(step), dtype=6, layout=None, device=ops.prim.device(norm), pin_memory=None)
      steps = annotate(List[Tensor], [])
      for i in range(torch.len(weights)):
        _0 = torch.append(steps, at)
        if torch.__and__(torch.gt(decay, 0.), torch.gt(torch.dim(weights[i]), 1)):
          _1 = torch.mul_(weights[i], 1. - decay * rate)
      none = annotate(List[Tensor], [])
      torch._fused_adamw_(weights, gradients, first, second, none, steps, lr=rate, beta1=beta1, beta2=beta2, weight_decay=0., eps=epsilon, amsgrad=False, maximize=False)
    torch._foreach_zero_(gradients)
    return norm
  def clear(self: __torch__.Decoder, tensors: List[Tensor]) -> Tensor:
    torch._foreach_zero_(tensors)
    return tensors[0]
  # For each target: its log probability.
  def likelihood(self: __torch__.Decoder, ids: Tensor, picks: Tensor, positions: Tensor, blocks: Tensor, targets: Tensor, cos: Tensor, sin: Tensor, scale: Tensor, w: List[Tensor], adapter: List[Tensor]) -> Tensor:
    type = self.type(w)
    head = self.head(w)
    hidden = self.hidden(ids, picks, positions, blocks, torch.to(cos, type), torch.to(sin, type), scale, w, adapter, 0., 0)
    size = self.rows(head)
    parts = torch.split(hidden, size)
    at = torch.split(targets, size)
    chosen = annotate(List[Tensor], [])
    for i in range(torch.len(parts)):
      _0 = torch.append(chosen, self.choose(self.log_probabilities(parts[i], head), at[i]))
    return torch.cat(chosen)
  # For each target: its log probability, and 1 where it is the most probable token.
  def score(self: __torch__.Decoder, ids: Tensor, picks: Tensor, positions: Tensor, blocks: Tensor, targets: Tensor, cos: Tensor, sin: Tensor, scale: Tensor, w: List[Tensor], adapter: List[Tensor]) -> Tensor:
    type = self.type(w)
    head = self.head(w)
    hidden = self.hidden(ids, picks, positions, blocks, torch.to(cos, type), torch.to(sin, type), scale, w, adapter, 0., 0)
    size = self.rows(head)
    parts = torch.split(hidden, size)
    at = torch.split(targets, size)
    chosen = annotate(List[Tensor], [])
    greedy = annotate(List[Tensor], [])
    for i in range(torch.len(parts)):
      p = self.log_probabilities(parts[i], head)
      _0 = torch.append(chosen, self.choose(p, at[i]))
      _1 = torch.append(greedy, torch.to(torch.eq(torch.argmax(p, 1), at[i]), ops.prim.dtype(p)))
    return torch.stack([torch.cat(chosen), torch.cat(greedy)])
  # For each pick: the divergence KL(adapter || other) of the next token's distribution.
  def divergence(self: __torch__.Decoder, ids: Tensor, picks: Tensor, positions: Tensor, blocks: Tensor, cos: Tensor, sin: Tensor, scale: Tensor, other_scale: Tensor, w: List[Tensor], adapter: List[Tensor], other: List[Tensor]) -> Tensor:
    type = self.type(w)
    head = self.head(w)
    size = self.rows(head)
    tuned = torch.split(self.hidden(ids, picks, positions, blocks, torch.to(cos, type), torch.to(sin, type), scale, w, adapter, 0., 0), size)
    still = torch.split(self.hidden(ids, picks, positions, blocks, torch.to(cos, type), torch.to(sin, type), other_scale, w, other, 0., 0), size)
    found = annotate(List[Tensor], [])
    for i in range(torch.len(tuned)):
      p = self.log_probabilities(tuned[i], head)
      q = self.log_probabilities(still[i], head)
      _0 = torch.append(found, torch.sum(torch.mul(torch.exp(p), torch.sub(p, q)), [1]))
    return torch.cat(found)
