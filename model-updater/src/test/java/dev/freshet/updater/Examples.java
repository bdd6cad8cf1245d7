package dev.freshet.updater;

import dev.freshet.schemas.event.Command;
import dev.freshet.schemas.event.CommandKind;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.updater.judge.Judgement;
import java.util.List;
import java.util.Map;

/** Events of a model called support. */
final class Examples {

    static final String MODEL = "support";
    static final String BASE = "b".repeat(64);

    private Examples() {}

    static VersionRef version(int number) {
        return version(number, "%064x".formatted(number));
    }

    static VersionRef version(int number, String adapter) {
        return new VersionRef(MODEL, number, BASE, adapter);
    }

    static Candidate candidate(int number, int parent) {
        return new Candidate(version(number), parent);
    }

    static Candidate candidate(int number, int parent, String adapter) {
        return new Candidate(version(number, adapter), parent);
    }

    static ModelCandidate manifest(VersionRef version, int parent) {
        return ModelCandidate.newBuilder()
                .setVersion(version)
                .setParent(parent)
                .setLearned(List.of())
                .setLearnedCount(0)
                .setLearnedDigest("")
                .setStep(1)
                .setBuiltBy("test")
                .setAt(0)
                .build();
    }

    static Command.Builder command(CommandKind kind) {
        return Command.newBuilder().setModel(MODEL).setKind(kind);
    }

    static Command create() {
        return command(CommandKind.CREATE).setBase(BASE).build();
    }

    static Judgement approval() {
        return Judgement.approve("good", Map.of("kl", 0.1));
    }

    static Judgement refusal() {
        return Judgement.refuse("bad", Map.of("kl", 9.0));
    }
}
