package dev.freshet.service;

import dev.freshet.service.config.ConfigException;
import dev.freshet.service.config.ConfigReader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one service as a process: {@code main [CONFIG.yaml]}. Exits with 2 on a bad configuration, 1 on a fault. */
public final class ServiceMain {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceMain.class);

    private ServiceMain() {}

    /** Makes a running service of a configuration. */
    @FunctionalInterface
    public interface Starter {

        /** Starts the service. */
        Service start(ConfigReader config) throws Exception;
    }

    /** Starts a service and waits until it ends or the process is asked to stop. */
    public static void run(String name, String[] args, Starter starter) {
        System.exit(runAndWait(name, args, starter));
    }

    /** The exit code. An error is one too: without it other threads would keep a process alive that serves nothing. */
    static int runAndWait(String name, String[] args, Starter starter) {
        try (Service service = starter.start(ConfigReader.open(
                args.length == 0 ? Optional.empty() : Optional.of(Path.of(args[0])), System.getenv()))) {
            Runtime.getRuntime().addShutdownHook(new Thread(service::close, name + "-shutdown"));
            LOG.info("{} is running", name);
            service.ended().join();
            return 0;
        } catch (ConfigException e) {
            LOG.error("{}: {}", name, e.getMessage());
            return 2;
        } catch (CompletionException e) {
            LOG.error("{} failed", name, e.getCause());
            return 1;
        } catch (Exception | Error e) {
            LOG.error("{} failed", name, e);
            return 1;
        }
    }
}
