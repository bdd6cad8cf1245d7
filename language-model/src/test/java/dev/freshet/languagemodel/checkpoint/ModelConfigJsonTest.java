package dev.freshet.languagemodel.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelConfigJsonTest {

    @ParameterizedTest
    @MethodSource("dev.freshet.languagemodel.TestModels#families")
    void shouldReadWhatItWrote(ModelConfig config) {
        assertThat(ModelConfigJson.read(ModelConfigJson.write(config))).isEqualTo(config);
    }

    @Test
    void shouldReadLlamaOfTransformers() {
        assertThat(
                        ModelConfigJson.read(
                                """
                {"architectures": ["LlamaForCausalLM"], "attention_bias": false, "attention_dropout": 0.0,
                 "bos_token_id": 128000, "eos_token_id": [128001, 128008, 128009], "head_dim": 64,
                 "hidden_act": "silu", "hidden_size": 2048, "initializer_range": 0.02, "intermediate_size": 8192,
                 "max_position_embeddings": 131072, "mlp_bias": false, "model_type": "llama",
                 "num_attention_heads": 32, "num_hidden_layers": 16, "num_key_value_heads": 8, "pretraining_tp": 1,
                 "rms_norm_eps": 1e-05, "rope_scaling": {"factor": 32.0, "high_freq_factor": 4.0,
                 "low_freq_factor": 1.0, "original_max_position_embeddings": 8192, "rope_type": "llama3"},
                 "rope_theta": 500000.0, "tie_word_embeddings": true, "torch_dtype": "bfloat16",
                 "transformers_version": "4.45.0.dev0", "use_cache": true, "vocab_size": 128256}
                """))
                .isEqualTo(new ModelConfig(
                        128256,
                        2048,
                        8192,
                        16,
                        32,
                        8,
                        64,
                        131072,
                        500_000,
                        1e-5,
                        true,
                        false,
                        false,
                        new RopeScaling.Llama3(32, 1, 4, 8192)));
    }

    @Test
    void shouldReadLlamaWithoutHeadSizeAndScaling() {
        assertThat(
                        ModelConfigJson.read(
                                """
                {"model_type": "llama", "hidden_act": "silu", "hidden_size": 2048, "intermediate_size": 5632,
                 "max_position_embeddings": 2048, "num_attention_heads": 32, "num_hidden_layers": 22,
                 "num_key_value_heads": 4, "rms_norm_eps": 1e-05, "rope_scaling": null, "vocab_size": 32000}
                """))
                .isEqualTo(ModelConfig.llama(32000, 2048, 5632, 22, 32, 4, 64, 2048, 10_000, 1e-5, false));
    }

    @Test
    void shouldReadQwen2() {
        ModelConfig config = ModelConfigJson.read(
                """
                {"architectures": ["Qwen2ForCausalLM"], "hidden_act": "silu", "hidden_size": 896,
                 "intermediate_size": 4864, "max_position_embeddings": 32768, "max_window_layers": 21,
                 "model_type": "qwen2", "num_attention_heads": 14, "num_hidden_layers": 24, "num_key_value_heads": 2,
                 "rms_norm_eps": 1e-06, "rope_theta": 1000000.0, "sliding_window": 32768,
                 "tie_word_embeddings": true, "use_sliding_window": false, "vocab_size": 151936}
                """);

        assertThat(config.attentionBias()).isTrue();
        assertThat(config.headNorm()).isFalse();
        assertThat(config.headSize()).isEqualTo(64);
        assertThat(config.ropeScaling()).isEqualTo(RopeScaling.none());
    }

    @Test
    void shouldReadQwen3OfTransformersFive() {
        ModelConfig config = ModelConfigJson.read(
                """
                {"architectures": ["Qwen3ForCausalLM"], "attention_bias": false, "dtype": "bfloat16",
                 "hidden_act": "silu", "hidden_size": 1024, "intermediate_size": 3072,
                 "layer_types": ["full_attention", "full_attention"], "max_position_embeddings": 40960,
                 "model_type": "qwen3", "num_attention_heads": 16, "num_hidden_layers": 2, "num_key_value_heads": 8,
                 "rms_norm_eps": 1e-06, "rope_parameters": {"rope_theta": 1000000, "rope_type": "linear",
                 "factor": 4.0}, "sliding_window": null, "tie_word_embeddings": true, "use_sliding_window": false,
                 "vocab_size": 151936}
                """);

        assertThat(config.headNorm()).isTrue();
        assertThat(config.headSize()).isEqualTo(128);
        assertThat(config.ropeTheta()).isEqualTo(1_000_000);
        assertThat(config.ropeScaling()).isEqualTo(new RopeScaling.Linear(4));
    }
}
