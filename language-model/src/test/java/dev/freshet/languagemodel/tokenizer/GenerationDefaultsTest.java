package dev.freshet.languagemodel.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.TestModels;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import dev.freshet.languagemodel.generation.FinishReason;
import dev.freshet.languagemodel.generation.GenerationRequest;
import dev.freshet.languagemodel.generation.Generator;
import dev.freshet.languagemodel.generation.GeneratorOptions;
import dev.freshet.languagemodel.generation.Sequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerationDefaultsTest {

    @TempDir
    private Path folder;

    @Test
    void shouldRecommendNothingWithoutTheFile() {
        assertThat(GenerationDefaults.load(folder)).isEqualTo(GenerationDefaults.none());
    }

    @Test
    void shouldReadWhatPublishersRecommend() throws IOException {
        write(
                """
                {"bos_token_id": 0, "do_sample": true, "eos_token_id": [2, 0], "max_new_tokens": 2048, "pad_token_id": 0,
                 "repetition_penalty": 1.05, "temperature": 0.7, "top_k": 20, "top_p": 0.8, "transformers_version": "4.37"}
                """);

        assertThat(GenerationDefaults.load(folder))
                .isEqualTo(new GenerationDefaults(0.7, 20, 0.8, 1.05, 2048, Set.of(0, 2)));
    }

    @Test
    void shouldReadASingleEndTokenAndNull() throws IOException {
        write("{\"eos_token_id\": 7, \"temperature\": null}");

        assertThat(GenerationDefaults.load(folder))
                .isEqualTo(new GenerationDefaults(null, null, null, null, null, Set.of(7)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {                            | cannot be read as JSON
            []                           | is not a JSON object
            {"temperature": -1}          | temperature is -1.0, must be 0 to 100
            {"temperature": "hot"}       | temperature is "hot", must be a number
            {"top_p": 0}                 | top_p is 0.0, must be in (0, 1]
            {"top_k": 1.5}               | top_k is 1.5, must be an integer
            {"top_k": -1}                | top_k is -1, must be at least 0
            {"repetition_penalty": 0}    | repetition_penalty is 0.0, must be in (0, 10]
            {"max_new_tokens": 0}        | max_new_tokens is 0, must be at least 1
            {"eos_token_id": -2}         | eos_token_id is [-2], must be at least 0
            {"eos_token_id": "2"}        | eos_token_id is "2", must be an integer
            {"eos_token_id": [2, null]}  | eos_token_id is [2,null], must be token ids
            """)
    void shouldRefuseAMalformedFileByNameAndFault(String json, String fault) throws IOException {
        write(json);

        assertThatThrownBy(() -> GenerationDefaults.load(folder))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith("generation_config.json: " + fault);
    }

    @Test
    void shouldRefuseAnEndTokenThatTheModelHasNot() throws IOException {
        TestModels.writeFolder(folder, true, 1);
        write("{\"eos_token_id\": [2, 5000]}");

        assertThatThrownBy(() -> BaseModel.load(folder, new ModelOptions("cpu")))
                .isInstanceOf(InvalidModelException.class)
                .hasMessage("generation_config.json: eos_token_id is 5000, the model has 271 tokens");
    }

    @Test
    void shouldEndAnAnswerAtAnyEndToken() throws IOException {
        // given the third token of an answer
        TestModels.writeFolder(folder, true, 1);
        Sequence whole = answer();
        int third = whole.tokens()[2];
        assertThat(whole.tokens()).hasSize(8);

        // when it is said to end answers
        write("{\"eos_token_id\": [2, " + third + "]}");
        Sequence ended = answer();

        // then
        assertThat(ended.tokens()).endsWith(third).hasSizeLessThanOrEqualTo(3);
        assertThat(ended.finishReason()).isEqualTo(FinishReason.STOP);
    }

    private Sequence answer() throws IOException {
        try (BaseModel base = BaseModel.load(folder, new ModelOptions("cpu"));
                Adapter adapter = Adapter.load(base, Adapter.zero(base, LoraConfig.defaults(), 1));
                Generator generator = new Generator(base, new GeneratorOptions(1, 64))) {
            Sequence sequence = generator.start(GenerationRequest.greedy("hello", 8), adapter);
            while (sequence.finishReason() == null) {
                generator.step();
            }
            return sequence;
        }
    }

    private void write(String json) throws IOException {
        Files.writeString(folder.resolve("generation_config.json"), json);
    }
}
