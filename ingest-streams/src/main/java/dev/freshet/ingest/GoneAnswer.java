package dev.freshet.ingest;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * What is left of an answer that went before its feedback came.
 *
 * @param attempt which try at the request it was
 * @param version the version that gave it
 * @param crowdedOut whether it made room for newer ones, and had not come to its time
 */
record GoneAnswer(int attempt, String version, boolean crowdedOut) {

    static GoneAnswer of(Answer answer, boolean crowdedOut) {
        return new GoneAnswer(answer.attempt(), answer.version(), crowdedOut);
    }

    /** A letter for the cause, the attempt, a blank, the version. */
    static Serde<GoneAnswer> serde() {
        Serde<String> text = Serdes.String();
        return Serdes.serdeFrom(
                (topic, gone) -> gone == null ? null : text.serializer().serialize(topic, gone.text()),
                (topic, bytes) ->
                        bytes == null ? null : parse(text.deserializer().deserialize(topic, bytes)));
    }

    private String text() {
        return (crowdedOut ? "c" : "o") + attempt + " " + version;
    }

    private static GoneAnswer parse(String text) {
        int blank = text.indexOf(' ');
        return new GoneAnswer(
                Integer.parseInt(text.substring(1, blank)), text.substring(blank + 1), text.charAt(0) == 'c');
    }
}
