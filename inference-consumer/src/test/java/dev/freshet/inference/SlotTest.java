package dev.freshet.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockShareConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class SlotTest {

    private static final String TOPIC = "inference-requests";
    private static final int RENEWAL_POLLS = 100;

    private final Polls polls = new Polls();
    private final List<Integer> tries = new ArrayList<>();

    @Test
    void shouldAnswerUnderTheHoldThatItRenewed() throws Exception {
        polls.then(delivery(1)).then(delivery(1));

        run(1, hold -> {
            assertThat(hold.renew()).isTrue();
            return Verdict.DONE;
        });

        assertThat(tries).containsExactly(1);
        assertThat(polls.said).containsExactly(AcknowledgeType.RENEW, AcknowledgeType.ACCEPT);
    }

    @Test
    void shouldNotTryTwiceUnderOneNumberWhenARenewalComesTooLate() throws Exception {
        polls.then(delivery(1));
        for (int i = 0; i < RENEWAL_POLLS; i++) {
            polls.then(null);
        }
        polls.then(delivery(1)).then(delivery(2));

        run(2, hold -> tries.size() == 1 && !hold.renew() ? Verdict.AGAIN : Verdict.DONE);

        assertThat(tries).containsExactly(1, 2);
        assertThat(polls.said).containsExactly(AcknowledgeType.RENEW, AcknowledgeType.RELEASE, AcknowledgeType.ACCEPT);
    }

    private interface Try {
        Verdict with(Hold hold);
    }

    private void run(int times, Try handler) throws Exception {
        Slot[] slot = new Slot[1];
        slot[0] = new Slot(polls, TOPIC, (record, hold) -> {
            tries.add(record.deliveryCount().orElseThrow().intValue());
            Verdict verdict = handler.with(hold);
            if (tries.size() == times) {
                slot[0].stop();
            }
            return verdict;
        });
        slot[0].start("slot");
        slot[0].ended().get(3, TimeUnit.MINUTES);
    }

    private static ConsumerRecord<byte[], byte[]> delivery(int count) {
        return new ConsumerRecord<>(
                TOPIC,
                0,
                7,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                new byte[0],
                new byte[0],
                new RecordHeaders(),
                Optional.empty(),
                Optional.of((short) count));
    }

    /** Gives what each poll is to give, and remembers what is said. */
    private static final class Polls extends MockShareConsumer<byte[], byte[]> {

        private final Queue<Optional<ConsumerRecord<byte[], byte[]>>> next = new ArrayDeque<>();
        private final List<AcknowledgeType> said = new ArrayList<>();

        private Polls then(ConsumerRecord<byte[], byte[]> record) {
            next.add(Optional.ofNullable(record));
            return this;
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            return Optional.ofNullable(next.poll())
                    .flatMap(poll -> poll)
                    .map(record ->
                            new ConsumerRecords<>(Map.of(new TopicPartition(TOPIC, 0), List.of(record)), Map.of()))
                    .orElseGet(ConsumerRecords::empty);
        }

        @Override
        public synchronized void acknowledge(ConsumerRecord<byte[], byte[]> record, AcknowledgeType type) {
            said.add(type);
        }
    }
}
