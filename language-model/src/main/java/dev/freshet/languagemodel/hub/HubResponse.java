package dev.freshet.languagemodel.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The answer at the end of redirects. Closing it lets go of the connection.
 *
 * @param status HTTP status
 * @param headers of the last answer
 * @param linkedTag digest of a large file, which the hub tells before it redirects; empty if it does not
 * @param body of the last answer
 */
record HubResponse(int status, HttpHeaders headers, Optional<String> linkedTag, InputStream body)
        implements AutoCloseable {

    Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /** An ETag that stands for exactly these bytes. */
    Optional<String> strongTag() {
        return header("ETag").filter(tag -> !tag.startsWith("W/"));
    }

    /** Length of the body, if it is told. */
    OptionalLong length() {
        return headers.firstValueAsLong("Content-Length");
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
