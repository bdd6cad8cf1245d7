package dev.freshet.local.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.freshet.local.audit.Violation.Kind;
import java.time.Duration;
import java.time.Instant;

/** A healthy world, to be harmed and audited. */
abstract class AuditTestBase {

    static final Instant LATER = Instant.ofEpochMilli(World.THEN + 120_000);

    final World world = World.healthy();

    Report audit() {
        return Audit.of(world, LATER, Duration.ofMinutes(1));
    }

    void assertFound(Kind kind, String id) {
        assertThat(audit().violations())
                .extracting(Violation::kind, Violation::id)
                .containsExactly(tuple(kind, id));
    }
}
