"""Usage: logits.py FOLDER [ADAPTER] < prompts.json

Loads a model with Transformers, in fp32, and an adapter for it with PEFT, and prints the logits of the token after each prompt as one line of JSON."""
import json
import sys

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

torch.set_num_threads(1)
model = AutoModelForCausalLM.from_pretrained(sys.argv[1], torch_dtype=torch.float32)
AutoTokenizer.from_pretrained(sys.argv[1])
if len(sys.argv) > 2:
    from peft import PeftModel

    model = PeftModel.from_pretrained(model, sys.argv[2])
model.eval()
with torch.no_grad():
    print(json.dumps([model(torch.tensor([prompt])).logits[0, -1].tolist() for prompt in json.load(sys.stdin)]))
