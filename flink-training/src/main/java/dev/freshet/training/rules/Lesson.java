package dev.freshet.training.rules;

import dev.freshet.schemas.Prompts;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.TrainingExample;
import java.util.Comparator;
import java.util.Objects;
import java.util.TreeSet;

/** One example on its way into a released version, and afterwards in the replay memory. Belongs to its {@link Curriculum}. */
public final class Lesson {

    /** How far an example has come. Names are kept in state: never rename one. */
    enum Stage {
        /** Judges candidates until its window ends. */
        HELD,
        /** To be learned. */
        WAITING,
        /** In the weights, and in no released version yet. */
        LEARNED,
        /** Has its fate; kept only to be replayed. */
        SETTLED
    }

    /** Which of two labels of one prompt is the older. */
    static final Comparator<Lesson> AGE = Comparator.<Lesson>comparingLong(lesson -> lesson.example.getFeedbackAt())
            .thenComparing(Lesson::place);

    private final Place place;
    private final TrainingExample example;
    private final String prompt;

    Stage stage;
    /** Was learned, refused with its neighbours, and is given one more try. */
    boolean secondTry;
    /** Candidates, of any lineage, that learned it; once settled, the release that contained it first. */
    final TreeSet<Integer> numbers = new TreeSet<>();

    Lesson(Place place, TrainingExample example, Stage stage) {
        this.place = place;
        this.example = example;
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

    /** The answer to be learned for the example's messages: the demonstration, or the accepted answer. */
    public String target() {
        return isDemonstration() ? Objects.requireNonNull(example.getDemonstration()) : example.getAnswer();
    }

    /** Whether it is still to be learned. */
    public boolean isWaiting() {
        return stage == Stage.WAITING;
    }

    String prompt() {
        return prompt;
    }

    boolean isDemonstration() {
        return example.getKind() == FeedbackKind.DEMONSTRATION;
    }

    /** Whether it is an accepted answer that is in no weights of the current lineage. */
    boolean isUnplayed() {
        return !isDemonstration() && isWaiting();
    }

    boolean isPending() {
        return stage != Stage.SETTLED;
    }
}
