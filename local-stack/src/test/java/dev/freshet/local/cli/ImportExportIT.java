package dev.freshet.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.schemas.Topic;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.Erasure;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.OffsetRange;
import dev.freshet.schemas.event.Origin;
import dev.freshet.schemas.event.RawText;
import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.Use;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.EmbeddedBroker;
import dev.freshet.service.kafka.KafkaConfig;
import dev.freshet.service.kafka.Records;
import dev.freshet.service.kafka.TopicReader;
import dev.freshet.service.kafka.TopicSetup;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Import and export on a broker; what the services make of the records is done here. */
class ImportExportIT {

    private static final List<String> LINES = List.of(
            "{\"instruction\": \"Greet.\", \"output\": \"Hi\", \"id\": \"i1\"}",
            "{\"messages\": [{\"role\": \"user\", \"content\": \"Bye\"}, {\"role\": \"assistant\", \"content\": \"Ciao\"}],"
                    + " \"answer\": \"Go\", \"id\": \"c1\", \"person\": \"anna\"}",
            "{\"prompt\": \"Thanks\", \"chosen\": \"You are welcome\", \"rejected\": \"So what\", \"id\": \"p1\"}",
            "{\"messages\": [{\"role\": \"user\", \"content\": \"Ok?\"}, {\"role\": \"assistant\", \"content\": \"Ok.\"}],"
                    + " \"label\": true, \"id\": \"l1\"}",
            "{\"messages\": [{\"role\": \"user\", \"content\": \"So?\"}, {\"role\": \"assistant\", \"content\": \"So.\"}],"
                    + " \"score\": 1, \"scale\": 5, \"id\": \"s1\"}",
            "{\"text\": \"A text of two parts.\", \"id\": \"t1\"}",
            "{\"text\": \"Another text.\"}");

    @TempDir
    Path folder;

    private EmbeddedBroker broker;
    private Clients clients;
    private KafkaProducer<byte[], byte[]> producer;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void open() throws Exception {
        broker = EmbeddedBroker.start(folder.resolve("kafka"));
        clients = new Clients(KafkaConfig.of(broker.bootstrapServers()));
        try (Admin admin = clients.admin()) {
            new TopicSetup(admin).createTopics((short) 1);
        }
        producer = clients.producer();
        send(
                Topics.MODEL_RELEASES,
                ModelRelease.newBuilder()
                        .setModel("support")
                        .setEpoch(1)
                        .setStable(new VersionRef("support", 3, "base", "adapter"))
                        .setHighest(3)
                        .setDecided(3)
                        .setDenied(List.of())
                        .setAt(1)
                        .build());
    }

    @AfterEach
    void close() {
        producer.close();
        broker.close();
    }

    @Test
    void shouldWriteAnExportThatImportsAsWhatIsThereAlready() throws Exception {
        // given
        Path file = Files.write(folder.resolve("data.jsonl"), LINES);
        assertThat(run("import", file.toString())).isZero();
        assertThat(out.toString())
                .contains("imported 7 (demonstration 2, preference 1, score 1, text 2, thumb 1), 0 already there");
        learn();

        // when
        Path exported = folder.resolve("export.jsonl");
        assertThat(run("export", "examples", exported.toString())).isZero();

        // then
        List<String> lines = Files.readAllLines(exported);
        assertThat(lines).hasSize(7);
        assertThat(lines).anyMatch(line -> line.contains("\"text\":\"A text\\n\\nof two parts.\",\"id\":\"t1\""));
        assertThat(lines).anyMatch(line -> line.contains("\"answer\":\"Go\",\"id\":\"c1\""));
        assertThat(lines).noneMatch(line -> line.contains("\"request\""));
        assertThat(run("import", exported.toString())).isZero();
        assertThat(out.toString()).contains("imported 0, 7 already there");
        assertThat(run("import", file.toString())).isZero();
        assertThat(read(Topics.FEEDBACK)).hasSize(5);
        assertThat(read(Topics.INFERENCE_RESPONSES))
                .hasSize(5)
                .extracting(InferenceResponse::getVersion)
                .containsOnly("support@3");
        assertThat(read(Topics.RAW_TEXT)).hasSize(2);
    }

    @Test
    void shouldExportByKindAndVersionAndLeaveOutTheErased() throws Exception {
        // given
        Path file = Files.write(folder.resolve("data.jsonl"), LINES);
        run("import", file.toString());
        learn();
        send(
                Topics.MODEL_CANDIDATES,
                ModelCandidate.newBuilder()
                        .setVersion(new VersionRef("support", 4, "base", "adapter-4"))
                        .setParent(3)
                        .setLearned(List.of(new OffsetRange(partition(), 0L, 1L)))
                        .setLearnedCount(2)
                        .setLearnedDigest("")
                        .setStep(4)
                        .setBuiltBy("test")
                        .setAt(1)
                        .build());

        // when, then
        assertThat(exported("--kind", "demonstration")).hasSize(2);
        assertThat(exported("--kind", "text", "--model", "support")).hasSize(2);
        assertThat(exported("--model", "sales")).isEmpty();
        assertThat(exported("--version", "support@4")).hasSize(2);
        assertThat(run("export", "examples", "--version", "support@5")).isEqualTo(1);
        assertThat(err.toString()).contains("support@5 was never a candidate");
        send(Topics.ERASURES, Erasure.newBuilder().setPerson("anna").build());
        assertThat(exported()).hasSize(6).noneMatch(line -> line.contains("anna"));
    }

    @Test
    void shouldStopBeforeABadLineOrSkipIt() throws Exception {
        // given
        Path file = Files.write(folder.resolve("data.jsonl"), List.of(LINES.get(0), "", "{\"text\": 3}", LINES.get(5)));

        // when, then
        assertThat(run("import", file.toString(), "--dry-run", "--skip-bad")).isEqualTo(1);
        assertThat(out.toString()).contains("would import 2 (demonstration 1, text 1), 0 already there, 1 bad");
        assertThat(run("import", file.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("data.jsonl:3: text is no text (before it: imported 1 (demonstration 1)");
        assertThat(read(Topics.RAW_TEXT)).isEmpty();
        assertThat(run("import", file.toString(), "--skip-bad")).isEqualTo(1);
        assertThat(read(Topics.RAW_TEXT)).extracting(RawText::getTextId).containsExactly("t1");
        assertThat(run("import", file.toString(), "--model", "sales", "--skip-bad"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("data.jsonl:1: no version of model sales is released; known: [support]");
    }

    /** What ingest-streams and flink-training do. */
    private void learn() {
        Map<String, InferenceResponse> answers = read(Topics.INFERENCE_RESPONSES).stream()
                .collect(Collectors.toMap(InferenceResponse::getRequestId, Function.identity()));
        for (Feedback feedback : read(Topics.FEEDBACK)) {
            InferenceResponse answer = answers.get(feedback.getRequestId());
            send(
                    Topics.TRAINING_EXAMPLES,
                    example(feedback.getFeedbackId(), feedback.getPerson())
                            .setRequestId(feedback.getRequestId())
                            .setAttempt(answer.getAttempt())
                            .setVersion(answer.getVersion())
                            .setMessages(answer.getMessages())
                            .setAnswer(answer.getAnswer())
                            .setKind(feedback.getKind())
                            .setDemonstration(feedback.getAnswer())
                            .setChosen(feedback.getChosen())
                            .setRejected(feedback.getRejected())
                            .setUp(feedback.getUp())
                            .setScore(feedback.getScore())
                            .setScale(feedback.getScale())
                            .build());
        }
        for (RawText text : read(Topics.RAW_TEXT)) {
            String[] parts = text.getText().split(" (?=of )", -1);
            for (int part = 0; part < parts.length; part++) {
                send(
                        Topics.TRAINING_EXAMPLES,
                        example(text.getTextId() + "#" + part, text.getPerson())
                                .setRequestId("")
                                .setAttempt(0)
                                .setVersion("")
                                .setMessages(List.of())
                                .setAnswer("")
                                .setKind(null)
                                .setSource(Source.TEXT)
                                .setText(parts[part])
                                .build());
            }
        }
    }

    private static TrainingExample.Builder example(String id, String person) {
        return TrainingExample.newBuilder()
                .setFeedbackId(id)
                .setOrigin(new Origin(0, 0L))
                .setModel("support")
                .setUse(Use.LEARN)
                .setPerson(person)
                .setFeedbackAt(1_000);
    }

    private List<String> exported(String... options) {
        out.getBuffer().setLength(0);
        String[] args = new String[options.length + 2];
        args[0] = "export";
        args[1] = "examples";
        System.arraycopy(options, 0, args, 2, options.length);
        assertThat(run(args)).isZero();
        return out.toString().lines().toList();
    }

    private int partition() {
        return TopicReader.readAll(clients, Topics.TRAINING_EXAMPLES)
                .get(0)
                .record()
                .partition();
    }

    private <T extends SpecificRecord> void send(Topic<T> topic, T value) {
        producer.send(Records.of(topic, "support", value));
        producer.flush();
    }

    private <T extends SpecificRecord> List<T> read(Topic<T> topic) {
        return TopicReader.readAll(clients, topic).stream()
                .map(TopicReader.Entry::value)
                .toList();
    }

    private int run(String... args) {
        String[] all = new String[args.length + 2];
        System.arraycopy(args, 0, all, 0, args.length);
        all[args.length] = "--bootstrap";
        all[args.length + 1] = broker.bootstrapServers();
        return Freshet.commandLine(new PrintWriter(out, true), new PrintWriter(err, true), config -> {
                    throw new AssertionError("no service starts here");
                })
                .execute(all);
    }
}
