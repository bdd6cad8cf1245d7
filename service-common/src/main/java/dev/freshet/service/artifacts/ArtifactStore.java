package dev.freshet.service.artifacts;

import java.nio.file.Path;
import java.util.Map;

/**
 * Keeps artifacts: small sets of named files, immutable, named by their content. Writing the same content again is
 * harmless. Thread-safe, and safe between processes.
 */
public interface ArtifactStore {

    /**
     * Stores files durably and returns their digest.
     *
     * @param files contents by file name; names match {@code [A-Za-z0-9._-]+}
     * @return SHA-256 in hex, as of {@link ArtifactDigest#of}
     */
    String put(Map<String, byte[]> files);

    /**
     * Stores the files of a folder durably and returns their digest, without holding them in memory. Folders in it, and
     * files whose names are not allowed, are left out.
     *
     * @return as {@link #put(Map)}
     */
    String put(Path folder);

    /**
     * The files of an artifact, read and verified against its digest.
     *
     * @throws ArtifactException if there is none of that digest, or its content is another
     */
    Map<String, byte[]> get(String digest);

    /**
     * A local folder with the artifact's verified files, for what is better mapped than read. Nobody may write there.
     *
     * @throws ArtifactException if there is none of that digest, or its content is another
     */
    Path folder(String digest);
}
