package dev.freshet.benchmarks.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.LoraConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/** Adapters on all linear layers whose B is not zero, as a trained one's is not. */
public final class RandomAdapter {

    private static final String WEIGHTS = "adapter_model.safetensors";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double DEVIATION = 0.01;

    private RandomAdapter() {}

    /** An adapter of rank 8; another seed gives another one. */
    public static Adapter load(BaseModel base, long seed) throws IOException {
        return Adapter.load(base, files(base, seed));
    }

    /** Its files in the PEFT layout. */
    public static Map<String, byte[]> files(BaseModel base, long seed) throws IOException {
        Map<String, byte[]> files = new HashMap<>(Adapter.zero(base, LoraConfig.defaults(), seed));
        ByteBuffer weights = ByteBuffer.wrap(
                        Objects.requireNonNull(files.get(WEIGHTS)).clone())
                .order(ByteOrder.LITTLE_ENDIAN);
        int headerLength = Math.toIntExact(weights.getLong(0));
        JsonNode header = JSON.readTree(weights.array(), Long.BYTES, headerLength);
        SplittableRandom random = new SplittableRandom(seed);
        for (Map.Entry<String, JsonNode> tensor : header.properties()) {
            if (tensor.getKey().endsWith("lora_B.weight")) {
                int data = Long.BYTES + headerLength;
                int begin =
                        data + tensor.getValue().path("data_offsets").path(0).asInt();
                int end = data + tensor.getValue().path("data_offsets").path(1).asInt();
                for (int at = begin; at < end; at += Float.BYTES) {
                    weights.putFloat(at, (float) (DEVIATION * random.nextGaussian()));
                }
            }
        }
        files.put(WEIGHTS, weights.array());
        return files;
    }
}
