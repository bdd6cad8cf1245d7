package dev.freshet.languagemodel.export;

/** Hears how far an export is, on the thread that exports. */
@FunctionalInterface
public interface ExportListener {

    /**
     * A tensor was written.
     *
     * @param tensor its name in the output
     * @param bytes bytes of all tensors so far
     * @param total bytes of all tensors
     */
    void wrote(String tensor, long bytes, long total);
}
