package dev.freshet.training.material;

import dev.freshet.schemas.event.Message;
import java.util.List;

/** Something that a learner takes a step on. A step takes any mixture. */
public sealed interface Material {

    /** How much it counts beside others of its kind, above 0; 1 is usual. */
    double weight();

    /**
     * What is to be answered.
     *
     * @param messages the conversation, oldest first
     * @param answer the right answer to it
     */
    record Demonstration(List<Message> messages, String answer, double weight) implements Material {

        /** Copies the list. */
        public Demonstration {
            messages = List.copyOf(messages);
            checkWeight(weight);
        }
    }

    /**
     * Which of two answers is better.
     *
     * @param messages the conversation, oldest first
     * @param chosen the better answer to it
     * @param rejected the worse answer to it
     */
    record Preference(List<Message> messages, String chosen, String rejected, double weight) implements Material {

        /** Copies the list. */
        public Preference {
            messages = List.copyOf(messages);
            checkWeight(weight);
        }
    }

    /**
     * Whether an answer is good.
     *
     * @param messages the conversation, oldest first
     * @param answer the answer to it
     * @param desirable whether it is a good one
     */
    record Rating(List<Message> messages, String answer, boolean desirable, double weight) implements Material {

        /** Copies the list. */
        public Rating {
            messages = List.copyOf(messages);
            checkWeight(weight);
        }
    }

    /**
     * A text of the domain.
     *
     * @param text what is read, to its end
     */
    record Text(String text, double weight) implements Material {

        /** Checks the weight. */
        public Text {
            checkWeight(weight);
        }
    }

    /**
     * Where the model is to stay near the reference.
     *
     * @param messages the conversation, oldest first
     * @param answer the answer at whose tokens the distance counts
     */
    record Anchor(List<Message> messages, String answer, double weight) implements Material {

        /** Copies the list. */
        public Anchor {
            messages = List.copyOf(messages);
            checkWeight(weight);
        }
    }

    private static void checkWeight(double weight) {
        if (!(weight > 0 && Double.isFinite(weight))) {
            throw new IllegalArgumentException("weight is " + weight + ", must be above 0");
        }
    }
}
