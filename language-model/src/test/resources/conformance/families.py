"""Every family's files as its publisher writes them, at a size of a hundred thousand weights."""

LLAMA3_SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
QWEN_SPLIT = LLAMA3_SPLIT.replace(r"\p{N}{1,3}", r"\p{N}")

LLAMA2_TEMPLATE = (
    "{% if messages[0]['role'] == 'system' %}{% set loop_messages = messages[1:] %}"
    "{% set system_message = messages[0]['content'] %}{% else %}{% set loop_messages = messages %}"
    "{% set system_message = false %}{% endif %}{% for message in loop_messages %}"
    "{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}"
    "{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}"
    "{% if loop.index0 == 0 and system_message != false %}"
    "{% set content = '<<SYS>>\\n' + system_message + '\\n<</SYS>>\\n\\n' + message['content'] %}"
    "{% else %}{% set content = message['content'] %}{% endif %}"
    "{% if message['role'] == 'user' %}{{ bos_token + '[INST] ' + content.strip() + ' [/INST]' }}"
    "{% elif message['role'] == 'assistant' %}{{ ' '  + content.strip() + ' ' + eos_token }}{% endif %}{% endfor %}"
)
LLAMA3_TEMPLATE = (
    "{% set loop_messages = messages %}{% for message in loop_messages %}"
    "{% set content = '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n'"
    "+ message['content'] | trim + '<|eot_id|>' %}{% if loop.index0 == 0 %}{% set content = bos_token + content %}"
    "{% endif %}{{ content }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %}"
)
TINYLLAMA_TEMPLATE = (
    "{% for message in messages %}\n{% if message['role'] == 'user' %}\n"
    "{{ '<|user|>\n' + message['content'] + eos_token }}\n{% elif message['role'] == 'system' %}\n"
    "{{ '<|system|>\n' + message['content'] + eos_token }}\n{% elif message['role'] == 'assistant' %}\n"
    "{{ '<|assistant|>\n'  + message['content'] + eos_token }}\n{% endif %}\n"
    "{% if loop.last and add_generation_prompt %}\n{{ '<|assistant|>' }}\n{% endif %}\n{% endfor %}"
)


def chatml(system):
    return (
        "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}"
        "{{ '<|im_start|>system\n" + system + "<|im_end|>\n' }}{% endif %}"
        "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}"
        "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
    )


QWEN3_TEMPLATE = """{%- if messages[0].role == 'system' %}
    {{- '<|im_start|>system\\n' + messages[0].content + '<|im_end|>\\n' }}
{%- endif %}
{%- set ns = namespace(multi_step_tool=true, last_query_index=messages|length - 1) %}
{%- for message in messages[::-1] %}
    {%- set index = (messages|length - 1) - loop.index0 %}
    {%- if ns.multi_step_tool and message.role == "user" and message.content is string and not(message.content.startswith('<tool_response>') and message.content.endswith('</tool_response>')) %}
        {%- set ns.multi_step_tool = false %}
        {%- set ns.last_query_index = index %}
    {%- endif %}
{%- endfor %}
{%- for message in messages %}
    {%- if message.content is string %}
        {%- set content = message.content %}
    {%- else %}
        {%- set content = '' %}
    {%- endif %}
    {%- if (message.role == "user") or (message.role == "system" and not loop.first) %}
        {{- '<|im_start|>' + message.role + '\\n' + content + '<|im_end|>' + '\\n' }}
    {%- elif message.role == "assistant" %}
        {%- set reasoning_content = '' %}
        {%- if '</think>' in content %}
            {%- set reasoning_content = content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}
            {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
        {%- endif %}
        {%- if loop.index0 > ns.last_query_index and (loop.last or (not loop.last and reasoning_content)) %}
            {{- '<|im_start|>' + message.role + '\\n<think>\\n' + reasoning_content.strip('\\n') + '\\n</think>\\n\\n' + content.lstrip('\\n') }}
        {%- else %}
            {{- '<|im_start|>' + message.role + '\\n' + content }}
        {%- endif %}
        {{- '<|im_end|>\\n' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
    {%- if enable_thinking is defined and enable_thinking is false %}
        {{- '<think>\\n\\n</think>\\n\\n' }}
    {%- endif %}
{%- endif %}"""

LLAMA2_TOKENIZER = {
    "kind": "sentencepiece",
    "size": 400,
    "special": ["<unk>", "<s>", "</s>"],
    "begin": "<s>",
    "config": {
        "add_bos_token": True, "add_eos_token": False, "bos_token": "<s>", "clean_up_tokenization_spaces": False,
        "eos_token": "</s>", "legacy": False, "model_max_length": 4096, "pad_token": None,
        "tokenizer_class": "LlamaTokenizer", "unk_token": "<unk>", "chat_template": LLAMA2_TEMPLATE,
    },
}
LLAMA3_TOKENIZER = {
    "kind": "llama3",
    "size": 400,
    "special": ["<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"],
    "begin": "<|begin_of_text|>",
    "config": {
        "bos_token": "<|begin_of_text|>", "clean_up_tokenization_spaces": True, "eos_token": "<|eot_id|>",
        "model_input_names": ["input_ids", "attention_mask"], "model_max_length": 131072,
        "tokenizer_class": "PreTrainedTokenizerFast", "chat_template": LLAMA3_TEMPLATE,
    },
}
SMOLLM2_TOKENIZER = {
    "kind": "smollm2",
    "size": 380,
    "special": ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<repo_name>"],
    "config": {
        "add_prefix_space": False, "bos_token": "<|im_start|>", "clean_up_tokenization_spaces": False,
        "eos_token": "<|im_end|>", "model_max_length": 8192, "pad_token": "<|im_end|>",
        "tokenizer_class": "GPT2Tokenizer", "unk_token": "<|endoftext|>", "vocab_size": 380,
        "chat_template": chatml("You are a helpful AI assistant named SmolLM, trained by Hugging Face"),
    },
}
TINYLLAMA_TOKENIZER = {
    **LLAMA2_TOKENIZER,
    "size": 460,
    "config": {**LLAMA2_TOKENIZER["config"], "pad_token": "</s>", "chat_template": TINYLLAMA_TEMPLATE},
}
QWEN_TOKENIZER = {
    "kind": "qwen",
    "size": 390,
    "special": ["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
    "config": {
        "add_prefix_space": False, "bos_token": None, "clean_up_tokenization_spaces": False,
        "eos_token": "<|im_end|>", "errors": "replace", "model_max_length": 32768, "pad_token": "<|endoftext|>",
        "split_special_tokens": False, "tokenizer_class": "Qwen2Tokenizer", "unk_token": None,
        "chat_template": chatml("You are a helpful assistant."),
    },
}
QWEN3_TOKENIZER = {**QWEN_TOKENIZER, "config": {**QWEN_TOKENIZER["config"], "chat_template": QWEN3_TEMPLATE}}

LLAMA = {
    "architectures": ["LlamaForCausalLM"], "attention_bias": False, "attention_dropout": 0.0, "bos_token_id": 1,
    "eos_token_id": 2, "hidden_act": "silu", "initializer_range": 0.02, "max_position_embeddings": 512,
    "model_type": "llama", "pretraining_tp": 1, "rms_norm_eps": 1e-05, "rope_scaling": None,
    "tie_word_embeddings": False, "torch_dtype": "float32", "use_cache": True,
}
QWEN2 = {
    "architectures": ["Qwen2ForCausalLM"], "attention_dropout": 0.0, "bos_token_id": 0, "eos_token_id": 2,
    "hidden_act": "silu", "initializer_range": 0.02, "max_position_embeddings": 512, "max_window_layers": 2,
    "model_type": "qwen2", "rms_norm_eps": 1e-06, "rope_theta": 1000000.0, "sliding_window": 512,
    "tie_word_embeddings": False, "torch_dtype": "float32", "use_cache": True, "use_sliding_window": False,
}


def shape(width, inner, layers, heads, kv_heads):
    return {
        "hidden_size": width, "intermediate_size": inner, "num_hidden_layers": layers, "num_attention_heads": heads,
        "num_key_value_heads": kv_heads,
    }


LINEARS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
ALL_LINEARS = {"r": 4, "lora_alpha": 8, "target_modules": LINEARS}
ADAPTER = {"adapter": ALL_LINEARS}

FAMILIES = {
    # MHA, sentencepiece tokenizer with byte fallback, stored as fp16; no num_key_value_heads and no rope_theta.
    "llama-2": {
        "config": {
            **LLAMA, "hidden_size": 32, "intermediate_size": 88, "num_hidden_layers": 2, "num_attention_heads": 4,
            "torch_dtype": "float16",
        },
        "tokenizer": LLAMA2_TOKENIZER,
        "generation": {
            "bos_token_id": 1, "do_sample": True, "eos_token_id": 2, "pad_token_id": 0, "temperature": 0.6,
            "max_length": 4096, "top_p": 0.9,
        },
        "adapters": ADAPTER,
        "dtype": "float16",
    },
    # GQA, frequencies scaled from an original context of 32 positions, two ends of a text.
    "llama-3": {
        "config": {
            **LLAMA, **shape(64, 96, 2, 4, 2), "bos_token_id": 0, "eos_token_id": [1, 4], "head_dim": 16,
            "mlp_bias": False, "rope_theta": 500000.0,
            "rope_scaling": {
                "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
                "original_max_position_embeddings": 32, "rope_type": "llama3",
            },
        },
        "tokenizer": LLAMA3_TOKENIZER,
        "generation": {
            "bos_token_id": 0, "do_sample": True, "eos_token_id": [1, 4], "temperature": 0.6, "top_p": 0.9,
        },
        "adapters": {
            **ADAPTER,
            "adapter-rslora": {"r": 4, "lora_alpha": 6, "target_modules": ["q_proj", "v_proj"], "use_rslora": True},
        },
    },
    # Linear position interpolation, in the older spelling of rope_scaling.
    "llama-linear": {
        "config": {
            **LLAMA, **shape(32, 64, 2, 4, 2), "bos_token_id": 0, "eos_token_id": 4, "rope_theta": 10000.0,
            "rope_scaling": {"factor": 4.0, "type": "linear"},
        },
        "tokenizer": LLAMA3_TOKENIZER,
        "generation": {"bos_token_id": 0, "eos_token_id": 4},
        "adapters": ADAPTER,
    },
    # GQA with three query heads to a key head, tied head, single digits, stored as bf16.
    "smollm2": {
        "config": {
            **LLAMA, **shape(48, 96, 3, 6, 2), "bos_token_id": 1, "eos_token_id": 2, "is_llama_config": True,
            "pad_token_id": 2, "rope_interleaved": False, "rope_theta": 130000, "tie_word_embeddings": True,
            "torch_dtype": "bfloat16", "vocab_size": 380,
        },
        "tokenizer": SMOLLM2_TOKENIZER,
        "generation": {"bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 2},
        "adapters": ADAPTER,
        "dtype": "bfloat16",
    },
    "tinyllama": {
        "config": {**LLAMA, **shape(48, 80, 2, 6, 3), "rope_theta": 10000.0},
        "tokenizer": TINYLLAMA_TOKENIZER,
        "generation": {"bos_token_id": 1, "eos_token_id": 2, "max_length": 2048, "pad_token_id": 0},
        "adapters": ADAPTER,
    },
    # Biases of q, k and v; one key head for seven; more embeddings than tokens, as Qwen pads them.
    "qwen2": {
        "config": {**QWEN2, **shape(56, 80, 2, 7, 1), "vocab_size": 400},
        "tokenizer": QWEN_TOKENIZER,
        "generation": {
            "bos_token_id": 0, "pad_token_id": 0, "do_sample": True, "eos_token_id": [2, 0],
            "temperature": 0.7, "top_p": 0.8, "top_k": 20,
        },
        "adapters": {
            **ADAPTER,
            "adapter-patterns": {
                **ALL_LINEARS, "rank_pattern": {"q_proj": 2, "layers.1.mlp.down_proj": 6},
                "alpha_pattern": {"v_proj": 16, "layers.0.self_attn.o_proj": 3},
            },
        },
    },
    "qwen2.5": {
        "config": {**QWEN2, **shape(48, 96, 2, 6, 2), "tie_word_embeddings": True},
        "tokenizer": QWEN_TOKENIZER,
        "generation": {
            "bos_token_id": 0, "pad_token_id": 0, "do_sample": True, "eos_token_id": [2, 0],
            "temperature": 0.7, "top_p": 0.8, "top_k": 20,
        },
        "adapters": ADAPTER,
    },
    # Norms of the q and k heads, heads that together are wider than the model, weights in two shards.
    "qwen3": {
        "config": {
            **QWEN2, **shape(32, 80, 2, 4, 2), "architectures": ["Qwen3ForCausalLM"], "attention_bias": False,
            "head_dim": 16, "model_type": "qwen3", "rope_scaling": None, "sliding_window": None,
        },
        "tokenizer": QWEN3_TOKENIZER,
        "generation": {
            "bos_token_id": 0, "do_sample": True, "eos_token_id": [2, 0], "pad_token_id": 0, "temperature": 0.6,
            "top_k": 20, "top_p": 0.95,
        },
        "adapters": ADAPTER,
        "shard": "200KB",
    },
}
