package dev.freshet.benchmarks;

import java.nio.file.Path;

/** Where things lie in the repository. */
final class ShippedFiles {

    private ShippedFiles() {}

    static Path model(Path home) {
        return home.resolve("local-stack").resolve("base-model");
    }

    static Path peers(Path home) {
        return home.resolve("benchmarks").resolve("peers");
    }
}
