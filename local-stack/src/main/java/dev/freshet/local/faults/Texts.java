package dev.freshet.local.faults;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.RawText;
import dev.freshet.service.kafka.Records;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Raw texts: short ones, some of a person, ones of several parts, the same again under its name and under another, one too short to be learned, and
 * what is no text. One thread.
 */
final class Texts {

    private static final int KINDS = 8;
    private static final String TOO_SHORT = "tiny ";
    /** More than one part. */
    private static final int LONG = 1_300;

    private final Supplier<String> prose;
    private final List<String> written = new ArrayList<>();

    Texts(Supplier<String> prose) {
        this.prose = prose;
    }

    /** Whether a text of these is one to learn from. */
    static boolean isLearnable(String text) {
        return !text.startsWith(TOO_SHORT);
    }

    ProducerRecord<byte[], byte[]> next() {
        int number = written.size();
        return switch (number % KINDS) {
            case 0 -> number % (2 * KINDS) == 0 ? write(number, prose.get()) : broken();
            case 1 -> write(number, prose.get(), Script.person(number));
            case 3 -> write(number, ofSeveralParts());
            case 4 -> again(number - 1);
            // The same words under another name.
            case 5 -> write(number, written.get(number - 3));
            case 6 -> write(number, TOO_SHORT + number);
            case 7 -> write(number, " ");
            default -> write(number, prose.get());
        };
    }

    private ProducerRecord<byte[], byte[]> broken() {
        written.add("");
        return new ProducerRecord<>(Topics.RAW_TEXT.name(), "{\"text\": 7}".getBytes(StandardCharsets.UTF_8));
    }

    private ProducerRecord<byte[], byte[]> again(int number) {
        written.add("");
        return record(number, written.get(number), null);
    }

    private String ofSeveralParts() {
        StringBuilder text = new StringBuilder(prose.get());
        while (text.length() < LONG) {
            text.append("\n\n").append(prose.get());
        }
        return text.toString();
    }

    private ProducerRecord<byte[], byte[]> write(int number, String text) {
        return write(number, text, null);
    }

    private ProducerRecord<byte[], byte[]> write(int number, String text, @Nullable String person) {
        written.add(text);
        return record(number, text, person);
    }

    private static ProducerRecord<byte[], byte[]> record(int number, String text, @Nullable String person) {
        String id = "text-" + number;
        RawText raw = RawText.newBuilder()
                .setTextId(id)
                .setText(text)
                .setPerson(person)
                .build();
        return Records.of(Topics.RAW_TEXT, id, raw);
    }
}
