package dev.freshet.updater;

import dev.freshet.schemas.Topic;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.WireFormatException;
import dev.freshet.schemas.event.Command;
import dev.freshet.schemas.event.CommandKind;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.ReleaseDecision;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.kafka.DeadLetters;
import dev.freshet.updater.judge.Judge;
import dev.freshet.updater.judge.Judgement;
import dev.freshet.updater.judge.UnusableBaseException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns records into decisions: reads them, asks the book, and does what a decision needs (first adapters, verifying,
 * judging).
 */
final class EventHandler {

    /** What dead letters of the updater name as their stage. */
    static final String STAGE = "model-updater";

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final int LONGEST_COMMAND_ID = 200;

    private final ReleaseBook book;
    private final HeldOut heldOut;
    private final Judge judge;
    private final ArtifactStore artifacts;
    private final Clock clock;

    EventHandler(ReleaseBook book, HeldOut heldOut, Judge judge, ArtifactStore artifacts, Clock clock) {
        this.book = book;
        this.heldOut = heldOut;
        this.judge = judge;
        this.artifacts = artifacts;
        this.clock = clock;
    }

    /** Decides on what a poll brought, in its order; then judges the newest candidate of each model. */
    Batch handle(Iterable<ConsumerRecord<byte[], byte[]>> records) {
        Batch batch = new Batch();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.topic().equals(Topics.COMMANDS.name())) {
                read(Topics.COMMANDS, record, batch, this::command);
            } else {
                read(Topics.MODEL_CANDIDATES, record, batch, this::candidate);
            }
        }
        batch.decisions().addAll(book.screened(clock.millis()));
        for (ReleaseBook.Matchup matchup : book.due()) {
            batch.decisions().addAll(judged(matchup));
        }
        batch.decisions().stream().map(ReleaseDecision::getModel).distinct().forEach(model -> book.projection(
                        model, clock.millis())
                .ifPresent(batch.releases()::add));
        return batch;
    }

    /** Gets the judge ready for what serves now; after a batch was written, so that nothing waits for it. */
    void prepare() {
        book.stable().forEach(judge::prepare);
    }

    private <T extends SpecificRecord> void read(
            Topic<T> topic, ConsumerRecord<byte[], byte[]> record, Batch batch, BiConsumer<Place<T>, Batch> handler) {
        try {
            handler.accept(new Place<>(record, topic.wire().decode(record.value())), batch);
        } catch (WireFormatException e) {
            batch.deadLetters().add(DeadLetters.of(record, STAGE, String.valueOf(e.getMessage()), clock));
        }
    }

    private record Place<T>(ConsumerRecord<byte[], byte[]> record, T value) {}

    private void candidate(Place<ModelCandidate> read, Batch batch) {
        Candidate candidate = Candidate.of(read.value());
        checkModelName(candidate.model());
        checkDigest("version.base", candidate.ref().getBase());
        checkDigest("version.adapter", candidate.ref().getAdapter());
        batch.decisions().addAll(book.arrived(candidate, clock.millis()));
    }

    private void command(Place<Command> read, Batch batch) {
        Command command = read.value();
        if (!Commands.changesRelease(command)) {
            return;
        }
        checkModelName(command.getModel());
        @Nullable String given = command.getCommandId();
        String id = given == null || given.isBlank()
                ? "command-" + read.record().partition() + "@" + read.record().offset()
                : given;
        if (id.length() > LONGEST_COMMAND_ID) {
            throw new WireFormatException(
                    "field command_id has " + id.length() + " characters, allowed: at most " + LONGEST_COMMAND_ID);
        }
        batch.decisions().addAll(commanded(command, id));
    }

    private static void checkModelName(String model) {
        if (!VersionId.isModelName(model)) {
            throw new WireFormatException("field model is '" + model + "', allowed: letters, digits, '.', '_', '-'");
        }
    }

    private static void checkDigest(String field, String digest) {
        if (!DIGEST.matcher(digest).matches()) {
            throw new WireFormatException("field " + field + " is no digest of 64 hex digits");
        }
    }

    private List<ReleaseDecision> commanded(Command command, String id) {
        Optional<String> objection = book.objection(command, id).or(() -> objectionToTarget(command));
        if (objection.isPresent()) {
            return book.commandRefused(command, id, objection.get(), clock.millis());
        }
        if (command.getKind() != CommandKind.CREATE) {
            return book.carriedOut(command, id, null, clock.millis());
        }
        try {
            String base = command.getBase();
            String adapter = artifacts.put(judge.zeroAdapter(base));
            VersionRef first = new VersionRef(command.getModel(), 1, base, adapter);
            return book.carriedOut(command, id, first, clock.millis());
        } catch (UnusableBaseException e) {
            return book.commandRefused(command, id, String.valueOf(e.getMessage()), clock.millis());
        }
    }

    /** A version that cannot be used would stop every replica that loads it, and the learner. */
    private Optional<String> objectionToTarget(Command command) {
        return book.target(command).flatMap(target -> judge.fault(target)
                .map(fault -> "version " + target.getNumber() + " cannot be used: " + fault));
    }

    private List<ReleaseDecision> judged(ReleaseBook.Matchup matchup) {
        Candidate candidate = matchup.candidate();
        Judgement judgement =
                judge.judge(candidate.ref(), matchup.stable(), heldOut.current(candidate.model(), clock.millis()));
        return book.judged(candidate, judgement, clock.millis());
    }
}
