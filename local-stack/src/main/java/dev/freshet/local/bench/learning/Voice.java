package dev.freshet.local.bench.learning;

import dev.freshet.schemas.event.TrainingExample;
import java.util.List;
import java.util.Random;

/** How customers judge answers to requests whose right answer they know. */
enum Voice {
    /** What it should have been, or a thumb up where it is right. */
    DEMONSTRATIONS {
        @Override
        TrainingExample judge(Says says, Answered answered, String right, List<String> names, Random random) {
            return answered.isRight(right) ? says.thumb(answered, true) : says.rather(answered, right);
        }
    },
    /** Up where it is right, else down. */
    THUMBS {
        @Override
        TrainingExample judge(Says says, Answered answered, String right, List<String> names, Random random) {
            return says.thumb(answered, answered.isRight(right));
        }
    },
    /** The right name rather than the answer, or rather than another name where it is right. */
    PREFERENCES {
        @Override
        TrainingExample judge(Says says, Answered answered, String right, List<String> names, Random random) {
            String worse = answered.isRight(right) ? other(names, right, random) : answered.answer();
            return says.prefers(answered, right, worse);
        }
    },
    /** One of the others, by lot. */
    MIXED {
        @Override
        TrainingExample judge(Says says, Answered answered, String right, List<String> names, Random random) {
            List<Voice> others = List.of(DEMONSTRATIONS, THUMBS, PREFERENCES);
            return others.get(random.nextInt(others.size())).judge(says, answered, right, names, random);
        }
    };

    /**
     * What a customer says.
     *
     * @param right the answer that the customer holds for right
     * @param names all answers that there are
     */
    abstract TrainingExample judge(Says says, Answered answered, String right, List<String> names, Random random);

    /** Another of at least two names. */
    static String other(List<String> names, String than, Random random) {
        String name = than;
        while (name.equals(than)) {
            name = names.get(random.nextInt(names.size()));
        }
        return name;
    }
}
