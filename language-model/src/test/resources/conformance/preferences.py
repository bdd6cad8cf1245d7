"""TRL's trainers on one batch of token ids."""

import tempfile

import torch
from datasets import Dataset
from trl import DPOConfig, DPOTrainer, KTOConfig, KTOTrainer

PAD = 0


def padded(rows, value=PAD):
    return torch.tensor([row + [value] * (max(map(len, rows)) - len(row)) for row in rows])


def mask(rows):
    return padded([[1] * len(row) for row in rows], 0)


def arguments(config, **more):
    folder = tempfile.mkdtemp()
    return config(
        output_dir=folder, use_cpu=True, bf16=False, fp16=False, report_to=[], beta=0.1, gradient_checkpointing=False,
        per_device_train_batch_size=2, **more)


def dpo_loss(model, tokenizer, pairs, smoothing):
    """Pairs of (prompt ids, chosen ids, rejected ids)."""
    trainer = DPOTrainer(
        model=model, args=arguments(DPOConfig, label_smoothing=smoothing), processing_class=tokenizer,
        train_dataset=Dataset.from_list([{"prompt": "a", "chosen": "b", "rejected": "c"}]))
    prompts, chosen, rejected = zip(*pairs)
    width = max(map(len, prompts))
    batch = {
        "prompt_input_ids": torch.tensor([[PAD] * (width - len(p)) + p for p in prompts]),
        "prompt_attention_mask": torch.tensor([[0] * (width - len(p)) + [1] * len(p) for p in prompts]),
        "chosen_input_ids": padded(chosen), "chosen_attention_mask": mask(chosen),
        "rejected_input_ids": padded(rejected), "rejected_attention_mask": mask(rejected),
    }
    return trainer.get_batch_loss_metrics(model, batch, "train")[0]


def kto_loss(model, tokenizer, examples, weights):
    """Examples of (prompt ids, answer ids, desirable); no KL estimate."""
    trainer = KTOTrainer(
        model=model,
        args=arguments(KTOConfig, desirable_weight=weights[0], undesirable_weight=weights[1]),
        processing_class=tokenizer,
        train_dataset=Dataset.from_list([
            {"prompt": "a", "completion": "b", "label": True}, {"prompt": "c", "completion": "d", "label": False}]))
    trainer.calculate_KL = False
    rows = [prompt + answer for prompt, answer, _ in examples]
    batch = {
        "completion_input_ids": padded(rows), "completion_attention_mask": mask(rows),
        "completion_labels": padded([[-100] * len(prompt) + answer for prompt, answer, _ in examples], -100),
        "label": [label for _, _, label in examples],
    }
    return trainer.get_batch_loss_metrics(model, batch)[0]
