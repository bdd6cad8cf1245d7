package dev.freshet.training;

import dev.freshet.service.artifacts.ArtifactStore;
import java.io.Serializable;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Makes learners. It travels with the job; on a task manager it is opened once for each slot. */
public interface LearnerFactory extends Serializable {

    /** Learners that share what they can, such as base models. */
    interface Learners extends AutoCloseable {

        /**
         * A learner that goes on from an artifact.
         *
         * @param base digest of the base model's artifact
         * @param files the files of the version's artifact, as {@link Learner#save} gave them; a version that was never
         *     trained has no optimizer state
         */
        Learner restore(String base, Map<String, byte[]> files);

        /** Releases what was shared; all learners are closed before. */
        @Override
        void close();
    }

    /** Opens the learners of one slot. */
    Learners open(ArtifactStore artifacts);

    /** Learners of {@code learners}, each wrapped. */
    static Learners wrapped(Learners learners, UnaryOperator<Learner> wrapper) {
        return new Learners() {
            @Override
            public Learner restore(String base, Map<String, byte[]> files) {
                return wrapper.apply(learners.restore(base, files));
            }

            @Override
            public void close() {
                learners.close();
            }
        };
    }
}
