package dev.freshet.local.demo;

import dev.freshet.local.audit.Report;
import dev.freshet.local.client.Application;
import dev.freshet.local.shop.Customers;
import dev.freshet.local.shop.Policy;
import dev.freshet.local.shop.Shop;
import dev.freshet.local.shop.Talk;
import dev.freshet.local.shop.Topic;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.TopicReader;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The demo: customers of a shop ask its desk; after a while policies change, customers correct outdated answers, and the
 * model follows, on phrasings that nobody corrected. It speaks to the topics alone, as any application does.
 */
public final class Demo {

    private static final int RECOMPUTED = 100;
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(20);
    private static final int ROUNDS = 3;
    private static final int TALK = 6;

    private final Clients clients;
    private final ArtifactStore artifacts;
    private final Supplier<Report> audit;
    private final DemoOptions options;
    private final Screen screen;
    private final Shop shop = Shop.fernhill();
    private final Random random;

    /**
     * A demo on a running stack that serves the model already.
     *
     * @param audit audits the ledger of that stack
     * @param out where the story is told
     */
    public Demo(
            Clients clients, ArtifactStore artifacts, Supplier<Report> audit, DemoOptions options, PrintWriter out) {
        this.clients = clients;
        this.artifacts = artifacts;
        this.audit = audit;
        this.options = options;
        this.screen = new Screen(out);
        this.random = new Random(options.seed());
    }

    /** Runs it to its end; the report says what was measured, whether or not it meets the bounds. */
    public DemoReport run() throws InterruptedException {
        List<Probe> probes = Probe.all(shop, options.seed());
        try (Application application = new Application(clients);
                TopicReader<ModelRelease> releases = TopicReader.atEnd(clients, Topics.MODEL_RELEASES)) {
            Desk desk = new Desk(application, options.model());
            screen.chapter("The desk knows its shop: %d held-out questions".formatted(probes.size()));
            Prober.Shares today = Prober.askAll(desk, probes, false);
            double tomorrow = Prober.askAll(desk, changing(probes), true).changed();
            Prober.Shares before = new Prober.Shares(tomorrow, today.unchanged());
            screen.before(today, tomorrow);
            try (Prober prober = new Prober(desk, probes)) {
                Visits visits = new Visits(desk, releases, prober);
                screen.chapter("Customers ask; some say thanks");
                prober.start(options.probeInterval());
                visits.anything(options.warmUp(), false);
                screen.chapter("%d policies change; customers correct outdated answers"
                        .formatted(shop.changing().size()));
                prober.policiesChange();
                visits.corrections();
                screen.chapter("Customers go on asking");
                visits.anything(options.afterwards(), true);
                screen.chapter("Waiting until every correction is released");
                visits.settle();
            }
            screen.chapter("All held-out questions once more");
            Prober.Shares after = Prober.askAll(desk, probes, true);
            screen.after(after);
            DemoReport report = report(desk, before, after);
            screen.report(report, report.misses());
            return report;
        }
    }

    private static List<Probe> changing(List<Probe> probes) {
        return probes.stream().filter(probe -> probe.policy().changes()).toList();
    }

    private DemoReport report(Desk desk, Prober.Shares before, Prober.Shares after) throws InterruptedException {
        int failures = desk.failures(ANSWERS_WITHIN);
        History history = History.read(clients, options.model());
        List<Long> swaps = history.swaps();
        List<InferenceResponse> near = Recomputation.nearest(history.answers(), swaps, RECOMPUTED);
        int mixed = new Recomputation(artifacts).mixed(near, history.versions()).size();
        List<Journey> journeys = history.journeys();
        Report ledger = audit.get();
        return new DemoReport(
                desk.requests(),
                failures,
                near.size(),
                (int) near.stream()
                        .filter(answer -> Recomputation.spans(answer, swaps))
                        .count(),
                mixed,
                history.released().size() - 1,
                desk.feedback(),
                (int) ledger.fateCount(),
                (int) ledger.waitingCount(),
                (int) ledger.violationCount(),
                before.changed(),
                after.changed(),
                before.unchanged(),
                after.unchanged(),
                journeys.size(),
                Quantiles.of(journeys.stream().map(Journey::freshness).toList()),
                Journey.stages(journeys),
                Quantiles.of(history.answers().stream()
                        .map(answer -> (answer.getFinishedAt() - answer.getRequestedAt()) / 1000.0)
                        .toList()));
    }

    /** The customers' visits to the desk. */
    private final class Visits {

        private final Desk desk;
        private final TopicReader<ModelRelease> releases;
        private final Prober prober;
        private final Customers customers = new Customers(shop, options.seed());
        private final Deque<Topic> turns = new ArrayDeque<>();
        private final Set<Topic> thanked = new HashSet<>();
        private int visits;

        Visits(Desk desk, TopicReader<ModelRelease> releases, Prober prober) {
            this.desk = desk;
            this.releases = releases;
            this.prober = prober;
        }

        /** Customers ask about anything for a while. */
        void anything(Duration time, boolean newRules) throws InterruptedException {
            long end = System.nanoTime() + time.toNanos();
            while (System.nanoTime() < end) {
                Topic topic = next();
                visit(topic, customers.ask(topic).text(), newRules);
            }
        }

        /** Every policy has its turn, and a little small talk, in another order each time. */
        private Topic next() {
            if (turns.isEmpty()) {
                List<Topic> topics = new ArrayList<>(shop.policies());
                for (int i = 0; i < TALK; i++) {
                    topics.add(pick(shop.talk()));
                }
                Collections.shuffle(topics, random);
                turns.addAll(topics);
            }
            return turns.removeFirst();
        }

        /** Each phrasing of each changed policy, until the desk has it right, among everybody else's questions. */
        void corrections() throws InterruptedException {
            Deque<Probe> outdated = new ArrayDeque<>();
            for (int round = 0; round < ROUNDS; round++) {
                for (Policy policy : shop.changing()) {
                    outdated.addLast(new Probe(policy, policy.corrections().get(round)));
                }
            }
            long end = System.nanoTime() + options.limit().toNanos();
            while (!outdated.isEmpty() && System.nanoTime() < end) {
                Probe probe = outdated.removeFirst();
                if (!visit(probe.policy(), probe.text(), true)) {
                    outdated.addLast(probe);
                }
                Topic other = random.nextInt(4) == 0 ? pick(shop.talk()) : pick(shop.unchanged());
                visit(other, customers.ask(other).text(), true);
            }
        }

        /** Waits until nothing changes any more: every demonstration released, or the limit is over. */
        void settle() throws InterruptedException {
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (System.nanoTime() < end
                    && History.read(clients, options.model()).journeys().stream()
                            .anyMatch(journey -> Double.isInfinite(journey.answered()))) {
                showReleases(Duration.ofMillis(500));
            }
        }

        /** One customer asks, and judges the answer; whether it was right. */
        private boolean visit(Topic topic, String text, boolean newRules) throws InterruptedException {
            long next = System.nanoTime() + options.questionInterval().toNanos();
            String person = "customer-" + visits++;
            InferenceResponse response = Desk.await(desk.ask(text));
            boolean right = response != null && right(topic, response.getAnswer(), newRules);
            if (response == null) {
                screen.unanswered(text);
            } else if (right && saysThanks(topic)) {
                desk.approve(response, person);
                screen.visit(text, response, "👍");
            } else if (!right && topic instanceof Policy policy) {
                String answer = policy.answer(policy.inForce(newRules));
                desk.correct(response, person, answer);
                screen.visit(text, response, "✗ corrected: " + answer);
            } else {
                screen.visit(text, response, right ? "" : "✗");
            }
            if (visits % 8 == 0) {
                screen.accuracy(prober.changed().share(), prober.unchanged().share());
            }
            do {
                showReleases(Duration.ofNanos(Math.max(1, next - System.nanoTime())));
            } while (System.nanoTime() < next);
            return right;
        }

        /** Every second right answer about a topic gets a thumb up, the first one included. */
        private boolean saysThanks(Topic topic) {
            return thanked.add(topic) || !thanked.remove(topic);
        }

        private void showReleases(Duration wait) {
            releases.poll(wait).forEach(entry -> screen.released(entry.value()));
        }

        private static boolean right(Topic topic, String answer, boolean newRules) {
            return topic instanceof Policy policy
                    ? policy.answers(answer, policy.inForce(newRules))
                    : ((Talk) topic).answers(answer);
        }

        private <T> T pick(List<T> options) {
            return options.get(random.nextInt(options.size()));
        }
    }
}
