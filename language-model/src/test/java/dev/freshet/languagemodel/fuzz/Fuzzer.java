package dev.freshet.languagemodel.fuzz;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs Jazzer on a reader, in a JVM of its own that ends by what it finds. What was found stands in {@code target/fuzz};
 * it belongs into {@code src/test/resources/fuzz/found} together with the fix.
 */
final class Fuzzer {

    private static final int MINUTES = 10;
    private static final int SECONDS = 10;
    private static final int MAX_BYTES = 16 << 10;
    private static final int MAX_MEGABYTES = 2048;
    private static final String INSTRUMENTED = "dev.freshet.**";
    private static final List<String> JVM = List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--add-modules=jdk.incubator.vector",
            "-Dai.djl.pytorch.num_threads=1",
            "-Dai.djl.pytorch.graph_optimizer=false");

    private Fuzzer() {}

    /** Whether the fuzzer has a native library for this platform. */
    static boolean isAvailable() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String system = name.contains("linux") ? "linux" : name.contains("mac") ? "macos" : "windows";
        String processor = System.getProperty("os.arch").replace("amd64", "x86_64");
        return Fuzzer.class.getResource("/com/code_intelligence/jazzer/driver/jazzer_driver_" + system + "_" + processor
                        + "/" + System.mapLibraryName("jazzer_driver"))
                != null;
    }

    /** Gives a reader so many inputs: seeds and what comes of them by mutation, led by coverage. */
    static Outcome run(FuzzedReaders reader, int inputs) throws IOException, InterruptedException {
        Path folder =
                Files.createDirectories(Path.of("target", "fuzz", reader.key())).toAbsolutePath();
        Path run = Files.createTempDirectory(folder, "run");
        Path files = Files.createDirectory(run.resolve("files"));
        Path corpus = Files.createDirectory(run.resolve("corpus"));
        Path log = folder.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(command(reader, inputs, folder, files, corpus));
        builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
            return new Outcome(ended ? process.exitValue() : -1, Files.readString(log));
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> command(FuzzedReaders reader, int inputs, Path found, Path files, Path corpus) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "com.code_intelligence.jazzer.Jazzer"));
        command.add("--target_class=" + FuzzTarget.class.getName());
        command.add("--target_args=" + String.join(" ", reader.name(), files.toString(), corpus.toString()));
        command.add("--instrumentation_includes=" + INSTRUMENTED);
        command.add("--custom_hook_includes=" + INSTRUMENTED);
        command.add("--reproducer_path=" + found);
        command.add("-artifact_prefix=" + found + File.separator);
        command.addAll(List.of("-runs=" + inputs, "-seed=1", "-max_len=" + MAX_BYTES, "-timeout=" + SECONDS));
        command.addAll(List.of("-rss_limit_mb=" + MAX_MEGABYTES, "-print_final_stats=1", corpus.toString()));
        return command;
    }

    /**
     * How a run ended.
     *
     * @param exit code of the process; 0 if nothing was found
     * @param log what the fuzzer wrote
     */
    record Outcome(int exit, String log) {
        /** The inputs that were read. */
        long inputs() {
            return number("stat::number_of_executed_units: +(\\d+)");
        }

        /** Inputs that were kept because they reached what none before had reached. */
        long kept() {
            return number("stat::new_units_added: +(\\d+)");
        }

        /** Edges of the instrumented classes that were reached. */
        long coverage() {
            return number("#\\d+\\s+DONE\\s+cov: (\\d+)");
        }

        private long number(String regex) {
            Matcher matcher = Pattern.compile(regex).matcher(log);
            return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
        }
    }
}
