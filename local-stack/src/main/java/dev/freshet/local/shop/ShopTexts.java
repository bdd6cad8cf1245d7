package dev.freshet.local.shop;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the shop's texts from the YAML files beside this class. */
final class ShopTexts {

    private static final ObjectMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .build();

    private final Map<String, List<String>> words = read("words.yaml", new TypeReference<>() {});
    private final Grammar grammar = new Grammar(words);

    /** An entry of the files, as it is written there. */
    private record Entry(
            @Nullable String id,
            @Nullable String value,
            @Nullable String changed,
            String answer,
            @Nullable List<String> corrections,
            List<String> phrasings,
            @Nullable List<String> heldOut) {}

    List<Policy> policies() {
        return entries("policies.yaml").stream()
                .map(entry -> new Policy(
                        text(entry.id()),
                        text(entry.value()),
                        entry.changed(),
                        entry.answer(),
                        list(entry.corrections()),
                        grammar.expandAll(entry.phrasings()),
                        list(entry.heldOut())))
                .toList();
    }

    List<Talk> talk() {
        return entries("talk.yaml").stream()
                .map(entry -> new Talk(
                        text(entry.id()), entry.answer(), grammar.expandAll(entry.phrasings()), list(entry.heldOut())))
                .toList();
    }

    List<Note> notes() {
        return entries("notes.yaml").stream()
                .map(entry -> new Note(entry.answer(), entry.phrasings()))
                .toList();
    }

    Map<String, List<String>> words() {
        return words;
    }

    private static List<Entry> entries(String file) {
        return read(file, new TypeReference<>() {});
    }

    private static <T> T read(String file, TypeReference<T> type) {
        try (InputStream in = ShopTexts.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("resource " + file + " is not beside " + ShopTexts.class);
            }
            return YAML.readValue(in, type);
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    private static String text(@Nullable String text) {
        if (text == null) {
            throw new IllegalStateException("an entry of the shop's texts has no id or no value");
        }
        return text;
    }

    private static List<String> list(@Nullable List<String> list) {
        return list == null ? List.of() : list;
    }
}
