package dev.freshet.ingest;

import dev.freshet.schemas.Topics;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Runs a scenario against the real topology, with stores in memory and a clock by hand. */
final class Simulation {

    private static final byte[] NOTHING = {};

    private final IngestConfig config;
    private final ManualClock clock = new ManualClock();
    private final Changelogs changelogs;
    private final History history = new History();
    private IngestDriver door;

    private Simulation(IngestConfig config, Fault fault) {
        this.config = config;
        this.changelogs = new Changelogs(fault);
        this.door = new IngestDriver(config, clock, changelogs);
    }

    /** What happens in a scenario, and then until nothing is left to happen. */
    static History run(Scenario scenario, Fault fault) {
        Simulation simulation = new Simulation(scenario.config(), fault);
        try {
            for (Step step : scenario.steps()) {
                step.take(simulation);
                simulation.look();
            }
            simulation.history.rest(simulation.door.keys(JoinState.WAITING), simulation.door.keys(JoinState.HELD));
            for (int i = 0; i < 2; i++) {
                simulation.door.advance(scenario.config().retention());
                simulation.look();
            }
            return simulation.history;
        } finally {
            simulation.door.close();
        }
    }

    Instant now() {
        return clock.instant();
    }

    IngestDriver door() {
        return door;
    }

    History history() {
        return history;
    }

    /** A new process. Its test driver counts offsets from 0 again, so topics are filled up to where they were. */
    void restart() {
        changelogs.read(door);
        door.close();
        door = new IngestDriver(config, clock, changelogs);
        for (int i = 0; i < history.saidCount(); i++) {
            door.send(Topics.FEEDBACK, null, NOTHING);
        }
        for (int i = 0; i < history.erasures().size(); i++) {
            door.send(Topics.ERASURES, null, NOTHING);
        }
        door.deadLetters();
    }

    private void look() {
        Map<String, Long> sizes = new HashMap<>();
        IngestDriver.STORES.forEach(store -> sizes.put(store, door.size(store)));
        history.look(door.examples(), door.ledger(), door.deadLetters(), sizes);
    }
}
