"""Small tokenizers with the pipeline of each family, trained on the corpus."""

import json

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from families import LLAMA3_SPLIT, QWEN_SPLIT
from texts import CORPUS

BYTES = [f"<0x{b:02X}>" for b in range(256)]


def write(folder, spec):
    pipeline = sentencepiece(spec) if spec["kind"] == "sentencepiece" else byte_level(spec)
    (folder / "tokenizer.json").write_text(json.dumps(pipeline, ensure_ascii=False), encoding="utf-8")
    config = json.dumps(spec["config"], ensure_ascii=False, indent=2)
    (folder / "tokenizer_config.json").write_text(config + "\n", encoding="utf-8")


def byte_level(spec):
    tokenizer = Tokenizer(models.BPE(ignore_merges=spec["kind"] == "llama3"))
    if spec["kind"] == "smollm2":
        byte_level_alone = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Digits(True), byte_level_alone])
    else:
        regex = Regex(LLAMA3_SPLIT if spec["kind"] == "llama3" else QWEN_SPLIT)
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
            pre_tokenizers.Split(regex, "isolated", False),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ])
    if spec["kind"] == "qwen":
        tokenizer.normalizer = normalizers.NFC()
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=spec["kind"] == "llama3")
    trainer = trainers.BpeTrainer(
        vocab_size=spec["size"], special_tokens=spec["special"], show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    )
    tokenizer.train_from_iterator(CORPUS, trainer)
    if "begin" in spec:
        tokenizer.post_processor = processors.Sequence([tokenizer.post_processor, begin(spec)])
    assert tokenizer.get_vocab_size() == spec["size"]
    return older_merges(json.loads(tokenizer.to_str()))


def sentencepiece(spec):
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.BpeTrainer(
        vocab_size=spec["size"], special_tokens=spec["special"] + BYTES, limit_alphabet=90, show_progress=False)
    tokenizer.train_from_iterator(CORPUS, trainer)
    tokenizer.pre_tokenizer = None
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    tokenizer.decoder = decoders.Sequence([
        decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    tokenizer.post_processor = begin(spec)
    pipeline = json.loads(tokenizer.to_str())
    pipeline["added_tokens"] = [token for token in pipeline["added_tokens"] if token["content"] in spec["special"]]
    return older_merges(pipeline)


def begin(spec):
    token = spec["begin"]
    return processors.TemplateProcessing(
        single=f"{token} $A", pair=f"{token} $A {token}:1 $B:1", special_tokens=[(token, spec["special"].index(token))])


def older_merges(pipeline):
    """The published files have each merge as one string."""
    pipeline["model"]["merges"] = [" ".join(merge) for merge in pipeline["model"]["merges"]]
    return pipeline
