package dev.freshet.local.faults;

import dev.freshet.benchmarks.BenchReport;
import dev.freshet.local.shop.Customers;
import dev.freshet.local.shop.Policy;
import dev.freshet.local.shop.Shop;
import dev.freshet.local.stack.FirstVersion;
import dev.freshet.local.stack.StackConfig;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.artifacts.FolderArtifactStore;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.TopicSetup;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * The services with the language model as six processes, killed at random while customers ask and correct; afterwards the
 * audit, and every request that has no answer.
 */
public final class FaultsBench {

    private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(500);
    private static final Duration UNTIL_QUIET = Duration.ofMinutes(20);
    /** In a paragraph of a text. */
    private static final int EXCHANGES = 8;

    private final int kills;
    private final long seed;
    private final Path base;
    private final PrintWriter out;
    private final PrintWriter err;

    /**
     * A run.
     *
     * @param kills from 1
     * @param seed of the kills and the customers
     * @param base folder of the base model
     * @param out where the table goes
     * @param err where it goes what goes on
     */
    public FaultsBench(int kills, long seed, Path base, PrintWriter out, PrintWriter err) {
        if (kills < 1) {
            throw new IllegalArgumentException("kills is " + kills + ", must be at least 1");
        }
        this.kills = kills;
        this.seed = seed;
        this.base = base;
        this.out = out;
        this.err = err;
    }

    /**
     * Runs it and prints the table. What the processes wrote stays where a bound is missed.
     *
     * @param json where the results are written besides; null for nowhere
     * @return whether every bound is kept
     */
    public boolean run(@Nullable Path json) throws Exception {
        Path folder = Files.createTempDirectory("freshet-bench-faults-");
        boolean kept = false;
        try (Processes processes = new Processes(folder, Jvm.ofLanguageModel())) {
            Thread hook = new Thread(processes::close, "freshet-shutdown");
            Runtime.getRuntime().addShutdownHook(hook);
            kept = run(processes, json);
            Runtime.getRuntime().removeShutdownHook(hook);
        } finally {
            if (!kept) {
                progress("logs and data are in " + folder);
            }
        }
        if (kept) {
            delete(folder);
        }
        return kept;
    }

    private boolean run(Processes processes, @Nullable Path json) throws Exception {
        Clients clients = processes.clients();
        ArtifactStore artifacts = new FolderArtifactStore(processes.artifacts());
        progress("starting six processes");
        start(processes, clients, artifacts);
        List<Kills.Kill> killed;
        Load load = new Load(clients, BETWEEN_REQUESTS, new Script(exchanges(seed), prose()));
        try (load) {
            try (Recovery first = new Recovery(clients, Role.UPDATER)) {
                first.killed();
                while (!first.seen(Duration.ofSeconds(1))) {
                    load.check();
                }
            }
            progress("versions are learned and judged: the kills begin");
            killed = new Kills(processes, clients, seed, this::progress).run(kills);
        }
        progress("the load has ended; waiting until everything has its fate");
        Settled settled = Settled.await(clients, artifacts, load.acknowledged(), UNTIL_QUIET);
        settled.report().violations().forEach(violation -> progress("VIOLATION " + violation));
        settled.report().waiting().forEach(waiting -> progress("waiting: " + waiting));
        settled.texts().faults().stream().limit(20).forEach(fault -> progress("text: " + fault));
        settled.erasures().stream().limit(20).forEach(fault -> progress("erasure: " + fault));
        settled.lost().stream().limit(20).forEach(place -> progress("lost: " + place));
        settled.unanswered().stream().sorted().limit(20).forEach(id -> progress("unanswered: " + id));
        return BenchReport.write(FaultsRows.of(killed, settled), out, json);
    }

    private void start(Processes processes, Clients clients, ArtifactStore artifacts) throws Exception {
        processes.start(Role.BROKER);
        try (Admin admin = clients.admin()) {
            new TopicSetup(admin).createTopics((short) 1);
        }
        for (Role role : Role.values()) {
            if (role != Role.BROKER) {
                processes.start(role);
            }
        }
        new FirstVersion(clients, artifacts).ensure(StackConfig.MODEL, base, new CompletableFuture<>());
    }

    /** They ask about everything, and correct by tomorrow's rules. */
    private static Supplier<Script.Exchange> exchanges(long seed) {
        Customers customers = new Customers(Shop.fernhill(), seed);
        return () -> {
            Customers.Question question = customers.ask();
            String answer = question.topic() instanceof Policy policy
                    ? policy.answer(policy.inForce(true))
                    : question.topic().corpusAnswer();
            return new Script.Exchange(question.text(), answer);
        };
    }

    /** What others asked and were told, so much that no paragraph is almost like another. */
    private Supplier<String> prose() {
        Supplier<Script.Exchange> others = exchanges(seed + 1);
        return () -> Stream.generate(others)
                .limit(EXCHANGES)
                .map(exchange -> exchange.question() + " " + exchange.answer())
                .collect(Collectors.joining(" "))
                .replaceAll("\\s+", " ");
    }

    private void progress(String line) {
        err.println("faults: " + line);
        err.flush();
    }

    private static void delete(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> all = Files.walk(folder)) {
            paths = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
