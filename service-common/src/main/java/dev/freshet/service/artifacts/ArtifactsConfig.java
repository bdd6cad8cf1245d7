package dev.freshet.service.artifacts;

import dev.freshet.service.config.ConfigException;
import java.nio.file.Path;

/**
 * Where artifacts are kept: section {@code artifacts}.
 *
 * @param folder a folder that all services share; no default
 */
public record ArtifactsConfig(String folder) {

    /** Nothing is known yet: the configuration must name the folder. */
    public static final ArtifactsConfig UNSET = new ArtifactsConfig("");

    /**
     * Opens the store.
     *
     * @throws ConfigException if the configuration names no folder
     */
    public ArtifactStore open() {
        if (folder.isBlank()) {
            throw ConfigException.of("artifacts.folder", "empty", "a folder");
        }
        return new FolderArtifactStore(Path.of(folder));
    }
}
