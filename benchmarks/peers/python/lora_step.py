"""LoRA steps with PyTorch, Transformers and PEFT, driven by lines of JSON on standard input; each gets one line of JSON.

Usage: python lora_step.py MODEL_FOLDER DTYPE THREADS RANK ALPHA LEARNING_RATE
DTYPE is float32 or bfloat16: the type of the frozen base. As PEFT does by itself, the adapter is float32 in both.

A command is a batch: {"ids": [[...], ...], "labels": [[...], ...]}, where a label of -100 does not count. The answer is the
loss before the step and how long the whole step took: {"loss": x, "seconds": s}. Ends with its input.
"""

import json
import sys
import time

import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM

LINEAR = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]


def main(folder, dtype, threads, rank, alpha, rate):
    torch.set_num_threads(int(threads))
    torch.manual_seed(1)
    base = AutoModelForCausalLM.from_pretrained(folder, dtype=getattr(torch, dtype), local_files_only=True)
    base.config.use_cache = False
    config = LoraConfig(r=int(rank), lora_alpha=float(alpha), target_modules=LINEAR, task_type="CAUSAL_LM")
    model = get_peft_model(base, config)
    model.train()
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=float(rate), weight_decay=0.0)
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        batch = json.loads(line)
        begin = time.perf_counter()
        loss = model(input_ids=torch.tensor(batch["ids"]), labels=torch.tensor(batch["labels"])).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        value = loss.item()
        print(json.dumps({"loss": value, "seconds": time.perf_counter() - begin}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
