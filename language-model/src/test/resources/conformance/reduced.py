"""How far Transformers and PEFT themselves go astray in fewer bits: the yardstick for bf16 and int8."""

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM

from preferences import mask, padded

ADAPTER = "adapter"


def to_int8(weight):
    """The nearest of 255 multiples of a scale for each row."""
    scale = weight.abs().amax(1, keepdim=True) / 127
    return (weight / scale).round() * scale


def reduced(folder, rows, picks, examples, tensors):
    """Largest difference of the logits over the largest logit, and cosine of the SFT gradient; tensors as in fp32."""
    results = {}
    for dtype in ("bf16", "int8"):
        model = AutoModelForCausalLM.from_pretrained(folder, torch_dtype=torch.float32).eval()
        if dtype == "int8":
            for name, weight in model.named_parameters():
                if name.endswith("proj.weight"):
                    weight.data = to_int8(weight.data)
        peft = PeftModel.from_pretrained(model.bfloat16(), folder / ADAPTER, is_trainable=True).eval()
        results[dtype] = {
            "difference": difference(peft, rows, picks, tensors),
            "cosine": cosine(peft, examples, tensors),
        }
    return results


def difference(model, rows, picks, tensors):
    with torch.no_grad():
        logits = model(input_ids=padded(rows), attention_mask=mask(rows)).logits.float()
    found = torch.stack([logits[row, position] for row, position in picks]).log_softmax(-1)
    expected = tensors[f"{ADAPTER}.logits"]
    return ((found - expected.log_softmax(-1)).abs().max() / expected.abs().max()).item()


def cosine(model, examples, tensors):
    rows = [prompt + answer for prompt, answer in examples]
    labels = padded([[-100] * len(prompt) + answer for prompt, answer in examples], -100)
    model(input_ids=padded(rows), attention_mask=mask(rows), labels=labels).loss.backward()
    pairs = [
        (parameter.grad.float().flatten(), tensors[f"{ADAPTER}.sft.{name.replace('.default', '')}"].flatten())
        for name, parameter in model.named_parameters() if "lora_" in name
    ]
    found, expected = (torch.cat(side) for side in zip(*pairs))
    return torch.nn.functional.cosine_similarity(found, expected, 0).item()
