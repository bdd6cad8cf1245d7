  # Weights. All numbers are tensors, so that these can be called where results may take part in gradients.
  def zeros(self: __torch__.Decoder, shape: Tensor, type: Tensor) -> Tensor:
    sizes = annotate(List[int], [])
    for i in range(torch.len(shape)):
      _0 = torch.append(sizes, int(torch.select(shape, 0, i)))
    return torch.zeros(sizes, dtype=int(type), layout=None, device=ops.prim.device(shape), pin_memory=None)
  # Writes rows from `first` on; into int8 each row over its scale, which is its largest magnitude / 127.
  def fill(self: __torch__.Decoder, target: Tensor, scales: Tensor, first: int, rows: Tensor) -> Tensor:
    last = first + torch.size(rows, 0)
    into = torch.slice(target, 0, first, last)
    if torch.eq(ops.prim.dtype(target), 1):
      scale = torch.div(torch.clamp_min(torch.amax(torch.abs(rows), [1]), 1e-30), 127.)
      _0 = torch.copy_(torch.slice(scales, 0, first, last), scale)
      _1 = torch.copy_(into, torch.round(torch.div(rows, torch.unsqueeze(scale, 1))))
    else:
      _2 = torch.copy_(into, rows)
    return into
  # The angle of each position and frequency: (positions, frequencies).
  def angles(self: __torch__.Decoder, positions: Tensor, frequencies: Tensor) -> Tensor:
    return torch.mul(torch.unsqueeze(positions, 1), frequencies)
  def cosines(self: __torch__.Decoder, positions: Tensor, frequencies: Tensor, type: Tensor) -> Tensor:
    return torch.to(torch.cos(self.angles(positions, frequencies)), int(type))
  def sines(self: __torch__.Decoder, positions: Tensor, frequencies: Tensor, type: Tensor) -> Tensor:
    return torch.to(torch.sin(self.angles(positions, frequencies)), int(type))
