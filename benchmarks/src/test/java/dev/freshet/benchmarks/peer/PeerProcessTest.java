package dev.freshet.benchmarks.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(OS.WINDOWS)
class PeerProcessTest {

    @Test
    void shouldAnswerCommandsInTheirOrderAndPassOverOtherLines() throws Exception {
        String script =
                "echo loading; echo '{\"ready\": true}'; while read -r line; do echo noise; echo \"$line\"; done";

        try (PeerProcess peer = shell(script)) {
            assertThat(peer.ask(PeerProcess.command("first")).path("op").asText())
                    .isEqualTo("first");
            assertThat(peer.ask(PeerProcess.command("second").put("count", 3))
                            .path("count")
                            .asInt())
                    .isEqualTo(3);
        }
    }

    @Test
    void shouldLeaveToThePeerHowItsThreadsWait() throws Exception {
        String script = "echo \"{\\\"policy\\\": \\\"${OMP_WAIT_POLICY:-none}\\\"}\"; read -r line;"
                + " echo \"{\\\"policy\\\": \\\"${OMP_WAIT_POLICY:-none}\\\"}\"";

        try (PeerProcess peer = shell(script)) {
            assertThat(peer.ask(PeerProcess.command()).path("policy").asText()).isEqualTo("none");
        }
    }

    @Test
    void shouldSayWhyAPeerDoesNotStart() {
        assertThatThrownBy(() -> shell("echo 'cannot find module peer' >&2; exit 1"))
                .isInstanceOf(PeerUnavailableException.class)
                .hasMessage("the peer does not start: cannot find module peer");
        assertThatThrownBy(() -> shell("exit 0")).hasMessage("the peer does not start: it ended without a word");
        assertThatThrownBy(() -> PeerProcess.start("the peer", List.of("no-such-program-here"), Map.of()))
                .isInstanceOf(PeerUnavailableException.class)
                .hasMessageStartingWith("the peer does not start: ");
    }

    @Test
    void shouldFailWhenThePeerSaysSoOrEnds() throws Exception {
        try (PeerProcess peer = shell("echo '{}'; read -r line; echo '{\"error\": \"out of memory\"}'; read -r line")) {
            assertThatThrownBy(() -> peer.ask(PeerProcess.command()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the peer failed: out of memory");
            assertThatThrownBy(() -> peer.ask(PeerProcess.command())).isInstanceOf(IOException.class);
        }
    }

    private static PeerProcess shell(String script) throws PeerUnavailableException {
        return PeerProcess.start("the peer", List.of("sh", "-c", script), Map.of());
    }
}
