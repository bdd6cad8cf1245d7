"""Writes the fixtures of ConformanceTest: small random checkpoints of every family, and what Transformers, PEFT and TRL
compute with them. Needs torch, transformers, peft, trl, datasets; nothing else in the build needs Python.

    python generate.py [family ...]
"""

import json
import pathlib
import shutil
import sys
import tempfile
import warnings
from importlib.metadata import version

import datasets
import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import save_file
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer
from trl import KTOTrainer

import tokenization
from families import FAMILIES
from preferences import dpo_loss, kto_loss, mask, padded
from reduced import reduced
from texts import ENCODED, PAIRS, PROMPTS

HERE = pathlib.Path(__file__).parent
NEW_TOKENS = 64
SMOOTHINGS = [0.0, 0.1]
KTO_WEIGHTS = (1.25, 0.75)

# Two tokens this near each other (of the largest logit) could change places by rounding: another seed is taken.
MARGIN = 1e-4

# An answer that repeats few tokens would hide faults: another seed is taken.
DISTINCT = 10


def random_weights(model, generator):
    for name, weight in model.named_parameters():
        noise = torch.randn(weight.shape, generator=generator)
        if name.endswith("norm.weight"):
            weight.data = 1 + 0.3 * noise
        elif name.endswith("bias"):
            weight.data = 0.5 * noise
        elif "embed_tokens" in name or "lm_head" in name:
            weight.data = 0.3 * noise
        else:
            weight.data = 1.3 * noise / weight.shape[1] ** 0.5


def write_model(folder, family, seed):
    """The checkpoint's files; the weights as the files have them, in fp32."""
    tokenization.write(folder, family["tokenizer"])
    config = {"vocab_size": family["tokenizer"]["size"], **family["config"]}
    for name, content in (("config.json", config), ("generation_config.json", family["generation"])):
        (folder / name).write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    model = AutoModelForCausalLM.from_config(AutoConfig.from_pretrained(folder), torch_dtype=torch.float32)
    random_weights(model, torch.Generator().manual_seed(seed))
    model.tie_weights()
    with tempfile.TemporaryDirectory() as saved:
        stored = model.to(getattr(torch, family.get("dtype", "float32")))
        stored.save_pretrained(saved, max_shard_size=family.get("shard", "1GB"))
        for file in pathlib.Path(saved).glob("model*.safetensors*"):
            shutil.copy(file, folder / file.name)
    return AutoModelForCausalLM.from_pretrained(folder, torch_dtype=torch.float32).eval()


def write_adapters(folder, family, model, seed):
    torch.manual_seed(seed)
    for name, options in family["adapters"].items():
        peft = get_peft_model(model, LoraConfig(task_type="CAUSAL_LM", lora_dropout=0.0, **options))
        for parameter_name, parameter in peft.named_parameters():
            if "lora_B" in parameter_name:
                parameter.data = 0.15 * torch.randn(parameter.shape)
        peft.base_model.peft_config["default"].base_model_name_or_path = folder.name
        peft.save_pretrained(folder / name)
        (folder / name / "README.md").unlink()
        model = peft.unload()


def greedy(model, tokenizer, ids):
    """64 tokens or the end of the turn; None where rounding could decide or few tokens repeat."""
    out = model.generate(
        torch.tensor([ids]), attention_mask=torch.ones(1, len(ids)), output_logits=True, return_dict_in_generate=True,
        do_sample=False, temperature=None, top_k=None, top_p=None, max_new_tokens=NEW_TOKENS, pad_token_id=0)
    logits = torch.cat(out.logits)
    tokens = out.sequences[0, len(ids):].tolist()
    assert tokens == logits.argmax(-1).tolist()
    best = logits.topk(2, -1).values
    margin = ((best[:, 0] - best[:, 1]) / logits.abs().max()).min()
    if margin < MARGIN or len(set(tokens)) < DISTINCT:
        return None
    chosen = logits.log_softmax(-1).gather(1, torch.tensor(tokens)[:, None])
    return {
        "tokens": tokens,
        "logProbability": chosen.sum().item(),
        "text": tokenizer.decode(tokens, skip_special_tokens=True, clean_up_tokenization_spaces=False),
    }


def logits_at(model, rows, picks):
    with torch.no_grad():
        logits = model(input_ids=padded(rows), attention_mask=mask(rows)).logits
    return torch.stack([logits[row, position] for row, position in picks]).contiguous()


def answer_logits(model, examples):
    rows = [prompt + answer for prompt, answer in examples]
    labels = padded([[-100] * len(prompt) + answer for prompt, answer in examples], -100)
    return model(input_ids=padded(rows), attention_mask=mask(rows), labels=labels), labels


def divergence(policy, reference, labels):
    """KL(policy || reference), mean over all answer tokens."""
    learned = labels[:, 1:] != -100
    policy, reference = (logits[:, :-1][learned].log_softmax(-1) for logits in (policy, reference))
    return (policy.exp() * (policy - reference)).sum(-1).mean().item()


def gradients(model, loss):
    model.zero_grad()
    loss.backward()
    return {
        name.replace(".default", ""): parameter.grad.clone()
        for name, parameter in model.named_parameters() if "lora_" in name
    }


def with_adapter(folder, name, model):
    return PeftModel.from_pretrained(model, folder / name, is_trainable=True).eval()


def build(folder, family, seed):
    """Writes a family with a seed; False if another seed must be tried."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir()
    model = write_model(folder, family, seed)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    write_adapters(folder, family, model, seed)
    ids = [tokenizer.apply_chat_template(messages, add_generation_prompt=True) for messages in PROMPTS]
    picks = [(r, p) for r, row in enumerate(ids) for p in (len(row) // 3, 2 * len(row) // 3, len(row) - 1)]
    answer = lambda text: tokenizer.encode(text, add_special_tokens=False) + [tokenizer.eos_token_id]
    prompt = lambda messages: tokenizer.apply_chat_template(messages, add_generation_prompt=True)
    pairs = [(prompt(messages), answer(chosen), answer(rejected)) for messages, chosen, rejected in PAIRS]
    examples = [(p, text) for p, chosen, rejected in pairs for text in (chosen, rejected)]

    tensors = {"base.logits": logits_at(model, ids, picks)}
    results = {"base": {"greedy": [greedy(model, tokenizer, row) for row in ids]}}
    for name in family["adapters"]:
        peft = with_adapter(folder, name, model)
        result = {"greedy": [greedy(peft, tokenizer, row) for row in ids]}
        results[name] = result
        if any(None in r["greedy"] for r in results.values()):
            return False
        tensors[f"{name}.logits"] = logits_at(peft, ids, picks)
        out, labels = answer_logits(peft, examples)
        with torch.no_grad(), peft.disable_adapter():
            base, _ = answer_logits(peft, examples)
        logps = lambda logits: KTOTrainer.get_batch_logps(logits, labels).tolist()
        results["base"]["logProbabilities"] = logps(base.logits)
        result["logProbabilities"] = logps(out.logits)
        result["divergence"] = divergence(out.logits, base.logits, labels)
        losses = {"sft": out.loss}
        if name == "adapter":
            for smoothing in SMOOTHINGS:
                losses[f"dpo-{smoothing}"] = dpo_loss(peft, tokenizer, pairs, smoothing)
            labelled = [(p, text, i % 2 == 0) for i, (p, text) in enumerate(examples)]
            losses["kto"] = kto_loss(peft, tokenizer, labelled, KTO_WEIGHTS)
        result["losses"] = {key: loss.item() for key, loss in losses.items()}
        for key, loss in losses.items():
            for parameter, gradient in gradients(peft, loss).items():
                tensors[f"{name}.{key}.{parameter}"] = gradient
        model = peft.unload()

    libraries = {key: version(key) for key in ("torch", "transformers", "peft", "trl", "tokenizers")}
    save_file(tensors, folder / "expected.safetensors", metadata={**libraries, "seed": str(seed)})
    write_json(folder / "expected.json", {
        "versions": libraries,
        "encodings": [encoding(tokenizer, text) for text in ENCODED],
        "prompts": [{"messages": m, "ids": i} for m, i in zip(PROMPTS, ids)],
        "picks": picks,
        "examples": [
            {"messages": messages, "answer": text, "prompt": p, "ids": i}
            for (messages, *texts), (p, *answers) in zip(PAIRS, pairs) for text, i in zip(texts, answers)
        ],
        "beta": 0.1,
        "smoothings": SMOOTHINGS,
        "weights": KTO_WEIGHTS,
        "reduced": reduced(folder, ids, picks, examples, tensors),
        "results": results,
    })
    return True


def encoding(tokenizer, text):
    ids = tokenizer.encode(text, add_special_tokens=False)
    decoded = tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)
    return {"text": text, "ids": ids, "decoded": decoded}


def write_json(file, content):
    """One line for each thing, so that a difference can be read."""
    entry = lambda value: json.dumps(value, ensure_ascii=False)
    lines = []
    for key, value in content.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            value = "[\n    " + ",\n    ".join(map(entry, value)) + "\n  ]"
        elif key == "results":
            value = "{\n    " + ",\n    ".join(f"{entry(k)}: {entry(v)}" for k, v in value.items()) + "\n  }"
        else:
            value = entry(value)
        lines.append(f"  {entry(key)}: {value}")
    file.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def main():
    warnings.filterwarnings("ignore")
    datasets.disable_progress_bars()
    torch.set_num_threads(1)
    for name in sys.argv[1:] or FAMILIES:
        seed = 1
        while not build(HERE / name, FAMILIES[name], seed):
            seed += 1
        print(name, "seed", seed)


if __name__ == "__main__":
    main()
