package dev.freshet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.service.kafka.TopicReader;
import dev.freshet.training.rules.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many models go from one slot to two and back through savepoints, and learn on. */
class RescaleIT extends KafkaTestBase {

    private static final int SLOTS = 2;
    private static final List<String> MODELS =
            IntStream.range(0, 200).mapToObj(i -> "model-" + i).toList();

    private MiniCluster cluster;

    @BeforeEach
    void startCluster() throws Exception {
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(JobSettings.standalone(config()))
                .setNumSlotsPerTaskManager(SLOTS)
                .withRandomPorts()
                .build());
        cluster.start();
    }

    @AfterEach
    void stopCluster() throws Exception {
        cluster.close();
    }

    @Test
    void shouldKeepEveryModelWhenTheParallelismChanges() throws Exception {
        // given
        MODELS.forEach(model -> send(Topics.MODEL_RELEASES, model, first(model)));

        // when
        String savepoint = "";
        int round = 0;
        for (int parallelism : new int[] {1, SLOTS, 1}) {
            JobID job = submit(parallelism, savepoint);
            long offset = round++;
            MODELS.forEach(model -> send(
                    Topics.TRAINING_EXAMPLES,
                    model,
                    Events.demonstration(model, offset, "question " + offset, "answer " + offset + " of " + model)));
            awaitCandidates(round * MODELS.size());
            savepoint = stop(job);
        }

        // then each model has the versions, weights, moments and counters of one that nothing happened to
        Map<String, List<ModelCandidate>> cut = new TreeMap<>();
        for (ModelCandidate candidate : read(Topics.MODEL_CANDIDATES)) {
            cut.computeIfAbsent(candidate.getVersion().getModel(), model -> new ArrayList<>())
                    .add(untimed(candidate));
        }
        assertThat(cut).isEqualTo(undisturbed());
        assertThat(read(Topics.FEEDBACK_LEDGER)).isEmpty();
        assertThat(read(Topics.DEAD_LETTERS)).isEmpty();
    }

    private ModelRelease first(String model) {
        return Events.release(model, 1, 1, zero, 1);
    }

    private JobID submit(int parallelism, String savepoint) throws Exception {
        Configuration settings = JobSettings.standalone(config());
        settings.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
        if (!savepoint.isEmpty()) {
            JobSettings.resume(settings, savepoint);
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
        new LearnJob(config(), clients.config(), artifacts, new TwoParameterLearner.Factory()).define(env);
        return cluster.submitJob(env.getStreamGraph()).get(3, TimeUnit.MINUTES).getJobID();
    }

    private String stop(JobID job) throws Exception {
        String savepoint = cluster.stopWithSavepoint(
                        job, folder.resolve("savepoints").toUri().toString(), false, SavepointFormatType.CANONICAL)
                .get(3, TimeUnit.MINUTES);
        assertThat(cluster.requestJobResult(job).get(3, TimeUnit.MINUTES).isSuccess())
                .isTrue();
        return savepoint;
    }

    private Map<String, List<ModelCandidate>> undisturbed() {
        Map<String, List<TopicReader.Entry<TrainingExample>>> examples = new TreeMap<>();
        for (TopicReader.Entry<TrainingExample> entry : TopicReader.readAll(clients, Topics.TRAINING_EXAMPLES)) {
            examples.computeIfAbsent(entry.value().getModel(), model -> new ArrayList<>())
                    .add(entry);
        }
        Map<String, List<ModelCandidate>> expected = new TreeMap<>();
        for (String model : MODELS) {
            try (DirectLearning learning =
                    new DirectLearning(model, config(), store, new TwoParameterLearner.Factory())) {
                learning.follow(first(model), Events.T);
                List<ModelCandidate> versions = new ArrayList<>();
                examples.get(model)
                        .sort(Comparator.comparingLong(entry -> entry.record().offset()));
                for (TopicReader.Entry<TrainingExample> entry : examples.get(model)) {
                    Place place =
                            new Place(entry.record().partition(), entry.record().offset());
                    learning.admit(place, entry.value(), Events.T);
                    learning.wake(Long.MAX_VALUE / 2);
                    versions.add(untimed(learning.cut(Events.T).orElseThrow()));
                }
                expected.put(model, versions);
            }
        }
        return expected;
    }

    private static ModelCandidate untimed(ModelCandidate candidate) {
        return ModelCandidate.newBuilder(candidate).setAt(0).build();
    }
}
