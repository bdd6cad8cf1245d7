package dev.freshet.local.cli;

import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import dev.freshet.languagemodel.hub.HubException;
import dev.freshet.local.stack.StackException;
import dev.freshet.service.config.ConfigException;
import dev.freshet.training.RebuildException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Failures as one line. */
final class Errors {

    private Errors() {}

    static int usage(CommandLine.ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        line(command, e.getMessage() + " (see '" + command.getCommandSpec().qualifiedName() + " --help')");
        return CommandLine.ExitCode.USAGE;
    }

    static int failure(Exception e, CommandLine command) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            line(command, "interrupted");
        } else if (e instanceof CommandException
                || e instanceof StackException
                || e instanceof RebuildException
                || e instanceof ConfigException
                || e instanceof InvalidModelException
                || e instanceof HubException) {
            line(command, String.valueOf(e.getMessage()));
        } else if (e instanceof TimeoutException || e.getCause() instanceof TimeoutException) {
            line(command, "Kafka does not answer; check --bootstrap, or the log in " + logFolder());
        } else {
            LoggerFactory.getLogger(Errors.class).error("{} failed", command.getCommandName(), e);
            line(command, e + "; details are in the log in " + logFolder());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static Path logFolder() {
        return Path.of(System.getProperty("freshet.logs", System.getProperty("java.io.tmpdir")));
    }

    private static void line(CommandLine command, String message) {
        PrintWriter err = command.getErr();
        err.println("freshet: " + message.lines().findFirst().orElse("failed"));
        err.flush();
    }
}
