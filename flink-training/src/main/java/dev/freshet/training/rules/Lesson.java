package dev.freshet.training.rules;

import dev.freshet.schemas.Prompts;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.TrainingExample;
import java.util.Comparator;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One example on its way into a released version, and afterwards in the replay memory. Belongs to its {@link Curriculum}. */
public final class Lesson {

    /** How far an example has come. Names are kept in state: never rename one. */
    public enum Stage {
        /** Judges candidates until its window ends. */
        HELD,
        /** To be learned. */
        WAITING,
        /** In the weights, and in no released version yet. */
        LEARNED,
        /** Has its fate; kept only to be replayed. */
        SETTLED
    }

    /** Which of two judgements is the older. */
    static final Comparator<Lesson> AGE = Comparator.<Lesson>comparingLong(lesson -> lesson.example.getFeedbackAt())
            .thenComparing(Lesson::place);

    private final Place place;
    private final TrainingExample example;
    private final Kind kind;
    private final String prompt;

    Stage stage;
    /** Candidates, of any lineage, that learned it; once settled, the release that contained it first. */
    final TreeSet<Integer> numbers = new TreeSet<>();
    /** How much it weighed when it was last learned. */
    double weight = 1;
    /** What becomes of it if it would have to be learned again; null where it is. */
    @Nullable
    Doom doom;

    Lesson(Place place, TrainingExample example, Stage stage) {
        this.place = place;
        this.example = example;
        this.kind = Kind.of(example);
        this.prompt = Prompts.normalize(example.getMessages());
        this.stage = stage;
    }

    /** Where the example lies. */
    public Place place() {
        return place;
    }

    /** The example. */
    public TrainingExample example() {
        return example;
    }

    /** Whether it is still to be learned. */
    public boolean isWaiting() {
        return stage == Stage.WAITING;
    }

    Kind kind() {
        return kind;
    }

    /** What it calls right, or of a bad answer wrong; of a text the text. */
    String target() {
        return switch (kind) {
            case DEMONSTRATION -> Objects.requireNonNull(example.getDemonstration());
            case PREFERENCE -> Objects.requireNonNull(example.getChosen());
            case RATING -> example.getAnswer();
            case TEXT -> Objects.requireNonNull(example.getText());
        };
    }

    String prompt() {
        return prompt;
    }

    boolean isDemonstration() {
        return kind == Kind.DEMONSTRATION;
    }

    /** Whether it names a right answer that the model did not give. */
    boolean isCorrection() {
        return kind == Kind.DEMONSTRATION || kind == Kind.PREFERENCE;
    }

    /** Whether it calls the answer good. */
    boolean isAccepted() {
        return kind == Kind.RATING && strength() > 0;
    }

    /** Of a rating how good the answer is, from -1 to 1 and not 0. */
    double strength() {
        if (example.getKind() == FeedbackKind.SCORE) {
            double score = Objects.requireNonNull(example.getScore());
            return 2 * score / Objects.requireNonNull(example.getScale()) - 1;
        }
        return Boolean.TRUE.equals(example.getUp()) ? 1 : -1;
    }

    /** Whether it is replayed once it is learned. */
    boolean isRehearsed() {
        return isCorrection() || isAccepted();
    }

    /** Whether it is an accepted answer that is in no weights of the current lineage. */
    boolean isUnplayed() {
        return isAccepted() && isWaiting();
    }

    /** Whether a judgement of the same person about the same answer takes its place. */
    boolean saysTheSameAs(Lesson other) {
        return kind == other.kind && kind != Kind.TEXT;
    }

    boolean isPending() {
        return stage != Stage.SETTLED;
    }

    /** Versions that were released since the answer that it judges; a correction and a text are never stale. */
    int staleness(int stable) {
        if (kind == Kind.DEMONSTRATION
                || kind == Kind.TEXT
                || example.getVersion().isEmpty()) {
            return 0;
        }
        return Math.max(0, stable - VersionId.parse(example.getVersion()).number());
    }
}
