package dev.freshet.languagemodel.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** llama.cpp, given what is exported of each family's fixture, says what Transformers and PEFT said of the fixture. */
class FamiliesIT {

    private static final Path FIXTURES = Path.of("src/test/resources/conformance");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LENGTH = 64;

    @TempDir
    private Path temporary;

    @BeforeAll
    static void requireLlamaCpp() {
        Optional<String> missing = LlamaCpp.missing();
        assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    }

    static List<String> families() throws IOException {
        try (Stream<Path> files = Files.list(FIXTURES)) {
            return files.filter(Files::isDirectory)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void shouldSayTheSame(String family) throws Exception {
        // given
        Path folder = FIXTURES.resolve(family);
        JsonNode expected = JSON.readTree(folder.resolve("expected.json").toFile());
        List<int[]> prompts = new ArrayList<>();
        expected.path("prompts").forEach(prompt -> prompts.add(ints(prompt.path("ids"))));
        List<String> variants = new ArrayList<>();
        expected.path("results").fieldNames().forEachRemaining(variants::add);

        for (String variant : variants) {
            // when
            Path file = temporary.resolve(variant + ".gguf");
            new GgufExport(family, folder, adapter(folder, variant)).write(file, GgufType.F32, (name, n, of) -> {});
            JsonNode generated = LlamaCpp.run(file, prompts, LENGTH, List.of()).path("generated");

            // then
            JsonNode answers = expected.path("results").path(variant).path("greedy");
            for (int i = 0; i < prompts.size(); i++) {
                assertThat(ints(generated.path(i)))
                        .as("%s, prompt %d", variant, i)
                        .isEqualTo(ints(answers.path(i).path("tokens")));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void shouldCutTextsTheSame(String family) throws Exception {
        // given
        Path folder = FIXTURES.resolve(family);
        JsonNode encodings =
                JSON.readTree(folder.resolve("expected.json").toFile()).path("encodings");
        List<String> texts = new ArrayList<>();
        encodings.forEach(
                encoding -> texts.add(normalized(folder, encoding.path("text").asText())));
        Path file = temporary.resolve("model.gguf");

        // when
        boolean cutsAlike = new GgufExport(family, folder, Map.of()).write(file, GgufType.Q8_0, (name, n, of) -> {});
        JsonNode tokens = LlamaCpp.run(file, List.of(), 0, texts).path("texts");

        // then
        assertThat(cutsAlike).isTrue();
        for (int i = 0; i < texts.size(); i++) {
            assertThat(ints(tokens.path(i)))
                    .as(texts.get(i))
                    .isEqualTo(ints(encodings.path(i).path("ids")));
        }
    }

    /** llama.cpp does not normalize; the caller does where the tokenizer would. */
    private static String normalized(Path folder, String text) {
        JsonNode tokenizer = TokenizerFiles.read(folder).tokenizer();
        boolean composed = tokenizer.path("normalizer").path("type").asText().equals("NFC");
        return composed ? Normalizer.normalize(text, Normalizer.Form.NFC) : text;
    }

    private static Map<String, byte[]> adapter(Path folder, String variant) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        if (!variant.equals("base")) {
            for (String name : List.of("adapter_config.json", "adapter_model.safetensors")) {
                files.put(name, Files.readAllBytes(folder.resolve(variant).resolve(name)));
            }
        }
        return files;
    }

    private static int[] ints(JsonNode array) {
        return JSON.convertValue(array, int[].class);
    }
}
