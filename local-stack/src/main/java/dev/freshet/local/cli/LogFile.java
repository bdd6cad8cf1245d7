package dev.freshet.local.cli;

import java.nio.file.Path;
import java.util.Set;

/** Chooses the log file, before anything logs: Kafka's and Flink's lines are not for the terminal. */
final class LogFile {

    private static final String DATA = "--data";
    private static final Set<String> RUN_SERVICES = Set.of("up", "demo");

    private LogFile() {}

    /** Sets the properties that the log4j2 configuration reads. */
    static void choose(String[] args) {
        System.setProperty("freshet.logs", folder(args));
        boolean services = args.length > 0 && RUN_SERVICES.contains(args[0]);
        System.setProperty("freshet.log", services ? "freshet" : "commands");
    }

    private static String folder(String[] args) {
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals(DATA) && i + 1 < args.length) {
                return args[i + 1];
            }
            if (args[i].startsWith(DATA + "=")) {
                return args[i].substring(DATA.length() + 1);
            }
        }
        return Path.of(System.getProperty("user.home"), ".freshet").toString();
    }
}
