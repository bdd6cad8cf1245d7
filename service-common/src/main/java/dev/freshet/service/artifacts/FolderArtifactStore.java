package dev.freshet.service.artifacts;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** Artifacts as folders {@code root/DIGEST/}. A folder appears whole or not at all: it is written aside, synced and moved. */
public final class FolderArtifactStore implements ArtifactStore {

    private final Path root;

    /** Keeps artifacts below {@code root}, which is created if absent. */
    public FolderArtifactStore(Path root) {
        this.root = root;
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new ArtifactException("cannot create artifact store " + root, e);
        }
    }

    @Override
    public String put(Map<String, byte[]> files) {
        files.keySet().forEach(FolderArtifactStore::checkName);
        String digest = ArtifactDigest.of(files);
        Path target = root.resolve(digest);
        if (Files.isDirectory(target)) {
            return digest;
        }
        try {
            // A temporary directory would stay closed to other users after the move.
            Path aside = Files.createDirectory(root.resolve(".writing-" + UUID.randomUUID()));
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path path = aside.resolve(file.getKey());
                Files.write(path, file.getValue(), StandardOpenOption.CREATE_NEW);
                sync(path);
            }
            sync(aside);
            move(aside, target);
            sync(root);
        } catch (IOException e) {
            throw new ArtifactException("cannot store artifact " + digest + " in " + root, e);
        }
        return digest;
    }

    @Override
    public Map<String, byte[]> get(String digest) {
        Path folder = existing(digest);
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path : paths.toList()) {
                files.put(path.getFileName().toString(), Files.readAllBytes(path));
            }
        } catch (IOException e) {
            throw new ArtifactException("cannot read artifact " + folder, e);
        }
        String actual = ArtifactDigest.of(files);
        if (!actual.equals(digest)) {
            throw new ArtifactException("artifact " + folder + " is damaged: its content has digest " + actual);
        }
        return files;
    }

    @Override
    public Path folder(String digest) {
        get(digest);
        return existing(digest);
    }

    private Path existing(String digest) {
        if (!digest.matches("[0-9a-f]{64}")) {
            throw new ArtifactException("artifact digest is '" + digest + "', allowed: 64 hex digits");
        }
        Path folder = root.resolve(digest);
        if (!Files.isDirectory(folder)) {
            throw new ArtifactException("no artifact " + digest + " in " + root);
        }
        return folder;
    }

    private static void checkName(String name) {
        if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*")) {
            throw new ArtifactException("artifact file name is '" + name + "', allowed: [A-Za-z0-9_-][A-Za-z0-9._-]*");
        }
    }

    /** Another process may have stored the same content meanwhile; then its folder stays. */
    private static void move(Path aside, Path target) throws IOException {
        try {
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (FileSystemException e) {
            if (!Files.isDirectory(target)) {
                throw e;
            }
            delete(aside);
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> files = Files.list(folder)) {
            paths = files.toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
        Files.delete(folder);
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
