package dev.freshet.local.faults;

import java.util.List;

/**
 * How the processes are run.
 *
 * @param main its {@code main} takes a role and a configuration file
 * @param options of the JVM, but for heap and class path
 */
record Jvm(String main, List<String> options) {

    Jvm {
        options = List.copyOf(options);
    }

    /** Services with the language model. */
    static Jvm ofLanguageModel() {
        return new Jvm(
                ServiceProcess.class.getName(),
                List.of(
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-Dai.djl.offline=true",
                        "-Dai.djl.pytorch.num_threads=1",
                        "-Dai.djl.pytorch.graph_optimizer=false"));
    }
}
