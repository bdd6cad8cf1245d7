  # Training and scoring, over a padded batch.
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
