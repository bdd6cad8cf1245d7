package dev.freshet.local.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.WireFormatException;
import dev.freshet.schemas.event.Erasure;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.RawText;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class ScriptTest {

    private final List<ProducerRecord<byte[], byte[]>> sent = of(12 * Script.ROUND);

    @Test
    void shouldSayTheSameEachTime() {
        List<ProducerRecord<byte[], byte[]>> again = of(12 * Script.ROUND);

        assertThat(again).hasSameSizeAs(sent);
        assertThat(IntStream.range(0, sent.size()))
                .allMatch(i -> Arrays.equals(sent.get(i).value(), again.get(i).value()));
    }

    @Test
    void shouldJudgeInEveryKind() {
        assertThat(feedback().map(Feedback::getKind).collect(Collectors.toSet()))
                .isEqualTo(EnumSet.allOf(FeedbackKind.class));
    }

    @Test
    void shouldTakeBackAndCorrectWhatWasSaid() {
        List<String> retracted =
                only(feedback -> feedback.getKind() == FeedbackKind.RETRACTION).toList();
        List<String> corrected = only(feedback -> feedback.getKind() == FeedbackKind.DEMONSTRATION)
                .toList();

        assertThat(retracted).hasSizeGreaterThan(5).allMatch(judgement -> only(feedback ->
                        feedback.getKind() == FeedbackKind.THUMB)
                .anyMatch(judgement::equals));
        assertThat(corrected).hasSizeGreaterThan(Set.copyOf(corrected).size());
    }

    @Test
    void shouldEraseWhomItHeardAndHearsAgain() {
        Set<String> erased = sent.stream()
                .filter(record -> record.topic().equals(Topics.ERASURES.name()) && record.key() != null)
                .map(record -> Topics.ERASURES.wire().decode(record.value()))
                .map(Erasure::getPerson)
                .collect(Collectors.toSet());

        assertThat(erased).contains("person-0", "person-1", "person-2").hasSizeGreaterThan(3);
        assertThat(feedback().map(Feedback::getPerson).filter(Objects::nonNull).collect(Collectors.toSet()))
                .containsAll(erased);
    }

    @Test
    void shouldBreakWhatCanBeBroken() {
        assertThat(Stream.of(Topics.FEEDBACK, Topics.INFERENCE_REQUESTS, Topics.RAW_TEXT))
                .allSatisfy(topic -> assertThat(sent.stream()
                                .filter(record -> record.topic().equals(topic.name()))
                                .filter(record -> !isReadable(record)))
                        .isNotEmpty());
    }

    @Test
    void shouldRepeatTextsByNameAndByWords() {
        List<RawText> texts = sent.stream()
                .filter(record -> record.topic().equals(Topics.RAW_TEXT.name()) && isReadable(record))
                .map(record -> Topics.RAW_TEXT.wire().decode(record.value()))
                .toList();
        Set<String> names = texts.stream().map(RawText::getTextId).collect(Collectors.toSet());
        Set<String> words = texts.stream().map(RawText::getText).collect(Collectors.toSet());

        assertThat(names).hasSizeLessThan(texts.size());
        assertThat(words).hasSizeLessThan(names.size());
        assertThat(words).anyMatch(text -> !Texts.isLearnable(text)).anyMatch(String::isBlank);
        assertThat(words).anyMatch(text -> text.contains("\n\n"));
    }

    private Stream<Feedback> feedback() {
        return sent.stream()
                .filter(record -> record.topic().equals(Topics.FEEDBACK.name()) && isReadable(record))
                .map(record -> Topics.FEEDBACK.wire().decode(record.value()));
    }

    /** Who judged what, of persons alone. */
    private Stream<String> only(Predicate<Feedback> which) {
        return feedback()
                .filter(which.and(feedback -> feedback.getPerson() != null))
                .map(feedback -> feedback.getPerson() + " " + feedback.getRequestId());
    }

    private static boolean isReadable(ProducerRecord<byte[], byte[]> record) {
        return Topics.all().stream()
                .filter(topic -> topic.name().equals(record.topic()))
                .allMatch(topic -> {
                    try {
                        return topic.wire().decode(record.value()) != null;
                    } catch (WireFormatException e) {
                        return false;
                    }
                });
    }

    private static List<ProducerRecord<byte[], byte[]>> of(int moments) {
        Script script = new Script(() -> new Script.Exchange("question", "answer"), new Prose());
        return IntStream.range(0, moments)
                .mapToObj(moment -> script.next())
                .flatMap(List::stream)
                .toList();
    }
}
