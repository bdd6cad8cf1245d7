package dev.freshet.languagemodel.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * A file that is being downloaded: {@code NAME.part} with its bytes so far, and {@code NAME.part.tag} that says of what
 * they are.
 */
final class PartialFile {

    private final Path target;
    private final Path bytes;
    private final Path tag;

    PartialFile(Path target) {
        this.target = target;
        this.bytes = target.resolveSibling(target.getFileName() + ".part");
        this.tag = target.resolveSibling(target.getFileName() + ".part.tag");
    }

    Path bytes() {
        return bytes;
    }

    /** Bytes that are here; 0 if they are of other content than {@code digest} says, or nobody knows of what. */
    long usable(Optional<FileDigest> digest) throws IOException {
        if (!Files.exists(bytes) || !Files.exists(tag)) {
            return 0;
        }
        boolean same = read(1).equals(digest.map(FileDigest::hex).orElse(""));
        return same && (digest.isPresent() || etag().isPresent()) ? Files.size(bytes) : 0;
    }

    /** The ETag of the answer that the bytes come from. */
    Optional<String> etag() throws IOException {
        return Optional.of(read(0)).filter(text -> !text.isEmpty());
    }

    /** Starts from nothing. */
    void begin(Optional<String> etag, Optional<FileDigest> digest) throws IOException {
        Files.deleteIfExists(bytes);
        Files.write(tag, List.of(etag.orElse(""), digest.map(FileDigest::hex).orElse("")));
    }

    /** Puts the file in its place. */
    void complete() throws IOException {
        Files.move(bytes, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(tag);
    }

    void discard() throws IOException {
        Files.deleteIfExists(bytes);
        Files.deleteIfExists(tag);
    }

    private String read(int line) throws IOException {
        List<String> lines = Files.exists(tag) ? Files.readAllLines(tag) : List.of();
        return line < lines.size() ? lines.get(line) : "";
    }
}
