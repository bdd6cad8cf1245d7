package dev.freshet.benchmarks.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Where the packages of the Node.js peers lie: {@code FRESHET_NODE_MODULES}, or beside the program, installed if need be. */
final class NodeModules {

    private static final String VARIABLE = "FRESHET_NODE_MODULES";
    private static final String PACKAGE = "node-llama-cpp";
    private static final int MINUTES = 5;

    private NodeModules() {}

    static Path find(Path folder) throws PeerUnavailableException, InterruptedException {
        String given = System.getenv(VARIABLE);
        if (given != null && !given.isEmpty()) {
            Path modules = Path.of(given);
            if (!Files.isDirectory(modules.resolve(PACKAGE))) {
                throw new PeerUnavailableException(PACKAGE + " is not in " + VARIABLE + ", which is " + modules);
            }
            return modules;
        }
        Path modules = folder.resolve("node_modules");
        if (!Files.isDirectory(modules.resolve(PACKAGE))) {
            install(folder);
        }
        return modules;
    }

    private static void install(Path folder) throws PeerUnavailableException, InterruptedException {
        try {
            Process npm = new ProcessBuilder(
                            "npm", "install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!npm.waitFor(MINUTES, TimeUnit.MINUTES)) {
                npm.destroyForcibly();
                throw new PeerUnavailableException(
                        "npm install in " + folder + " took longer than " + MINUTES + " min");
            }
            if (npm.exitValue() != 0) {
                throw new PeerUnavailableException(
                        "npm install in " + folder + " ended with exit code " + npm.exitValue());
            }
        } catch (IOException e) {
            throw new PeerUnavailableException(
                    PACKAGE + " is not installed, and npm does not start: " + e.getMessage(), e);
        }
    }
}
