package dev.freshet.local.demo;

import dev.freshet.inference.languagemodel.GenerationRequests;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.generation.Generator;
import dev.freshet.languagemodel.generation.GeneratorOptions;
import dev.freshet.languagemodel.generation.Sequence;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.FinishReason;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.artifacts.ArtifactStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Proves that no answer mixes versions: greedy answers from around the swaps are generated again, each alone, by the
 * version that it names, and must be the same, token for token.
 */
final class Recomputation {

    private final ArtifactStore artifacts;

    Recomputation(ArtifactStore artifacts) {
        this.artifacts = artifacts;
    }

    /** The {@code count} greedy answers whose generation was nearest to a swap, or all if there are fewer. */
    static List<InferenceResponse> nearest(Collection<InferenceResponse> answers, Collection<Long> swaps, int count) {
        return answers.stream()
                .filter(answer -> answer.getParameters().getTemperature() == 0)
                .filter(answer -> answer.getFinishReason() == FinishReason.STOP
                        || answer.getFinishReason() == FinishReason.LENGTH)
                .sorted(Comparator.comparingLong(answer -> distance(answer, swaps)))
                .limit(count)
                .toList();
    }

    /** The answers that come out differently. */
    List<InferenceResponse> mixed(List<InferenceResponse> answers, Map<Integer, VersionRef> versions) {
        Map<Integer, List<InferenceResponse>> byVersion = new TreeMap<>();
        answers.forEach(answer -> byVersion
                .computeIfAbsent(VersionId.parse(answer.getVersion()).number(), number -> new ArrayList<>())
                .add(answer));
        List<InferenceResponse> mixed = new ArrayList<>();
        if (byVersion.isEmpty()) {
            return mixed;
        }
        String base = versions.values().iterator().next().getBase();
        try (BaseModel model = BaseModel.load(artifacts.folder(base), ModelOptions.defaults());
                Generator generator = new Generator(model, GeneratorOptions.defaults())) {
            byVersion.forEach((number, given) -> {
                VersionRef version = Objects.requireNonNull(versions.get(number), "answers name released versions");
                try (Adapter adapter = Adapter.load(model, artifacts.get(version.getAdapter()))) {
                    given.stream()
                            .filter(answer -> !same(generator, adapter, answer))
                            .forEach(mixed::add);
                }
            });
        }
        return mixed;
    }

    private static boolean same(Generator generator, Adapter adapter, InferenceResponse answer) {
        Sequence sequence =
                generator.start(GenerationRequests.of(answer.getMessages(), answer.getParameters()), adapter);
        while (sequence.finishReason() == null) {
            generator.step();
        }
        return sequence.text().equals(answer.getAnswer()) && sequence.answerTokens() == answer.getAnswerTokens();
    }

    /** Whether a swap came while the answer was generated. */
    static boolean spans(InferenceResponse answer, Collection<Long> swaps) {
        return distance(answer, swaps) == 0;
    }

    private static long distance(InferenceResponse answer, Collection<Long> swaps) {
        long began = Objects.requireNonNull(answer.getStartedAt(), "a whole answer began");
        return swaps.stream()
                .mapToLong(swap -> swap < began ? began - swap : Math.max(0, swap - answer.getFinishedAt()))
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
