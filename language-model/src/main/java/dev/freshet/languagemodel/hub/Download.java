package dev.freshet.languagemodel.hub;

import dev.freshet.languagemodel.hub.Attempts.PassingFault;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/** One file on its way: goes on where it was cut off, starts again where the hub has other bytes by now. */
final class Download implements Attempts.Step<Void> {

    private static final int BUFFER = 1 << 16;

    private final HubHttp http;
    private final HubConfig config;
    private final Origin origin;
    private final RemoteFile file;
    private final PartialFile partial;
    private final LongConsumer listener;
    private long written;

    /**
     * Where a file comes from.
     *
     * @param repository its repository
     * @param commit its commit
     * @param uri its address
     */
    record Origin(Repository repository, String commit, URI uri) {}

    /** {@code listener} hears how many bytes are here. */
    Download(HubHttp http, HubConfig config, Origin origin, RemoteFile file, Path target, LongConsumer listener) {
        this.http = http;
        this.config = config;
        this.origin = origin;
        this.file = file;
        this.partial = new PartialFile(target);
        this.listener = listener;
    }

    @Override
    public long reached() {
        return written;
    }

    @Override
    public Void run() throws IOException, InterruptedException {
        long begin = partial.usable(file.digest());
        boolean whole =
                begin > 0 && file.size().isPresent() && begin == file.size().getAsLong();
        Optional<FileDigest> digest = whole ? file.digest() : transfer(begin);
        if (digest.isPresent() && !digest.get().matches(partial.bytes())) {
            partial.discard();
            throw new HubException(file.name() + " of " + origin.repository()
                    + " is damaged: its bytes do not have the digest that the hub tells; it was removed");
        }
        partial.complete();
        return null;
    }

    private Optional<FileDigest> transfer(long begin) throws IOException, InterruptedException {
        try (HubResponse response = http.get(origin.uri(), headers(begin))) {
            if (response.status() == 416) {
                partial.discard();
                throw new PassingFault(file.name() + " has become shorter", Optional.empty());
            }
            HubFaults.check(response, config, origin.repository(), origin.commit());
            Optional<FileDigest> digest =
                    file.digest().or(() -> response.linkedTag().flatMap(FileDigest::parse));
            boolean resumed = response.status() == 206 && continues(response, begin);
            if (response.status() == 206 && !resumed) {
                partial.discard();
                throw new PassingFault(file.name() + " comes from another place than was asked", Optional.empty());
            }
            if (!resumed) {
                partial.begin(response.strongTag(), file.digest());
            }
            long first = resumed ? begin : 0;
            copy(response, first, total(response, first));
            return digest;
        }
    }

    private Map<String, String> headers(long begin) throws IOException {
        Map<String, String> headers = new HashMap<>();
        if (begin > 0) {
            headers.put("Range", "bytes=" + begin + "-");
            partial.etag().ifPresent(etag -> headers.put("If-Range", etag));
        }
        return headers;
    }

    private static boolean continues(HubResponse response, long begin) {
        return begin > 0 && response.header("Content-Range").orElse("").startsWith("bytes " + begin + "-");
    }

    private OptionalLong total(HubResponse response, long first) {
        if (file.size().isPresent() || response.length().isEmpty()) {
            return file.size();
        }
        return OptionalLong.of(first + response.length().getAsLong());
    }

    private void copy(HubResponse response, long first, OptionalLong total) throws IOException {
        long here = first;
        try (OutputStream out =
                        Files.newOutputStream(partial.bytes(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                StallGuard guard = new StallGuard(response, config.patience())) {
            listener.accept(here);
            byte[] buffer = new byte[BUFFER];
            InputStream in = response.body();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                guard.alive();
                out.write(buffer, 0, read);
                here += read;
                written = Math.max(written, here);
                listener.accept(here);
                checkNotLonger(here, total);
            }
        }
        if (total.isPresent() && here < total.getAsLong()) {
            throw new EOFException(file.name() + " ends after " + here + " of " + total.getAsLong() + " bytes");
        }
    }

    private void checkNotLonger(long here, OptionalLong total) throws IOException {
        if (total.isPresent() && here > total.getAsLong()) {
            partial.discard();
            throw new HubException(file.name() + " of " + origin.repository() + " is longer than the "
                    + total.getAsLong() + " bytes that the hub tells; it was removed");
        }
    }
}
