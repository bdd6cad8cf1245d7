package dev.freshet.local.bench;

import dev.freshet.benchmarks.measure.Side;
import dev.freshet.local.bench.RecordingLearners.Step;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.Message;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.Origin;
import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.Use;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.artifacts.ArtifactsConfig;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.EmbeddedBroker;
import dev.freshet.service.kafka.KafkaConfig;
import dev.freshet.service.kafka.Records;
import dev.freshet.service.kafka.TopicReader;
import dev.freshet.service.kafka.TopicSetup;
import dev.freshet.training.LoraLearnerFactory;
import dev.freshet.training.TrainingConfig;
import dev.freshet.training.TrainingService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The learn job before a broker of its own; each measurement is a model of its own. One thread. */
final class JobSide implements Side, AutoCloseable {

    private static final Duration WAIT = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final List<Lesson> lessons;
    private final String base;
    private final String adapter;
    private final EmbeddedBroker broker;
    private final KafkaProducer<byte[], byte[]> producer;
    private final TrainingService service;
    private final TopicReader<ModelCandidate> candidates;
    private List<Step> steps = List.of();
    private int models;

    /** A question and what is to be answered. */
    record Lesson(String question, String answer) {}

    JobSide(
            Path folder,
            TrainingConfig config,
            ArtifactsConfig artifacts,
            String base,
            String adapter,
            List<Lesson> lessons)
            throws Exception {
        this.lessons = lessons;
        this.base = base;
        this.adapter = adapter;
        this.broker = EmbeddedBroker.start(folder.resolve("broker"));
        Clients clients = new Clients(KafkaConfig.of(broker.bootstrapServers()));
        try (Admin admin = clients.admin()) {
            new TopicSetup(admin).createTopics((short) 1);
        }
        this.producer = clients.producer();
        this.candidates = new TopicReader<>(clients, Topics.MODEL_CANDIDATES);
        this.service = TrainingService.start(
                config.withCheckpoints(folder.resolve("checkpoints")),
                clients,
                artifacts,
                new RecordingLearners(new LoraLearnerFactory(config.trainer(), config.methods())));
    }

    /** Examples stepped on in a second, from the first step's begin to the last one's end. */
    @Override
    public double measure() {
        String model = "bench-" + ++models;
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        records.add(Records.of(Topics.MODEL_RELEASES, model, release(model)));
        for (int i = 0; i < lessons.size(); i++) {
            records.add(Records.of(Topics.TRAINING_EXAMPLES, model, example(model, i)));
        }
        for (ProducerRecord<byte[], byte[]> record : records) {
            var ignored = producer.send(record);
        }
        producer.flush();
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (int learned = 0; learned < lessons.size(); ) {
            learned += candidates.poll(WAIT).stream()
                    .mapToInt(entry -> entry.value().getLearnedCount())
                    .sum();
            if (service.ended().isDone() || System.nanoTime() > end) {
                throw new IllegalStateException(
                        learned + " of " + lessons.size() + " examples learned within " + PATIENCE);
            }
        }
        steps = RecordingLearners.drain();
        double seconds = (steps.get(steps.size() - 1).end() - steps.get(0).begin()) / 1e9;
        return examples(steps) / seconds;
    }

    /** What the last measurement learned. */
    List<Step> steps() {
        return steps;
    }

    static int examples(List<Step> steps) {
        return steps.stream().mapToInt(step -> step.batch().size()).sum();
    }

    private ModelRelease release(String model) {
        return ModelRelease.newBuilder()
                .setModel(model)
                .setEpoch(1)
                .setStable(new VersionRef(model, 1, base, adapter))
                .setHighest(1)
                .setDecided(1)
                .setDenied(List.of())
                .setAt(1)
                .build();
    }

    private TrainingExample example(String model, int number) {
        Lesson lesson = lessons.get(number);
        return TrainingExample.newBuilder()
                .setFeedbackId(model + "-" + number)
                .setOrigin(new Origin(models, (long) number))
                .setModel(model)
                .setUse(Use.LEARN)
                .setSource(Source.FEEDBACK)
                .setKind(FeedbackKind.DEMONSTRATION)
                .setRequestId("request-" + number)
                .setAttempt(1)
                .setVersion(model + "@1")
                .setMessages(List.of(new Message("user", lesson.question())))
                .setAnswer("I do not know.")
                .setDemonstration(lesson.answer())
                .setFeedbackAt((long) number)
                .build();
    }

    @Override
    public void close() {
        service.close();
        candidates.close();
        producer.close();
        broker.close();
    }
}
