package dev.freshet.languagemodel.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever its input is, a reader takes it or refuses it by name: no other exception, no hang, no end of the JVM. */
class FuzzIT {

    private static final int INPUTS = 10_000;

    private static final ExecutorService TWO_AT_A_TIME = Executors.newFixedThreadPool(2);
    private static final Map<FuzzedReaders, Future<Fuzzer.Outcome>> OUTCOMES = new EnumMap<>(FuzzedReaders.class);

    @BeforeAll
    static void start() {
        assumeTrue(Fuzzer.isAvailable(), "the fuzzer has no native library for this platform");
        for (FuzzedReaders reader : FuzzedReaders.values()) {
            OUTCOMES.put(reader, TWO_AT_A_TIME.submit(() -> Fuzzer.run(reader, INPUTS)));
        }
    }

    @AfterAll
    static void stop() {
        TWO_AT_A_TIME.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource(FuzzedReaders.class)
    void shouldTakeOrRefuseEveryInput(FuzzedReaders reader) throws Exception {
        // when
        Fuzzer.Outcome outcome = OUTCOMES.get(reader).get();

        // then
        assertThat(outcome.exit()).as(outcome.log()).isZero();
        assertThat(outcome.inputs()).isGreaterThanOrEqualTo(INPUTS);
        assertThat(outcome.coverage()).as("edges reached").isPositive();
        assertThat(outcome.kept()).as("inputs that reached new edges").isPositive();
    }
}
