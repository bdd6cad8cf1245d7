package dev.freshet.local.cli;

import java.io.PrintWriter;

/**
 * Where commands write: results to {@code out}, progress to {@code err}, so that results can be piped.
 *
 * @param out results
 * @param err progress and errors
 */
record Console(PrintWriter out, PrintWriter err) {

    void print(String text) {
        out.print(text);
        out.flush();
    }

    void println(String line) {
        out.println(line);
        out.flush();
    }

    void progress(String line) {
        err.println(line);
        err.flush();
    }
}
