package dev.freshet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.VersionRef;
import java.io.File;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;

/** One task manager outlives its jobs: their native libraries are linked once, and their memory is given back. */
class ResubmissionIT extends KafkaTestBase {

    /** Until then classes, code and native pools find their size. */
    private static final int WARM = 5;

    private Path log;

    private final List<Long> resident = new ArrayList<>();
    private final List<String> loaders = new ArrayList<>();

    @Test
    void shouldGiveBackItsMemoryEachTime() throws Exception {
        assumeThat(new File("/proc/self/status"))
                .as("resident memory is read from /proc")
                .exists();

        // when
        resubmit("lib", 20);

        // then
        assertThat(resident.get(19).doubleValue())
                .as("resident kilobytes after each job: %s", resident)
                .isLessThan(1.05 * resident.get(WARM - 1));
    }

    @Test
    void shouldLearnOnWhenEachJobBringsItsOwnClasses() throws Exception {
        // when
        resubmit("jars", 3);

        // then
        assertThat(loaders).doesNotHaveDuplicates().allMatch(loader -> loader.startsWith("ChildFirstClassLoader"));
    }

    private void resubmit(String code, int times) throws Exception {
        TinyBase tiny = TinyBase.put(store, folder.resolve("base"));
        send(
                Topics.MODEL_RELEASES,
                ModelRelease.newBuilder(Events.release(Events.MODEL, 1, 1, tiny.adapter(), 1))
                        .setStable(new VersionRef(Events.MODEL, 1, tiny.base(), tiny.adapter()))
                        .build());
        log = folder.resolve("process.log");
        Process process = start(code);
        try (PrintWriter input = new PrintWriter(process.outputWriter(), true)) {
            for (int submission = 0; submission < times; submission++) {
                input.println("start");
                loaders.add(answer(submission, "loaded "));
                send(Topics.TRAINING_EXAMPLES, Events.demonstration(submission));
                awaitCandidates(submission + 1);
                input.println("stop");
                resident.add(Long.parseLong(answer(submission, "stopped ")));
            }
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(Files.readString(log), e);
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(read(Topics.MODEL_CANDIDATES))
                .hasSize(times)
                .extracting(ModelCandidate::getStep)
                .last()
                .isEqualTo(4L * times);
    }

    private Process start(String code) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-Xms384m",
                        "-Xmx384m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:+UseSerialGC",
                        // What the optimizing compiler holds would grow for minutes.
                        "-XX:TieredStopAtLevel=1",
                        "-Dai.djl.pytorch.num_threads=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ResubmissionProcess.class.getName(),
                        broker.bootstrapServers(),
                        folder.toString(),
                        code)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        // As Flink's images, which use jemalloc: glibc has an arena for each thread that ever allocated.
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        return builder.start();
    }

    /** What the process said in its answer to a submission. */
    private String answer(int submission, String word) {
        return await().atMost(Duration.ofMinutes(3))
                .until(
                        () -> Files.readAllLines(log).stream()
                                .filter(line -> line.startsWith(word))
                                .toList(),
                        answers -> answers.size() > submission)
                .get(submission)
                .substring(word.length());
    }
}
