package dev.freshet.ingest;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.Command;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.InferenceResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** One thing that happens in a simulation. */
sealed interface Step {

    void take(Simulation simulation);

    /** Feedback comes, so long after it was said. */
    record Say(Feedback feedback, Duration late) implements Step {
        @Override
        public void take(Simulation simulation) {
            Instant at = simulation.now().minus(late);
            simulation.history().said(feedback, at, simulation.now());
            simulation.door().sendFrom(at, Topics.FEEDBACK, feedback);
        }
    }

    /** Something that is no feedback comes. */
    record Garble(String text) implements Step {
        @Override
        public void take(Simulation simulation) {
            simulation.history().garbled(simulation.now());
            simulation.door().send(Topics.FEEDBACK, null, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** An answer comes. */
    record Reply(InferenceResponse answer) implements Step {
        @Override
        public void take(Simulation simulation) {
            simulation.history().answered(answer, simulation.now());
            simulation.door().send(Topics.INFERENCE_RESPONSES, answer);
        }
    }

    /** A command comes. */
    record Order(Command command) implements Step {
        @Override
        public void take(Simulation simulation) {
            simulation.history().ordered(command);
            simulation.door().send(Topics.COMMANDS, command);
        }
    }

    /** An erasure comes, so long after it was asked. */
    record Forget(String person, Duration late) implements Step {
        @Override
        public void take(Simulation simulation) {
            Instant at = simulation.now().minus(late);
            simulation.history().forgotten(person, at, simulation.now());
            simulation.door().sendFrom(at, Topics.ERASURES, Samples.erasure(person));
        }
    }

    /** Time passes. */
    record Pass(Duration time) implements Step {
        @Override
        public void take(Simulation simulation) {
            simulation.door().advance(time);
        }
    }

    /** The process ends, and another one goes on from the changelogs. */
    record Restart() implements Step {
        @Override
        public void take(Simulation simulation) {
            simulation.restart();
        }
    }
}
