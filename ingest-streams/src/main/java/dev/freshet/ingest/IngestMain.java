package dev.freshet.ingest;

import dev.freshet.service.ServiceMain;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.KafkaConfig;
import java.time.Clock;

/** Runs the door as a process: {@code IngestMain [CONFIG.yaml]}. */
public final class IngestMain {

    private IngestMain() {}

    /** Runs until it is stopped. */
    public static void main(String[] args) {
        ServiceMain.run(
                "ingest-streams",
                args,
                config -> IngestService.start(
                        config.read("ingest", IngestConfig.defaults()),
                        new Clients(config.read("kafka", KafkaConfig.UNSET)),
                        Clock.systemUTC()));
    }
}
