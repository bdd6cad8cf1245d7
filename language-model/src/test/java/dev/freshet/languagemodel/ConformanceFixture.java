package dev.freshet.languagemodel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.languagemodel.checkpoint.SafetensorsFile;
import dev.freshet.languagemodel.tokenizer.ChatMessage;
import dev.freshet.languagemodel.training.SupervisedExample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A small checkpoint and what Transformers, PEFT and TRL compute with it, as {@code conformance/README.md} describes. */
public final class ConformanceFixture {

    /** Where an adapter's name is expected: the model without one. */
    public static final String BASE = "base";

    private static final String ON_GPU = " on a GPU";
    private static final Path ROOT = Path.of("src/test/resources/conformance");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final String device;
    private final JsonNode json;
    private final SafetensorsFile tensors;

    private ConformanceFixture(Path folder, String device, JsonNode json, SafetensorsFile tensors) {
        this.folder = folder;
        this.device = device;
        this.json = json;
        this.tensors = tensors;
    }

    public static ConformanceFixture of(String name) throws IOException {
        String family = name.replace(ON_GPU, "");
        Path folder = ROOT.resolve(family);
        JsonNode json = JSON.readTree(folder.resolve("expected.json").toFile());
        SafetensorsFile tensors = SafetensorsFile.map(folder.resolve("expected.safetensors"));
        return new ConformanceFixture(folder, family.equals(name) ? "cpu" : "gpu", json, tensors);
    }

    /** Names of all families, and where there is a GPU each once more for it. */
    public static List<String> onEveryDevice() throws IOException {
        List<String> names = new ArrayList<>(families());
        if (Engine.getEngine("PyTorch").getGpuCount() > 0) {
            families().forEach(family -> names.add(family + ON_GPU));
        }
        return names;
    }

    /** Names of all families. */
    public static List<String> families() throws IOException {
        try (Stream<Path> files = Files.list(ROOT)) {
            return files.filter(Files::isDirectory)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    public Path folder() {
        return folder;
    }

    public BaseModel load(String dtype) {
        return BaseModel.load(folder, new ModelOptions(device, dtype));
    }

    /** {@value #BASE}, then the names of the adapters. */
    public List<String> variants() {
        List<String> names = new ArrayList<>();
        json.path("results").fieldNames().forEachRemaining(names::add);
        return names;
    }

    public List<String> adapters() {
        return variants().subList(1, variants().size());
    }

    /** The adapter of a variant; null for {@value #BASE}. */
    @Nullable
    public Adapter adapter(BaseModel base, String variant) {
        return variant.equals(BASE) ? null : Adapter.load(base, adapterFiles(variant));
    }

    /** The same where generation wants one: of zeros for {@value #BASE}. */
    public Adapter served(BaseModel base, String variant) {
        return variant.equals(BASE)
                ? Adapter.load(base, Adapter.zero(base, LoraConfig.defaults(), 1))
                : Adapter.load(base, adapterFiles(variant));
    }

    public Map<String, byte[]> adapterFiles(String adapter) {
        Map<String, byte[]> files = new HashMap<>();
        for (String name : List.of("adapter_config.json", "adapter_model.safetensors")) {
            try {
                files.put(name, Files.readAllBytes(folder.resolve(adapter).resolve(name)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }

    public List<Encoding> encodings() {
        return each("encodings", node -> new Encoding(node.path("text").asText(), ids(node), text(node, "decoded")));
    }

    public List<Prompt> prompts() {
        return each("prompts", node -> new Prompt(messages(node), ids(node)));
    }

    /** Row of the prompts and position in it of each row of logits. */
    public int[][] picks() {
        return as(json.path("picks"), int[][].class);
    }

    /** Answers that are preferred, each followed by the one to the same conversation that is not. */
    public List<Example> examples() {
        return each(
                "examples",
                node -> new Example(
                        new SupervisedExample(messages(node), text(node, "answer")),
                        list(as(node.path("prompt"), int[].class)),
                        ids(node)));
    }

    public List<Greedy> greedy(String variant) {
        List<Greedy> answers = new ArrayList<>();
        for (JsonNode node : result(variant).path("greedy")) {
            answers.add(new Greedy(
                    list(as(node.path("tokens"), int[].class)),
                    node.path("logProbability").asDouble(),
                    text(node, "text")));
        }
        return answers;
    }

    /** Log-probability of each example's answer. */
    public double[] logProbabilities(String variant) {
        return as(result(variant).path("logProbabilities"), double[].class);
    }

    public double divergence(String adapter) {
        return number(result(adapter).path("divergence"));
    }

    public double loss(String adapter, String kind) {
        return number(result(adapter).path("losses").path(kind));
    }

    public double beta() {
        return number(json.path("beta"));
    }

    /** KTO's weights of desirable and undesirable answers. */
    public double[] weights() {
        return as(json.path("weights"), double[].class);
    }

    /** What Transformers and PEFT make of {@code adapter} in bf16, or in bf16 with matrices rounded to int8. */
    public Reduced reduced(String dtype) {
        return as(json.path("reduced").path(dtype), Reduced.class);
    }

    /** Row by row, as many as {@link #picks}. */
    public float[] logits(String variant) {
        return tensors.finite(variant + ".logits");
    }

    /** Gradient of a loss for each LoRA matrix, by the matrix's name in the adapter's file. */
    public Map<String, float[]> gradients(String adapter, String kind) {
        String prefix = adapter + "." + kind + ".";
        Map<String, float[]> gradients = new HashMap<>();
        for (String name : tensors.names()) {
            if (name.startsWith(prefix)) {
                gradients.put(name.substring(prefix.length()), tensors.finite(name));
            }
        }
        return gradients;
    }

    /** Largest absolute difference over the largest absolute expected value. */
    public static double difference(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < actual.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
        }
        assertThat(largest).isPositive();
        return difference / largest;
    }

    public static List<Integer> list(int[] tokens) {
        return IntStream.of(tokens).boxed().toList();
    }

    public static int[] array(List<Integer> tokens) {
        return tokens.stream().mapToInt(Integer::intValue).toArray();
    }

    private JsonNode result(String variant) {
        return json.path("results").path(variant);
    }

    private <T> List<T> each(String key, Function<JsonNode, T> read) {
        List<T> values = new ArrayList<>();
        json.path(key).forEach(node -> values.add(read.apply(node)));
        return values;
    }

    private static List<ChatMessage> messages(JsonNode node) {
        return JSON.convertValue(node.path("messages"), new TypeReference<List<Map<String, String>>>() {}).stream()
                .map(message -> new ChatMessage(message.get("role"), message.get("content")))
                .toList();
    }

    private static List<Integer> ids(JsonNode node) {
        return list(as(node.path("ids"), int[].class));
    }

    private static String text(JsonNode node, String key) {
        return node.path(key).textValue();
    }

    private static double number(JsonNode node) {
        return as(node, Double.class);
    }

    private static <T> T as(JsonNode node, Class<T> type) {
        return JSON.convertValue(node, type);
    }

    public record Encoding(String text, List<Integer> ids, String decoded) {}

    public record Prompt(List<ChatMessage> messages, List<Integer> ids) {}

    /** Tokens of the conversation, then those of the answer with its end. */
    public record Example(SupervisedExample text, List<Integer> prompt, List<Integer> answer) {}

    /** Largest difference of the logits relative to the largest logit, and cosine of the SFT gradient, both to fp32. */
    public record Reduced(double difference, double cosine) {}

    public record Greedy(List<Integer> tokens, double logProbability, String text) {}
}
