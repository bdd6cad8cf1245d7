package dev.freshet.schemas;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.apache.avro.message.SchemaStore;

/** Every schema that values were ever written with, so that old bytes stay readable. Files are added, never changed. */
final class SchemaHistory {

    private static final SchemaStore.Cache STORE = load();

    private SchemaHistory() {}

    /** Finds schemas by fingerprint. */
    static SchemaStore store() {
        return STORE;
    }

    /** Names of the history's files, as in its index. */
    static List<String> files() {
        try (BufferedReader index =
                new BufferedReader(new InputStreamReader(open("index.txt"), StandardCharsets.UTF_8))) {
            return index.lines().filter(line -> !line.isBlank()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One schema of the history. */
    static Schema read(String file) {
        try (InputStream in = open(file)) {
            return new SchemaParser().parse(in).mainSchema();
        } catch (IOException e) {
            throw new UncheckedIOException("schema history: " + file, e);
        }
    }

    private static SchemaStore.Cache load() {
        SchemaStore.Cache store = new SchemaStore.Cache();
        files().forEach(file -> store.addSchema(read(file)));
        return store;
    }

    private static InputStream open(String file) {
        InputStream in = SchemaHistory.class.getResourceAsStream("history/" + file);
        if (in == null) {
            throw new IllegalStateException("schema history lacks " + file);
        }
        return in;
    }
}
