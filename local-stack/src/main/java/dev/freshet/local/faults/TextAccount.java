package dev.freshet.local.faults;

import dev.freshet.schemas.Origins;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.AdmittedText;
import dev.freshet.schemas.event.Origin;
import dev.freshet.schemas.event.RawText;
import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.TopicReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Which outcome each raw text had. Exactly one of these: a dead letter; nothing, where its name was admitted from another
 * place; or admitted, and then its parts are there once and together are the text, unless it is not to be learned or another of
 * the same words was. For texts whose parts are paragraphs, once everything has come to its end. One thread.
 */
final class TextAccount {

    private final Predicate<String> learnable;
    private final Map<Origin, Optional<RawText>> raw = new LinkedHashMap<>();
    private final Map<Origin, Integer> refused = new LinkedHashMap<>();
    private final Map<Origin, List<AdmittedText>> admitted = new LinkedHashMap<>();
    private final Map<String, List<TrainingExample>> parts = new LinkedHashMap<>();

    /** Counts; {@code learnable} says of a text whether it is to be learned. */
    TextAccount(Predicate<String> learnable) {
        this.learnable = learnable;
    }

    /** What the topics hold about the texts of a {@link Script}. */
    static TextOutcomes of(Clients clients) {
        TextAccount account = new TextAccount(Texts::isLearnable);
        try (TopicReader<RawText> texts = new TopicReader<>(
                clients, Topics.RAW_TEXT, (record, e) -> account.raw(origin(record), Optional.empty()))) {
            texts.forEachToEnd(entry -> account.raw(origin(entry.record()), Optional.of(entry.value())));
        }
        TopicReader.readAll(clients, Topics.DEAD_LETTERS).stream()
                .map(TopicReader.Entry::value)
                .filter(letter -> letter.getTopic().equals(Topics.RAW_TEXT.name()))
                .forEach(letter -> account.refused(new Origin(letter.getPartition(), letter.getOffset())));
        TopicReader.readAll(clients, Topics.ADMITTED_TEXT).forEach(entry -> account.admitted(entry.value()));
        TopicReader.readAll(clients, Topics.TRAINING_EXAMPLES).forEach(entry -> account.example(entry.value()));
        return account.outcomes();
    }

    private static Origin origin(ConsumerRecord<?, ?> record) {
        return new Origin(record.partition(), record.offset());
    }

    /** A record of raw-text; empty where it is none. */
    void raw(Origin place, Optional<RawText> text) {
        raw.put(place, text);
    }

    /** A dead letter. */
    void refused(Origin place) {
        refused.merge(place, 1, Integer::sum);
    }

    /** The door let it through. */
    void admitted(AdmittedText text) {
        admitted.computeIfAbsent(text.getOrigin(), place -> new ArrayList<>()).add(text);
    }

    /** An example, of a text or of anything else. */
    void example(TrainingExample example) {
        if (example.getSource() == Source.TEXT) {
            String name = example.getFeedbackId();
            parts.computeIfAbsent(name.substring(0, name.lastIndexOf('#')), id -> new ArrayList<>())
                    .add(example);
        }
    }

    /** What became of them all. */
    TextOutcomes outcomes() {
        List<String> faults = new ArrayList<>();
        List<AdmittedText> all =
                admitted.values().stream().flatMap(List::stream).toList();
        Map<String, Long> names =
                all.stream().collect(Collectors.groupingBy(AdmittedText::getTextId, Collectors.counting()));
        raw.forEach((place, text) ->
                faultAtTheDoor(place, text, names).ifPresent(fault -> faults.add(name(place) + " " + fault)));
        names.forEach((name, count) -> {
            if (count > 1) {
                faults.add(name + " was admitted " + count + " times");
            }
        });
        parts.keySet().stream()
                .filter(name -> !names.containsKey(name))
                .forEach(name -> faults.add(name + " has parts and was not admitted"));
        all.stream()
                .collect(Collectors.groupingBy(AdmittedText::getText, LinkedHashMap::new, Collectors.toList()))
                .forEach((text, same) -> prepared(text, same, faults));
        return new TextOutcomes(raw.size(), refused.size(), all.size(), parts.size(), faults);
    }

    private Optional<String> faultAtTheDoor(Origin place, Optional<RawText> text, Map<String, Long> names) {
        int letters = refused.getOrDefault(place, 0);
        int passed = admitted.getOrDefault(place, List.of()).size();
        boolean isText = text.filter(given -> !given.getText().isBlank()).isPresent();
        boolean isRepeated =
                text.map(RawText::getTextId).filter(names::containsKey).isPresent();
        if (letters + passed > 1) {
            return Optional.of("has " + letters + " dead letters and was admitted " + passed + " times");
        } else if (letters + passed == 0) {
            return isText && isRepeated ? Optional.empty() : Optional.of("has no outcome");
        }
        return isText == (passed == 1) ? Optional.empty() : Optional.of("has the wrong outcome");
    }

    /** Of texts in the same words the first that comes is prepared. */
    private void prepared(String text, List<AdmittedText> same, List<String> faults) {
        List<AdmittedText> prepared =
                same.stream().filter(one -> parts.containsKey(one.getTextId())).toList();
        if (prepared.size() != (learnable.test(text) ? 1 : 0)) {
            faults.add(names(same) + " in the same words, prepared: " + names(prepared));
        }
        prepared.stream()
                .filter(one -> !isWhole(one, parts.getOrDefault(one.getTextId(), List.of())))
                .forEach(one -> faults.add(one.getTextId() + " is not what its parts are"));
    }

    private static boolean isWhole(AdmittedText text, List<TrainingExample> parts) {
        Map<String, String> byName = parts.stream()
                .filter(part -> part.getOrigin().equals(text.getOrigin()))
                .collect(Collectors.toMap(
                        TrainingExample::getFeedbackId,
                        part -> String.valueOf(part.getText()),
                        (one, other) -> one + other));
        List<String> inOrder = new ArrayList<>();
        for (int number = 0; number < parts.size(); number++) {
            inOrder.add(byName.getOrDefault(text.getTextId() + "#" + number, ""));
        }
        return String.join("\n\n", inOrder).equals(text.getText());
    }

    private static String names(List<AdmittedText> texts) {
        return texts.stream().map(AdmittedText::getTextId).toList().toString();
    }

    private static String name(Origin place) {
        return Topics.RAW_TEXT.name() + " " + Origins.name(place);
    }
}
