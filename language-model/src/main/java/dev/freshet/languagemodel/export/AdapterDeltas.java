package dev.freshet.languagemodel.export;

import dev.freshet.languagemodel.adapter.AdapterFiles;
import dev.freshet.languagemodel.adapter.LoraLayout;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import dev.freshet.languagemodel.checkpoint.SafetensorsFile;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The updates scale B A of an adapter's files, by the name of the weight that each belongs to. */
final class AdapterDeltas {

    private static final String SUFFIX = ".weight";

    private final @Nullable SafetensorsFile file;
    private final Map<String, Double> scales;

    private AdapterDeltas(@Nullable SafetensorsFile file, Map<String, Double> scales) {
        this.file = file;
        this.scales = scales;
    }

    /** Reads the files of the PEFT layout; none of them gives no updates. */
    static AdapterDeltas read(ModelConfig model, Map<String, byte[]> files) {
        if (files.isEmpty()) {
            return new AdapterDeltas(null, Map.of());
        }
        LoraLayout layout = AdapterFiles.readLayout(files, model);
        SafetensorsFile file = SafetensorsFile.of(AdapterFiles.WEIGHTS, AdapterFiles.file(files, AdapterFiles.WEIGHTS));
        file.expect(layout.storedShapes());
        return new AdapterDeltas(
                file,
                layout.updates().stream()
                        .filter(update -> update.rank() > 0)
                        .collect(Collectors.toMap(LoraLayout.Update::path, LoraLayout.Update::scale)));
    }

    /** The update of a weight, if the adapter has one. */
    @Nullable
    Delta of(String weight) {
        if (file == null || !weight.endsWith(SUFFIX)) {
            return null;
        }
        String path = weight.substring(0, weight.length() - SUFFIX.length());
        Double scale = scales.get(path);
        if (scale == null) {
            return null;
        }
        String module = "base_model.model." + path;
        return new Delta(
                file.finite(module + ".lora_A.weight"), file.finite(module + ".lora_B.weight"), scale.floatValue());
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
