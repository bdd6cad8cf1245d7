package dev.freshet.benchmarks.model;

import dev.freshet.languagemodel.export.GgufExport;
import dev.freshet.languagemodel.export.GgufType;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;

/** Where the models that are measured come from; what is made lies in a cache folder and stays there. */
public final class Models {

    /** The base model that ships. */
    public static final String SHIPPED = "shipped";

    /** A Llama of 135 million random weights, of the shape of SmolLM2-135M. */
    public static final String RANDOM_135M = "135m";

    private final Path shipped;
    private final Path cache;

    /**
     * Where things lie.
     *
     * @param shipped folder of the base model that ships
     * @param cache for what is made; it need not exist
     */
    public Models(Path shipped, Path cache) {
        this.shipped = shipped;
        this.cache = cache;
    }

    /** The folder of a model: {@value #SHIPPED}, {@value #RANDOM_135M} or a folder in the Hugging Face layout. */
    public Path folder(String model) throws IOException {
        return switch (model) {
            case SHIPPED -> shipped;
            case RANDOM_135M -> random();
            default -> Path.of(model);
        };
    }

    /** The model as GGUF in Q8_0, made by our own exporter. */
    public Path gguf(String model) throws IOException {
        Path folder = folder(model);
        String name = folder.toAbsolutePath().normalize().getFileName() + "-"
                + Integer.toHexString(folder.toAbsolutePath().normalize().hashCode());
        Path file = cache.resolve(name + ".q8_0.gguf");
        if (!Files.exists(file) || isOlder(file, folder)) {
            Files.createDirectories(cache);
            new GgufExport(name, folder, Map.of()).write(file, GgufType.Q8_0, (tensor, bytes, total) -> {});
        }
        return file;
    }

    private static boolean isOlder(Path file, Path folder) throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder)) {
            for (Path part : parts) {
                if (Files.getLastModifiedTime(part).compareTo(time) > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private Path random() throws IOException {
        Path folder = cache.resolve("random-135m-1");
        if (!Files.exists(folder)) {
            RandomCheckpoint.write(folder, RandomCheckpoint.SMOLLM2_135M, shipped);
        }
        return folder;
    }
}
