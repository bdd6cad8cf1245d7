package dev.freshet.local.bench.learning;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A file as CLINC150 has it, of made-up requests. */
final class ClincFile {

    private static final Map<String, List<String>> REQUESTS = Map.of(
            "play_music", List.of("play some jazz", "put on my favourite song", "music please"),
            "set_alarm", List.of("wake me at seven", "set an alarm for noon", "alarm at six"),
            "tell_joke", List.of("tell me a joke", "make me laugh", "say something funny"));
    private static final List<String> OPENINGS =
            List.of("", "please ", "could you ", "hey, ", "now ", "I want you to ", "kindly ", "go and ");

    private ClincFile() {}

    /** 24 requests to learn from and 24 to test with, of each of three intents. */
    static Path write(Path folder) throws IOException {
        List<List<String>> training = new ArrayList<>();
        List<List<String>> test = new ArrayList<>();
        REQUESTS.forEach((intent, requests) -> requests.forEach(request -> OPENINGS.forEach(opening -> {
            training.add(List.of(opening + request, intent));
            test.add(List.of(opening + request + " today", intent));
        })));
        Path file = folder.resolve("data_full.json");
        new ObjectMapper().writeValue(file.toFile(), Map.of("train", training, "test", test));
        return file;
    }
}
