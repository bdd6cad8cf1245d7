package dev.freshet.languagemodel;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The updates scale B A of an adapter's files, by the name of the weight that each belongs to. */
final class AdapterDeltas {

    private static final String SUFFIX = ".weight";

    private final @Nullable SafetensorsFile file;
    private final double scale;

    private AdapterDeltas(@Nullable SafetensorsFile file, double scale) {
        this.file = file;
        this.scale = scale;
    }

    /** Reads the files of the PEFT layout; none of them gives no updates. */
    static AdapterDeltas read(ModelConfig model, Map<String, byte[]> files) {
        if (files.isEmpty()) {
            return new AdapterDeltas(null, 0);
        }
        LoraConfig config = AdapterFiles.readConfig(files);
        SafetensorsFile file = SafetensorsFile.of(AdapterFiles.WEIGHTS, AdapterFiles.file(files, AdapterFiles.WEIGHTS));
        file.expect(model.adapterShapes(config.rank()));
        return new AdapterDeltas(file, config.scales(model)[0]);
    }

    /** The update of a weight, if the adapter has one. */
    @Nullable
    Delta of(String weight) {
        if (file == null || !weight.endsWith(SUFFIX)) {
            return null;
        }
        String module = "base_model.model." + weight.substring(0, weight.length() - SUFFIX.length());
        String down = module + ".lora_A.weight";
        if (!file.names().contains(down)) {
            return null;
        }
        return new Delta(file.finite(down), file.finite(module + ".lora_B.weight"), (float) scale);
    }

    /** One update: A has a row for each rank, B a column. */
    static final class Delta {
        private final float[] down;
        private final float[] up;
        private final float scale;

        private Delta(float[] down, float[] up, float scale) {
            this.down = down;
            this.up = up;
            this.scale = scale;
        }

        /** Adds a row of scale B A. */
        void addTo(int row, float[] values) {
            int rank = down.length / values.length;
            for (int r = 0; r < rank; r++) {
                float factor = scale * up[row * rank + r];
                int first = r * values.length;
                for (int i = 0; i < values.length; i++) {
                    values[i] += factor * down[first + i];
                }
            }
        }
    }
}
